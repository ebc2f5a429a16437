//! Ed25519 public keys.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{ED25519, UnparsedPublicKey};

/// 32 bytes; as text in standard base64.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    pub fn parse(text: &str) -> Option<Self> {
        Self::stored(&STANDARD.decode(text).ok()?)
    }

    /// A key as the database has it.
    pub fn stored(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    pub fn text(&self) -> String {
        STANDARD.encode(self.0)
    }

    /// Whether `signature` is this key's, over exactly `text`.
    pub fn has_signed(&self, text: &str, signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.0).verify(text.as_bytes(), signature).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_8032s_second_vector_is_good_and_every_change_of_it_is_not() {
        let hex = |text: &str| -> Vec<u8> {
            text.as_bytes()
                .chunks(2)
                .map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap())
                .collect()
        };
        let key = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        let key = PublicKey::stored(&key).unwrap();
        let signature = hex(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c\
             387b2eaeb4302aeeb00d291612bb0c00",
        );
        assert!(key.has_signed("r", &signature));
        assert!(!key.has_signed("s", &signature));
        assert!(!key.has_signed("r", &signature[..63]));
        assert!(!key.has_signed("r", b""));
        assert_eq!(PublicKey::parse(&key.text()), Some(key));
    }

    #[test]
    fn only_32_bytes_of_standard_base64_are_a_key() {
        for text in
            ["", "AAAA", "not base64", &"A".repeat(43), &"A".repeat(44), &format!(" {}=", "A".repeat(43))]
        {
            assert_eq!(PublicKey::parse(text), None, "{text:?}");
        }
        assert!(PublicKey::parse(&format!("{}=", "A".repeat(43))).is_some());
    }
}
