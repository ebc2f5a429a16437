//! A session's events: what waits to be written, and behind that what RESUME can replay.

use std::{collections::VecDeque, sync::Arc};

use super::dispatch::Dispatch;

/// How much a session may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RingLimits {
    /// Kept for RESUME.
    pub(crate) events: usize,
    pub(crate) bytes: usize,
    /// Waiting for the socket; beyond it the reader counts as too slow.
    pub(crate) waiting_events: usize,
    pub(crate) waiting_bytes: usize,
}

/// How far back a new event is compared with those that wait.
const SUPERSEDE_DEPTH: usize = 64;

/// Numbered events, oldest first; `sent` of them were written. Numbers are implicit: the first entry's, counted up.
#[derive(Debug)]
pub(crate) struct Ring {
    /// `None`: taken out again, because its reader may no longer see it or because it isn't kept.
    entries: VecDeque<Option<Arc<Dispatch>>>,
    /// The number of the first entry. Numbers begin at 1.
    first: u64,
    sent: usize,
    bytes: usize,
    waiting: usize,
    waiting_bytes: usize,
    /// The highest number that was given away for good.
    lost: u64,
    /// Up to here events are replayed: they don't count as waiting, since their reader was away rather than slow.
    replayed: u64,
    /// No socket is there.
    parked: bool,
}

/// The reader leaves too much waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooSlow;

/// Why a RESUME can't be served from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CannotReplay {
    /// The client claims to have seen a number that was never sent.
    Ahead,
    /// Some of what it missed is no longer kept.
    Gone,
}

impl Default for Ring {
    fn default() -> Self {
        Self {
            entries: VecDeque::new(),
            first: 1,
            sent: 0,
            bytes: 0,
            waiting: 0,
            waiting_bytes: 0,
            lost: 0,
            replayed: 0,
            parked: false,
        }
    }
}

impl Ring {
    /// Numbers an event and lets it wait. It is kept also when the reader is [`TooSlow`].
    pub(crate) fn push(&mut self, dispatch: Arc<Dispatch>, limits: RingLimits) -> Result<(), TooSlow> {
        if dispatch.supersedes.is_some() && self.supersede(&dispatch) {
            return Ok(());
        }
        self.bytes += dispatch.kept();
        if !self.parked {
            self.waiting += dispatch.paced();
            self.waiting_bytes += dispatch.kept();
        }
        self.entries.push_back(Some(dispatch));
        if self.parked {
            self.sent = self.entries.len();
        }
        let within = self.waiting <= limits.waiting_events && self.waiting_bytes <= limits.waiting_bytes;
        self.trim(limits);
        if within { Ok(()) } else { Err(TooSlow) }
    }

    /// Puts `newer` in the place of the waiting event that it makes pointless, if there is one. A typing notice that
    /// still waits says all there is to say; of presences the newest counts.
    fn supersede(&mut self, newer: &Arc<Dispatch>) -> bool {
        let oldest = self.sent.max(self.entries.len().saturating_sub(SUPERSEDE_DEPTH));
        for at in (oldest..self.entries.len()).rev() {
            let counted = self.number(at) > self.replayed;
            let Some(Some(slot)) = self.entries.get_mut(at) else { continue };
            if slot.supersedes == newer.supersedes {
                self.bytes = self.bytes - slot.kept() + newer.kept();
                if counted {
                    self.waiting_bytes = self.waiting_bytes - slot.kept() + newer.kept();
                }
                *slot = newer.clone();
                return true;
            }
        }
        false
    }

    const fn number(&self, at: usize) -> u64 {
        self.first + at as u64
    }

    fn trim(&mut self, limits: RingLimits) {
        while self.sent > 0 && (self.entries.len() > limits.events || self.bytes > limits.bytes) {
            if let Some(Some(oldest)) = self.entries.pop_front() {
                self.bytes -= oldest.kept();
            }
            self.lost = self.lost.max(self.first);
            self.first += 1;
            self.sent -= 1;
        }
    }

    /// Moves on over the next events, up to about `bytes`, and gives them with their numbers to `each`.
    pub(crate) fn advance(&mut self, bytes: usize, mut each: impl FnMut(u64, Arc<Dispatch>)) {
        let mut taken = 0;
        while taken < bytes {
            let number = self.number(self.sent);
            let Some(slot) = self.entries.get_mut(self.sent) else { return };
            self.sent += 1;
            let Some(dispatch) = slot else { continue };
            taken += dispatch.tail.len();
            if number > self.replayed {
                self.waiting -= dispatch.paced();
                self.waiting_bytes -= dispatch.kept();
            }
            each(number, dispatch.clone());
            if dispatch.first {
                self.lost = number;
                *slot = None;
            }
        }
    }

    pub(crate) fn has_waiting(&self) -> bool {
        self.sent < self.entries.len()
    }

    /// The number of the newest event; 0 when there was none.
    pub(crate) fn newest(&self) -> u64 {
        self.first + self.entries.len() as u64 - 1
    }

    /// Goes back to just after `seen`, so that the rest is written again. For a parked ring.
    pub(crate) fn rewind(&mut self, seen: u64) -> Result<(), CannotReplay> {
        if seen > self.newest() {
            return Err(CannotReplay::Ahead);
        }
        if seen < self.lost {
            return Err(CannotReplay::Gone);
        }
        self.parked = false;
        self.sent = usize::try_from(seen + 1 - self.first).unwrap_or(usize::MAX).min(self.entries.len());
        self.replayed = self.newest();
        Ok(())
    }

    /// While no socket is there nothing waits: new events only add to what can be replayed.
    pub(crate) fn park(&mut self) {
        for (number, slot) in (self.first..).zip(&mut self.entries).skip(self.sent) {
            if slot.take_if(|dispatch| dispatch.first).is_some() {
                self.lost = number;
            }
        }
        self.parked = true;
        self.sent = self.entries.len();
        self.waiting = 0;
        self.waiting_bytes = 0;
    }

    /// Takes out what the session may no longer see. The numbers stay.
    pub(crate) fn redact(&mut self, hidden: impl Fn(&Dispatch) -> bool) {
        for ((number, at), slot) in (self.first..).zip(0..).zip(&mut self.entries) {
            let Some(dispatch) = slot.take_if(|dispatch| hidden(dispatch)) else { continue };
            self.bytes -= dispatch.kept();
            if at >= self.sent && number > self.replayed {
                self.waiting -= dispatch.paced();
                self.waiting_bytes -= dispatch.kept();
            }
        }
    }
}

#[cfg(test)]
mod tests;
