//! Access tokens (JWT, HS256) and refresh tokens (opaque, kept as SHA-256).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use quick_cache::sync::Cache;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use shared::{SessionId, UserId};
use shared_web::{Random, Secret};

use crate::error::{ApiError, ApiResult};

/// The key that signs access tokens, ready for use.
pub struct Keys {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
    /// Tokens that were verified before, and what they say: an eighth of a busy HTTP thread's time went into verifying
    /// the same ones again.
    verified: Cache<Box<str>, Wire>,
}

/// Verified tokens that are remembered, some 300 bytes each.
const VERIFIED: usize = 10_000;

/// What an access token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claims {
    pub user: UserId,
    pub session: SessionId,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct Wire {
    sub: UserId,
    sid: SessionId,
    /// Unix seconds (RFC 7519, 4.1.4).
    exp: i64,
    iat: i64,
}

impl Keys {
    pub fn new(secret: &Secret) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        // Against our own clock, below.
        validation.validate_exp = false;
        validation.required_spec_claims.clear();
        let bytes = secret.expose().as_bytes();
        Self {
            encoding: EncodingKey::from_secret(bytes),
            decoding: DecodingKey::from_secret(bytes),
            validation,
            verified: Cache::new(VERIFIED),
        }
    }

    fn read(&self, token: &str) -> Option<Wire> {
        let wire = jsonwebtoken::decode::<Wire>(token, &self.decoding, &self.validation).ok()?.claims;
        self.verified.insert(token.into(), wire);
        Some(wire)
    }
}

/// An access token that is good for `lifetime_ms` from `now_ms` on.
///
/// # Errors
/// 500 when it can't be signed.
pub fn sign(keys: &Keys, claims: Claims, now_ms: i64, lifetime_ms: i64) -> ApiResult<String> {
    let wire = Wire {
        sub: claims.user,
        sid: claims.session,
        iat: now_ms.div_euclid(1_000),
        exp: (now_ms + lifetime_ms).div_euclid(1_000),
    };
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), &wire, &keys.encoding)
        .map_err(|error| ApiError::Internal(error.into()))
}

/// The claims of a token that we signed and that has not expired.
pub fn verify(keys: &Keys, token: &str, now_ms: i64) -> Option<Claims> {
    let wire = keys.verified.get(token).or_else(|| keys.read(token))?;
    (wire.exp.saturating_mul(1_000) > now_ms).then_some(Claims { user: wire.sub, session: wire.sid })
}

/// 256 bits of chance as URL-safe text: a refresh token, a reset link, a claim code.
pub fn opaque(random: &dyn Random) -> String {
    let mut bytes = [0; 32];
    random.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What is stored of an opaque token. (No salt or stretching: it has 256 bits.)
pub fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
