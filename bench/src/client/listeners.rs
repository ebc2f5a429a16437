//! Many sessions that only listen, on one thread of their own.

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use memchr::memmem;
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

use super::frames::{Frame, masked};
use super::gateway::Session;
use super::stamp::read_stamp;
use crate::measure::{Histogram, micros};

/// Connections that are opened at the same time: a real crowd doesn't come in one millisecond.
const OPENING: usize = 32;

/// Without any message for so long, those that are missing are lost. A busy machine may hold up the others for a while.
const PATIENCE: Duration = Duration::from_mins(1);

/// Sessions and what they heard. Dropping it closes them.
pub(crate) struct Listeners {
    runtime: Option<Runtime>,
    tally: Arc<Tally>,
}

/// What all sessions heard since the last reset.
pub(crate) struct Reading {
    pub delivered: u64,
    /// Sequence numbers that didn't follow their predecessor, and sessions that ended.
    pub lost: u64,
    pub p50_ms: f64,
    pub p99_ms: f64,
}

struct Tally {
    delivered: AtomicU64,
    gaps: AtomicU64,
    closed: AtomicU64,
    /// Sessions of all times, and those of them that are no more.
    opened: AtomicU64,
    ended: AtomicU64,
    stopping: AtomicBool,
    latencies: Mutex<Histogram>,
    sample: OnceLock<Vec<u8>>,
}

impl Listeners {
    pub(crate) fn new() -> Result<Self> {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let tally = Tally {
            delivered: AtomicU64::new(0),
            gaps: AtomicU64::new(0),
            closed: AtomicU64::new(0),
            opened: AtomicU64::new(0),
            ended: AtomicU64::new(0),
            stopping: AtomicBool::new(false),
            latencies: Mutex::new(Histogram::new()),
            sample: OnceLock::new(),
        };
        Ok(Self { runtime: Some(runtime), tally: Arc::new(tally) })
    }

    /// Opens `count` sessions, a few at a time; `open` is given each one's number.
    pub(crate) async fn open<F, O>(&self, count: usize, open: F) -> Result<()>
    where
        F: Fn(usize) -> O,
        O: Future<Output = Result<Session>> + Send + 'static,
    {
        let runtime = self.runtime.as_ref().context("listeners were closed")?.handle();
        let mut opening = JoinSet::new();
        let mut next = 0;
        while next < count || !opening.is_empty() {
            while next < count && opening.len() < OPENING {
                opening.spawn_on(open(next), runtime);
                next += 1;
            }
            if let Some(session) = opening.join_next().await {
                let session = session??;
                self.tally.opened.fetch_add(1, Ordering::Relaxed);
                runtime.spawn(listen(session, Arc::clone(&self.tally)));
            }
        }
        Ok(())
    }

    /// Forgets what was heard so far.
    pub(crate) fn reset(&self) {
        self.tally.delivered.store(0, Ordering::Relaxed);
        self.tally.gaps.store(0, Ordering::Relaxed);
        self.tally.closed.store(0, Ordering::Relaxed);
        self.latencies(Histogram::clear);
    }

    /// Waits until `expected` messages were heard or no session is left, at most until none came for [`PATIENCE`], and
    /// says what was heard.
    pub(crate) async fn drain(&self, expected: u64) -> Result<Reading> {
        let step = Duration::from_millis(20);
        let (mut seen, mut waited) = (0, Duration::ZERO);
        loop {
            let delivered = self.tally.delivered.load(Ordering::Relaxed);
            let ended = self.tally.ended.load(Ordering::Acquire) >= self.tally.opened.load(Ordering::Relaxed);
            if delivered >= expected || ended || waited >= PATIENCE {
                break;
            }
            waited = if delivered == seen { waited + step } else { Duration::ZERO };
            seen = delivered;
            tokio::time::sleep(step).await;
        }
        let delivered = self.tally.delivered.load(Ordering::Relaxed);
        let broken = self.tally.gaps.load(Ordering::Relaxed) + self.tally.closed.load(Ordering::Relaxed);
        Ok(Reading {
            delivered,
            lost: broken + expected.abs_diff(delivered),
            p50_ms: self.latencies(|latencies| latencies.percentile_ms(0.50)),
            p99_ms: self.latencies(|latencies| latencies.percentile_ms(0.99)),
        })
    }

