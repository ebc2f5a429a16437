//! Slow mode: a pause between two messages of one person in one channel. Kept in memory; a restart forgives.

use std::sync::Arc;

use shared::{ChannelId, UserId, permissions::Permissions};

use crate::{
    access::{ChannelAccess, ChannelPlace, Need},
    cache::Aged,
    error::{ApiError, ApiResult},
};

/// When whom is next heard. Clones share what they know.
#[derive(Clone)]
pub struct SlowMode {
    next: Arc<Aged<(ChannelId, UserId), i64>>,
}

impl SlowMode {
    pub fn new(most: u64) -> Self {
        Self { next: Arc::new(Aged::new(most)) }
    }

    /// Takes the turn of the author, atomically, so parallel sends do not slip through.
    ///
    /// # Errors
    /// 429/20016 with the time that is left.
    pub fn take<P: Need>(&self, access: &ChannelAccess<P>, now_ms: i64) -> ApiResult<()> {
        let ChannelPlace::Guild { channel, .. } = &access.place else { return Ok(()) };
        let exempt =
            Permissions::MANAGE_MESSAGES | Permissions::MANAGE_CHANNELS | Permissions::BYPASS_SLOWMODE;
        if channel.rate_limit_per_user <= 0 || access.permissions.intersects(exempt) {
            return Ok(());
        }
        let pause_ms = i64::from(channel.rate_limit_per_user) * 1_000;
        let mut wait_ms = 0;
        self.next.update(&(access.id, access.user()), |held| {
            let next = held.copied().unwrap_or(0);
            // More than a pause ahead: the pause was shortened, or the clock stepped back.
            if next > now_ms && next <= now_ms + pause_ms {
                wait_ms = next - now_ms;
                next
            } else {
                now_ms + pause_ms
            }
        });
        match u64::try_from(wait_ms) {
            Ok(retry_after_ms) if retry_after_ms > 0 => Err(ApiError::SlowMode { retry_after_ms }),
            _ => Ok(()),
        }
    }
}
