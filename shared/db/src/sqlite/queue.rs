//! A bounded queue with two lanes, between asynchronous callers and a blocking thread.

use std::collections::VecDeque;

use parking_lot::{Condvar, Mutex};

use crate::DbError;

pub(super) struct Queue<J> {
    state: Mutex<State<J>>,
    more: Condvar,
    limit: usize,
    background_limit: usize,
}

struct State<J> {
    requests: VecDeque<J>,
    background: VecDeque<J>,
    closed: bool,
}

impl<J> Queue<J> {
    pub(super) fn new(limit: usize, background_limit: usize) -> Self {
        let state = State { requests: VecDeque::new(), background: VecDeque::new(), closed: false };
        Self { state: Mutex::new(state), more: Condvar::new(), limit, background_limit }
    }

    pub(super) fn push(&self, job: J) -> Result<(), DbError> {
        self.add(job, self.limit, |state| &mut state.requests)
    }

    pub(super) fn push_background(&self, job: J) -> Result<(), DbError> {
        self.add(job, self.background_limit, |state| &mut state.background)
    }

    /// The next job, requests first. Blocks; `None` once the queue is closed and empty.
    pub(super) fn pop(&self) -> Option<J> {
        let mut state = self.state.lock();
        loop {
            let next = state.requests.pop_front().or_else(|| state.background.pop_front());
            if next.is_some() || state.closed {
                return next;
            }
            self.more.wait(&mut state);
        }
    }

    /// A request's job, if one waits.
    pub(super) fn try_pop(&self) -> Option<J> {
        self.state.lock().requests.pop_front()
    }

    /// A background job, if one waits.
    pub(super) fn try_pop_background(&self) -> Option<J> {
        self.state.lock().background.pop_front()
    }

    /// Requests that wait.
    pub(super) fn len(&self) -> usize {
        self.state.lock().requests.len()
    }

    /// Refuses new jobs; those that wait are still done.
    pub(super) fn close(&self) {
        self.state.lock().closed = true;
        self.more.notify_all();
    }

    /// As [`close`](Self::close), but those that wait are dropped.
    pub(super) fn abandon(&self) {
        self.close();
        while self.pop().is_some() {}
    }

    fn add(
        &self,
        job: J,
        limit: usize,
        lane: impl FnOnce(&mut State<J>) -> &mut VecDeque<J>,
    ) -> Result<(), DbError> {
        let mut state = self.state.lock();
        if state.closed {
            return Err(DbError::Closed);
        }
        let lane = lane(&mut state);
        if lane.len() >= limit {
            return Err(DbError::Busy);
        }
        lane.push_back(job);
        drop(state);
        self.more.notify_one();
        Ok(())
    }
}
