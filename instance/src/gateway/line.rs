//! What the hub and a socket's task share: a way to wake the task, an order to end, and signs of life.

use std::{
    sync::atomic::{AtomicBool, AtomicU16, AtomicU64, Ordering},
    task::{Context, Waker},
};

use futures_util::task::AtomicWaker;

use super::close::CloseCode;

/// One open socket.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) id: u64,
    waker: AtomicWaker,
    woken: AtomicBool,
    /// How to end: 0 not at all, [`DROP`] without a word, [`RECONNECT`], else a close code.
    order: AtomicU16,
    identified: AtomicBool,
    /// Milliseconds on the gateway's own scale, see [`super::Gateway::now`].
    heard: AtomicU64,
    /// The socket takes no more for now; since when, if it took nothing from then on.
    blocked: AtomicBool,
    progressed: AtomicU64,
}

const DROP: u16 = 1;
const RECONNECT: u16 = 2;

/// What a socket's task was told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// Its peer doesn't read, so there is nothing to say.
    Drop,
    /// Op 7, then close: the client comes back and resumes.
    Reconnect,
    Close(CloseCode),
}

impl Line {
    pub(crate) const fn new(id: u64, now: u64) -> Self {
        Self {
            id,
            waker: AtomicWaker::new(),
            woken: AtomicBool::new(false),
            order: AtomicU16::new(0),
            identified: AtomicBool::new(false),
            heard: AtomicU64::new(now),
            blocked: AtomicBool::new(false),
            progressed: AtomicU64::new(now),
        }
    }

    /// Makes the task look at its session and at its orders.
    pub(crate) fn wake(&self) {
        if !self.woken.swap(true, Ordering::AcqRel) {
            self.waker.wake();
        }
    }

    /// Whether the task was woken since it asked last; if not, it will be.
    pub(crate) fn poll_woken(&self, context: &Context<'_>) -> bool {
        self.register(context.waker());
        self.woken.swap(false, Ordering::AcqRel)
    }

    fn register(&self, waker: &Waker) {
        self.waker.register(waker);
    }

    /// Ends the socket. The first order counts.
    pub(crate) fn end(&self, order: Order) {
        let code = match order {
            Order::Drop => DROP,
            Order::Reconnect => RECONNECT,
            Order::Close(code) => code.number(),
        };
        let _ = self.order.compare_exchange(0, code, Ordering::AcqRel, Ordering::Acquire);
        self.wake();
    }

    pub(crate) fn order(&self) -> Option<Order> {
        match self.order.load(Ordering::Acquire) {
            0 => None,
            DROP => Some(Order::Drop),
            RECONNECT => Some(Order::Reconnect),
            code => Some(Order::Close(CloseCode::from_number(code))),
        }
    }

    /// A frame came that proves the client alive.
    pub(crate) fn hear(&self, now: u64) {
        self.heard.store(now, Ordering::Relaxed);
    }

    pub(crate) fn heard(&self) -> u64 {
        self.heard.load(Ordering::Relaxed)
    }

    /// Something waits for the peer to read; `progressed` says whether it took a part of it just now.
    pub(crate) fn block(&self, progressed: bool, now: u64) {
        if !self.blocked.swap(true, Ordering::Relaxed) || progressed {
            self.progressed.store(now, Ordering::Relaxed);
        }
    }

    pub(crate) fn unblock(&self) {
        self.blocked.store(false, Ordering::Relaxed);
    }

    /// Whether something has waited for `patience` without the peer's taking any of it.
    pub(crate) fn is_stuck(&self, now: u64, patience: u64) -> bool {
        self.blocked.load(Ordering::Relaxed)
            && now.saturating_sub(self.progressed.load(Ordering::Relaxed)) > patience
    }

    pub(crate) fn set_identified(&self) {
        self.identified.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_identified(&self) -> bool {
        self.identified.load(Ordering::Relaxed)
    }
}
