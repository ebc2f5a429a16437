//! A message that says when it was sent: `t=` and 16 digits of microseconds at the start of its content.

use std::sync::LazyLock;

use memchr::memmem::{Finder, find};

/// With the quote that opens the JSON string, so that nothing else looks like it.
const MARK: &[u8] = b"\"t=";
const DIGITS: usize = 16;

static MARK_FINDER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(MARK));

/// A content of `bytes` bytes that has room for the time.
pub(crate) fn stampable(bytes: usize) -> String {
    format!("{:x<bytes$}", "t=0000000000000000 ")
}

/// Writes the time into the content that `message` holds. False when it holds none.
pub(super) fn stamp(message: &mut [u8], micros: u64) -> bool {
    let Some(digits) = find(message, MARK).map(|at| at + MARK.len()) else { return false };
    let Some(digits) = message.get_mut(digits..digits + DIGITS) else { return false };
    digits.copy_from_slice(format!("{micros:0DIGITS$}").as_bytes());
    true
}

/// When the message was sent.
pub(super) fn read_stamp(message: &[u8]) -> Option<u64> {
    let digits = MARK_FINDER.find(message)? + MARK.len();
    std::str::from_utf8(message.get(digits..digits + DIGITS)?).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_read_back_and_changes_no_length() {
        let mut message = format!(r#"{{"content":"{}"}}"#, stampable(100)).into_bytes();
        let length = message.len();
        assert!(stamp(&mut message, 123_456));
        assert_eq!((read_stamp(&message), message.len()), (Some(123_456), length));
        assert_eq!(length, 100 + r#"{"content":""}"#.len());
        assert_eq!(read_stamp(b"{}"), None);
    }
}
