//! An invite code: what it may be, what it may be taken for, and how it is remembered once it is gone.

mod digest;
mod target;
mod timestamp;

use crate::error::Refusal;

pub use digest::{Digest, DigestKey};
pub use target::TargetUrl;
pub use timestamp::Timestamp;

/// A well-formed code: 6 to 128 of `A-Z a-z 0-9 _ -`; case counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code<'a>(&'a str);

const LENGTHS: std::ops::RangeInclusive<usize> = 6..=128;

impl<'a> Code<'a> {
    /// Trims `text` and checks its form. Allocates nothing: every resolve comes through here.
    pub fn parse(text: &'a str) -> Result<Self, Refusal> {
        let code = text.trim();
        let well_formed = LENGTHS.contains(&code.len()) && code.bytes().all(is_code_byte);
        if well_formed { Ok(Self(code)) } else { Err(Refusal::InvalidCode) }
    }

    pub fn as_str(self) -> &'a str {
        self.0
    }

    /// The form that every code has that a reader may take this one for: case, O and 0, l and 1 and I are one.
    pub fn look(self) -> String {
        self.0.bytes().map(|byte| char::from(folded(byte.to_ascii_lowercase()))).collect()
    }
}

fn is_code_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn folded(lower: u8) -> u8 {
    match lower {
        b'o' => b'0',
        b'l' | b'i' => b'1',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_trimmed_and_has_6_to_128_plain_characters() {
        let longest = "a".repeat(128);
        for good in ["abcdef", "  AbC_9-  ", "\u{a0}abcdef\n", &longest] {
            assert_eq!(Code::parse(good).unwrap().as_str(), good.trim());
        }
        let too_long = "a".repeat(129);
        for bad in [
            "",
            "abcde",
            "abc def",
            "abcdé1",
            "abc/def",
            "abcdef\0",
            "ａｂｃｄｅｆ",
            "abc\u{200b}def",
            &too_long,
        ] {
            assert_eq!(Code::parse(bad), Err(Refusal::InvalidCode), "{bad:?}");
        }
    }

    #[test]
    fn codes_that_look_alike_have_one_look() {
        let look = |code| Code::parse(code).unwrap().look();
        assert_eq!(look("O0oLl1Ii"), look("000111ll"));
        assert_eq!(look("AbCdEf"), look("aBcDeF"));
        assert_ne!(look("abcdef"), look("abcdeg"));
        assert_ne!(look("abc_def"), look("abc-def"));
    }
}
