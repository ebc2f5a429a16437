//! This instance's own key, by which a resolver knows that a code leads here because we say so.

use std::sync::atomic::{AtomicI64, Ordering};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use shared::registration::Statement;

/// Signs what the resolver is told. A resolver that asks for no proof ignores it.
pub struct Signer {
    key: Ed25519KeyPair,
    last_ms: AtomicI64,
}

/// Bytes of the secret that the key is made of.
pub const SEED_BYTES: usize = 32;

impl Signer {
    /// # Errors
    /// When `seed` hasn't [`SEED_BYTES`] bytes.
    pub fn new(seed: &[u8]) -> anyhow::Result<Self> {
        let key = Ed25519KeyPair::from_seed_unchecked(seed)
            .map_err(|_| anyhow::anyhow!("the key that signs registrations has {} bytes", seed.len()))?;
        Ok(Self { key, last_ms: AtomicI64::new(i64::MIN) })
    }

    /// Standard base64 of its 32 bytes, as `/.well-known/privatechat` shows it.
    pub fn public_key(&self) -> String {
        STANDARD.encode(self.key.public_key())
    }

    /// Standard base64.
    pub(super) fn sign(&self, statement: &Statement<'_>) -> String {
        STANDARD.encode(self.key.sign(statement.text().as_bytes()))
    }

    /// A time for what is signed next: `now_ms`, or a little later, since it must rise.
    pub(super) fn next_ms(&self, now_ms: i64) -> i64 {
        let next = |last: i64| now_ms.max(last.saturating_add(1));
        let last = self.last_ms.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(next(last)));
        next(last.unwrap_or_else(|last| last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_rise_while_the_clock_stands_still_or_steps_back() {
        let signer = Signer::new(&[1; SEED_BYTES]).unwrap();
        let times = [1_000, 1_000, 5_000, 4_000, 6_000].map(|now_ms| signer.next_ms(now_ms));
        assert_eq!(times, [1_000, 1_001, 5_000, 5_001, 6_000]);
    }

    #[test]
    fn a_key_of_another_length_is_an_error() {
        for bytes in [0, 31, 33, 64] {
            assert!(Signer::new(&vec![1; bytes]).is_err(), "{bytes}");
        }
    }
}
