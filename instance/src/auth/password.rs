//! bcrypt, off the async threads, few at a time: one check is a fifth of a second of CPU at cost 12.

use std::{
    ops::RangeInclusive,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use shared::{limits, wire::Sensitive};
use tokio::sync::Semaphore;

use crate::error::{ApiError, ApiResult};

/// What bcrypt takes.
pub const BCRYPT_COSTS: RangeInclusive<u32> = 4..=31;

/// Hashes and checks passwords within the limits of the configuration.
#[derive(Clone)]
pub struct Passwords {
    cost: u32,
    running: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    most_waiting: usize,
    /// Checked for unknown names, so that they take as long as known ones.
    dummy: Arc<str>,
}

impl Passwords {
    /// # Errors
    /// When bcrypt refuses the cost.
    pub fn new(cost: u32, at_once: usize, most_waiting: usize) -> anyhow::Result<Self> {
        anyhow::ensure!(BCRYPT_COSTS.contains(&cost), "bcrypt does not take a cost of {cost}");
        // Written down, not computed: that would hold up every start for as long as a sign-in takes.
        let dummy = format!("$2b${cost:02}${}", ".".repeat(53));
        Ok(Self {
            cost,
            running: Arc::new(Semaphore::new(at_once)),
            waiting: Arc::default(),
            most_waiting,
            dummy: dummy.into(),
        })
    }

    /// # Errors
    /// 429 when too many wait already.
    pub async fn hash(&self, password: &Sensitive) -> ApiResult<String> {
        let (cost, password) = (self.cost, password.clone());
        self.run(move || bcrypt::non_truncating_hash(password.expose(), cost)).await
    }

    /// Whether `password` is the one of `hash`; with no hash it takes as long and is false.
    ///
    /// # Errors
    /// 429 when too many wait already.
    pub async fn verify(&self, password: &Sensitive, hash: Option<String>) -> ApiResult<bool> {
        if password.expose().len() > *limits::PASSWORD_BYTES.end() {
            return Ok(false);
        }
        let (known, password) = (hash.is_some(), password.clone());
        let hash = hash.unwrap_or_else(|| self.dummy.to_string());
        let same = self.run(move || bcrypt::non_truncating_verify(password.expose(), &hash)).await?;
        Ok(same && known)
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, bcrypt::BcryptError> + Send + 'static,
    ) -> ApiResult<T> {
        let place = Waiting::enter(&self.waiting, self.most_waiting).ok_or(ApiError::busy(1_000))?;
        let permit = self.running.clone().acquire_owned().await.map_err(|_| ApiError::internal("closed"))?;
        drop(place);
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        done.await
            .map_err(|error| ApiError::Internal(error.into()))?
            .map_err(|error| ApiError::Internal(error.into()))
    }
}

/// A place in the queue; leaves it when dropped.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn enter(count: &'a AtomicUsize, most: usize) -> Option<Self> {
        let before = count.fetch_add(1, Ordering::Relaxed);
        let place = Self(count);
        // On refusal the drop of `place` takes the count back.
        (before < most).then_some(place)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