    /// The first message that was heard, as it came.
    pub(crate) fn sample(&self) -> Option<Vec<u8>> {
        self.tally.sample.get().cloned()
    }

    fn latencies<T>(&self, f: impl FnOnce(&mut Histogram) -> T) -> T {
        f(&mut self.tally.latencies.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Listeners {
    fn drop(&mut self) {
        self.tally.stopping.store(true, Ordering::Relaxed);
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

thread_local! {
    /// All sessions of the thread read into the same bytes: nothing of a read outlives it but an unfinished frame.
    static SCRATCH: RefCell<Vec<u8>> = RefCell::new(vec![0; 128 * 1024]);
}

async fn listen(mut session: Session, tally: Arc<Tally>) {
    let outcome = hear(&mut session, &tally).await;
    if !tally.stopping.load(Ordering::Relaxed) {
        let first = tally.closed.fetch_add(1, Ordering::Relaxed) == 0;
        if let (true, Err(error)) = (first, outcome) {
            eprintln!("a listening session ended: {error:#}");
        }
    }
    // Behind all that it has counted.
    tally.ended.fetch_add(1, Ordering::Release);
}

async fn hear(session: &mut Session, tally: &Tally) -> Result<()> {
    let period = session.heartbeat.unwrap_or(Duration::from_hours(1));
    let beat = tokio::time::sleep(period);
    tokio::pin!(beat);
    // What came together with READY.
    let mut answer = session.take(&[], tally)?;
    loop {
        if answer {
            session.beat().await?;
        }
        tokio::select! {
            biased;
            ready = session.stream.readable() => {
                ready?;
                answer = SCRATCH.with_borrow_mut(|scratch| match session.stream.try_read(scratch) {
                    Ok(0) => anyhow::bail!("the server closed the connection"),
                    Ok(count) => session.take(&scratch[..count], tally),
                    Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => Ok(false),
                    Err(error) => Err(error.into()),
                })?;
            }
            () = &mut beat => {
                answer = true;
                let next = beat.deadline() + period;
                beat.as_mut().reset(next);
            }
        }
    }
}

impl Session {
    /// Counts what `bytes` complete. True when the server asked for a heartbeat.
    fn take(&mut self, bytes: &[u8], tally: &Tally) -> Result<bool> {
        let (sequence, mut asked) = (&mut self.sequence, false);
        self.frames.take(bytes, |frame| {
            match frame {
                Frame::Text(payload) => match number_after(payload, b"\"s\":") {
                    Some(number) => count(payload, number, sequence, tally),
                    None => match number_after(payload, b"\"op\":") {
                        Some(1) => asked = true,
                        Some(11) => {}
                        other => anyhow::bail!("the gateway sent op {other:?}"),
                    },
                },
                Frame::Close(code) => anyhow::bail!("the gateway closed with {code}"),
                Frame::Ping(payload) => ensure!(payload.is_empty(), "the bench can't answer this ping"),
                Frame::Other => {}
            }
            Ok(())
        })?;
        Ok(asked)
    }

    async fn beat(&mut self) -> Result<()> {
        let payload = json!({"op": 1, "d": self.sequence}).to_string();
        Ok(self.stream.write_all(&masked(1, payload.as_bytes())).await?)
    }
}

/// Counts one dispatch.
fn count(payload: &[u8], number: u64, sequence: &mut u64, tally: &Tally) {
    if number != *sequence + 1 {
        tally.gaps.fetch_add(1, Ordering::Relaxed);
    }
    *sequence = number;
    let Some(sent) = read_stamp(payload) else { return };
    tally.sample.get_or_init(|| payload.to_vec());
    tally.delivered.fetch_add(1, Ordering::Relaxed);
    let latency = micros().saturating_sub(sent);
    tally.latencies.lock().unwrap_or_else(PoisonError::into_inner).record(latency);
}

/// The number that follows `key`; `None` for null, no number or no key.
fn number_after(payload: &[u8], key: &[u8]) -> Option<u64> {
    let start = memmem::find(payload, key)? + key.len();
    let digits = payload[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&payload[start..start + digits]).ok()?.parse().ok()
}
