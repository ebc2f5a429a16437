//! Bot tokens in the shape that libraries expect: base64 of the bot's id, a middle part, and the secret, parted by dots.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};
use shared::UserId;
use shared_web::Random;

/// A new token for `bot`. Shown once; only its digest is kept.
pub fn make(bot: UserId, now_ms: i64, random: &dyn Random) -> String {
    let mut bytes = [0; 32];
    random.fill(&mut bytes);
    let id = URL_SAFE_NO_PAD.encode(bot.to_string());
    let made = URL_SAFE_NO_PAD.encode(now_ms.div_euclid(1_000).to_be_bytes());
    format!("{id}.{made}.{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// What is stored of a token; `None` for a text that is no bot token by its shape.
pub fn digest(token: &str) -> Option<[u8; 32]> {
    let mut parts = token.split('.');
    let id = URL_SAFE_NO_PAD.decode(parts.next()?).ok()?;
    let shaped = std::str::from_utf8(&id).ok()?.parse::<UserId>().is_ok() && parts.count() == 2;
    shaped.then(|| Sha256::digest(token.as_bytes()).into())
}
