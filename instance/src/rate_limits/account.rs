//! The limit of guesses at one account's password: an address's own is none for those who have many addresses.

use std::{sync::Arc, time::Duration};

use shared::UserId;
use shared_web::{
    Clock,
    address::Network,
    limits::{KeyedLimit, Quota},
};

use crate::{
    cache::Aged,
    error::{ApiResult, RateLimited, Scope},
};

/// As whom somebody wants to sign in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Wanted {
    Account(UserId),
    /// Nobody's name; counted alike, so that a refusal doesn't tell.
    Nobody(String),
}

/// Attempts from where somebody was signed in to the account before are not counted, so that strangers who use the others
/// up keep nobody out of their home.
pub struct AccountLimit {
    enabled: bool,
    attempts: KeyedLimit<Wanted>,
    known: Aged<(UserId, Network), ()>,
}

/// Accounts, and their known networks, that are remembered.
const REMEMBERED: usize = 65_536;
const REMEMBERED_FOR: Duration = Duration::from_hours(24 * 30);

impl AccountLimit {
    pub fn new(enabled: bool, quota: Quota, clock: Arc<dyn Clock>) -> Self {
        let known = Aged::for_a_time(REMEMBERED as u64, REMEMBERED_FOR, clock.clone());
        Self { enabled, attempts: KeyedLimit::new(quota, REMEMBERED, clock), known }
    }

    /// Counts an attempt before the password is looked at. Without `from` it is counted wherever it comes from.
    ///
    /// # Errors
    /// 429 when there were too many.
    pub fn check(&self, wanted: &Wanted, from: Option<Network>) -> ApiResult<()> {
        let at_home = match (wanted, from) {
            (Wanted::Account(user), Some(from)) => self.known.get(&(*user, from)).is_some(),
            _ => false,
        };
        if at_home || !self.enabled {
            return Ok(());
        }
        let counted = self.attempts.check(wanted);
        counted.map_err(|over| RateLimited { retry_after_ms: over.retry_after_ms, scope: Scope::User }.into())
    }

    /// Remembers from where somebody signs in, or stays so.
    pub fn signed_in(&self, user: UserId, from: Option<Network>) {
        if let Some(from) = from {
            self.known.insert((user, from), ());
        }
    }
}
