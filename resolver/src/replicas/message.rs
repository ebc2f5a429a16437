//! What replicas tell each other.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::limits::Call;

#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Message {
    /// The replica that says it, who hears it as well.
    pub from: u64,
    pub changed: Vec<Box<str>>,
    /// Which call, who made it, how many times.
    pub calls: Vec<(Call, IpAddr, u32)>,
}

/// Most codes and most calls of one message, which has less than 200 KB then.
const LONGEST: usize = 1_024;

impl Message {
    /// One at least, so that silence means that a replica is gone.
    pub(super) fn all(from: u64, changed: &[Box<str>], calls: &[(Call, IpAddr, u32)]) -> Vec<Self> {
        let count = changed.len().max(calls.len()).div_ceil(LONGEST).max(1);
        let (mut changed, mut calls) = (changed.chunks(LONGEST), calls.chunks(LONGEST));
        let next = |_| Self {
            from,
            changed: changed.next().unwrap_or_default().to_vec(),
            calls: calls.next().unwrap_or_default().to_vec(),
        };
        (0..count).map(next).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn much_is_told_in_several_messages_and_nothing_in_one() {
        let changed: Vec<Box<str>> = (0..3_000).map(|number| format!("code-{number}").into()).collect();
        let calls = [(Call::Resolve, "192.0.2.1".parse().unwrap(), 7)];
        let messages = Message::all(9, &changed, &calls);
        assert_eq!(messages.iter().map(|message| message.changed.len()).sum::<usize>(), 3_000);
        assert_eq!((messages.len(), &messages[0].calls[..]), (3, &calls[..]));
        assert_eq!(Message::all(9, &[], &[]), [Message { from: 9, ..Message::default() }]);
    }
}
