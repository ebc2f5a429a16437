//! Codes as keyed digests: a tombstone remembers that a code was taken without telling which.

use base64::Engine as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::Code;

/// 128 bits under a secret key: too many to meet by chance, and nobody without the key can try.
pub type Digest = [u8; 16];

/// The key, made once per database and kept in it.
#[derive(Clone)]
pub struct DigestKey(Hmac<Sha256>);

impl DigestKey {
    pub fn new(key: [u8; 32]) -> Self {
        // HMAC fills a short key up with zeros to a block.
        let mut block = [0; 64];
        block[..32].copy_from_slice(&key);
        Self(Hmac::new(&block.into()))
    }

    pub fn of_code(&self, code: Code<'_>) -> Digest {
        self.digest(b"code\0", code.as_str())
    }

    /// The digest of the code's look, equal for all codes that may be taken for it.
    pub fn of_look(&self, code: Code<'_>) -> Digest {
        self.digest(b"look\0", &code.look())
    }

    /// A name for all who have this key, which tells nothing about it.
    pub fn name(&self) -> String {
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(self.digest(b"name\0", ""))
    }

    fn digest(&self, purpose: &[u8], text: &str) -> Digest {
        let mut mac = self.0.clone();
        mac.update(purpose);
        mac.update(text.as_bytes());
        let mut digest = Digest::default();
        digest.copy_from_slice(&mac.finalize().into_bytes()[..16]);
        digest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_depends_on_the_key_the_purpose_and_the_code() {
        let (key, other) = (DigestKey::new([1; 32]), DigestKey::new([2; 32]));
        let code = |text| Code::parse(text).unwrap();
        assert_eq!(key.of_code(code("abcdef")), key.of_code(code(" abcdef ")));
        assert_ne!(key.of_code(code("abcdef")), key.of_code(code("abcdeF")));
        assert_ne!(key.of_code(code("abcdef")), other.of_code(code("abcdef")));
        assert_ne!(key.of_code(code("000111")), key.of_look(code("000111")));
        assert_eq!(key.of_look(code("OOOlIi")), key.of_look(code("000111")));
    }
}
