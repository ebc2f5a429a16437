//! The settings, in the units that the gateway counts in.

use std::time::Duration;

use super::ring::RingLimits;

/// Times in milliseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) ring: RingLimits,
    pub(crate) heartbeat: u64,
    /// Without a heartbeat for this long a client counts as gone.
    pub(crate) heartbeat_patience: u64,
    pub(crate) identify: u64,
    pub(crate) resume: u64,
    pub(crate) stall: u64,
    pub(crate) sends_per_minute: u32,
    pub(crate) sockets_per_address: usize,
    pub(crate) sessions_per_account: usize,
}

impl Limits {
    pub(crate) fn of(config: &crate::config::Gateway) -> Self {
        let ms = |period: Duration| u64::try_from(period.as_millis()).unwrap_or(u64::MAX);
        let heartbeat = ms(config.heartbeat.get());
        Self {
            ring: RingLimits {
                events: config.ring_events,
                bytes: config.ring_bytes,
                waiting_events: config.waiting_events,
                waiting_bytes: config.waiting_bytes,
            },
            heartbeat,
            heartbeat_patience: heartbeat.saturating_add(heartbeat / 2),
            identify: ms(config.identify.get()),
            resume: ms(config.resume.get()),
            stall: ms(config.stall.get()),
            sends_per_minute: config.sends_per_minute,
            sockets_per_address: config.sockets_per_address,
            sessions_per_account: config.sessions_per_account,
        }
    }
}
