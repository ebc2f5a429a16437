//! What the operating system asks of the process, and what it is told in return.

use std::io;
use std::sync::Arc;

use sd_notify::NotifyState;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::Clock;

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// SIGTERM or SIGINT: finish what is under way, then end.
    Stop,
    /// SIGHUP: read again what can change while running.
    Reload,
}

/// The process's signals, from the moment it is made.
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
}

impl Signals {
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    pub async fn next(&mut self) -> Request {
        tokio::select! {
            _ = self.terminate.recv() => Request::Stop,
            _ = self.interrupt.recv() => Request::Stop,
            _ = self.hang_up.recv() => Request::Reload,
        }
    }
}

/// Tells systemd that the server accepts connections, and keeps its watchdog quiet until `stop`. Without
/// systemd it does nothing.
pub fn tell_ready(clock: Arc<dyn Clock>, stop: CancellationToken) {
    tell(&[NotifyState::Ready]);
    if let Some(limit) = sd_notify::watchdog_enabled() {
        tokio::spawn(async move {
            while stop.run_until_cancelled(clock.sleep(limit / 3)).await.is_some() {
                tell(&[NotifyState::Watchdog]);
            }
        });
    }
}

/// Tells systemd that the server is on its way out.
pub fn tell_stopping() {
    tell(&[NotifyState::Stopping]);
}

fn tell(state: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        tracing::warn!(%error, "systemd can't be told how the server is");
    }
}
