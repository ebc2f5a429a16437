//! Which of the tokens that we hold a caller sent, in a time that tells nothing.

use sha2::{Digest as _, Sha256};
use subtle::{Choice, ConditionallySelectable as _, ConstantTimeEq as _};

/// The longest token that can match, in bytes.
pub const MAX_TOKEN_LEN: usize = 256;

pub(crate) type TokenDigest = [u8; 32];

/// The tokens of all owners, as digests. What a match means is the caller's: it gets the owner's value back.
#[derive(Clone, Debug)]
pub struct TokenSet<T> {
    entries: Vec<(TokenDigest, T)>,
}

impl<T> TokenSet<T> {
    /// Tokens over [`MAX_TOKEN_LEN`] bytes never match, so refuse them where they are configured.
    pub fn new<'a>(tokens: impl IntoIterator<Item = (&'a str, T)>) -> Self {
        let entries = tokens.into_iter().map(|(token, owner)| (digest(token.as_bytes()).0, owner)).collect();
        Self { entries }
    }

    /// The owner of the token that was sent; `None` means that it is absent, too long or nobody's. Absent
    /// tokens cost as much as wrong ones: every digest is compared, and nothing ends early.
    pub fn owner_of(&self, sent: Option<&[u8]>) -> Option<&T> {
        let (sent_digest, fits) = digest(sent.unwrap_or_default());
        let mut found = Choice::from(0);
        let mut index = 0_u64;
        for (position, (held, _)) in (0_u64..).zip(&self.entries) {
            let equal = held.ct_eq(&sent_digest);
            index.conditional_assign(&position, equal);
            found |= equal;
        }
        let found = found & fits & Choice::from(u8::from(sent.is_some()));
        // The branch is taken only after all comparisons; it tells what the answer tells anyway.
        if found.into() {
            self.entries.get(usize::try_from(index).ok()?).map(|(_, owner)| owner)
        } else {
            None
        }
    }
}

/// The digest of `token` in a zeroed buffer of fixed size, and whether it fitted there. NUL can't come in a
/// header, so padding makes no two tokens equal.
pub(crate) fn digest(token: &[u8]) -> (TokenDigest, Choice) {
    let mut buffer = [0; MAX_TOKEN_LEN];
    let length = token.len().min(MAX_TOKEN_LEN);
    buffer[..length].copy_from_slice(&token[..length]);
    (Sha256::digest(buffer).into(), Choice::from(u8::from(token.len() <= MAX_TOKEN_LEN)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens() -> TokenSet<&'static str> {
        TokenSet::new([("token-of-ada", "ada"), ("token-of-bob", "bob"), ("second-of-ada", "ada")])
    }

    #[test]
    fn each_token_finds_its_owner() {
        assert_eq!(tokens().owner_of(Some(b"token-of-ada")), Some(&"ada"));
        assert_eq!(tokens().owner_of(Some(b"token-of-bob")), Some(&"bob"));
        assert_eq!(tokens().owner_of(Some(b"second-of-ada")), Some(&"ada"));
    }

    #[test]
    fn anything_else_finds_nobody() {
        let long = [b'x'; 257];
        for sent in [None, Some(&b""[..]), Some(b"token-of-bo"), Some(b"token-of-bobb"), Some(&long)] {
            assert_eq!(tokens().owner_of(sent), None);
        }
        assert_eq!(TokenSet::<()>::new([]).owner_of(Some(b"")), None);
    }

    #[test]
    fn a_token_of_the_full_length_matches_and_a_longer_one_does_not() {
        let longest = "x".repeat(MAX_TOKEN_LEN);
        let set = TokenSet::new([(longest.as_str(), ())]);
        assert!(set.owner_of(Some(longest.as_bytes())).is_some());
        assert!(set.owner_of(Some(format!("{longest}y").as_bytes())).is_none());
    }
}
