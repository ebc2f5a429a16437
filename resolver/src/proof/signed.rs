//! What a sender adds to a change of a code: when it signed, and the signature.

use actix_web::http::header::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use shared::registration::Statement;

use super::key::PublicKey;
use crate::code::Timestamp;
use crate::error::Refusal;
use crate::store::codes::NewRoute;

/// A signature, with the time that it covers.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Unix milliseconds.
    pub ms: i64,
    signature: Vec<u8>,
    names: &'static Names,
}

/// How time and signature are called where they stand.
#[derive(Debug)]
struct Names {
    timestamp: &'static str,
    signature: &'static str,
}

const HEADERS: Names = Names { timestamp: "x-privatechat-timestamp", signature: "x-privatechat-signature" };
const FIELDS: Names = Names { timestamp: "xPrivatechatTimestamp", signature: "xPrivatechatSignature" };

/// How far a signature's time may be from ours.
const WINDOW_MS: u64 = 10 * 60 * 1_000;

impl Signed {
    /// From the headers of a single call. What is too old or too new is refused here, before anything costs.
    pub fn of_headers(headers: &HeaderMap, now_ms: i64) -> Result<Self, Refusal> {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let ms = text(HEADERS.timestamp).and_then(|ms| ms.parse().ok());
        Self::of(&HEADERS, ms, text(HEADERS.signature), now_ms)
    }

    /// From the fields of an entry of a batch; the time is a number there.
    pub fn of_fields(timestamp: &Value, signature: &Value, now_ms: i64) -> Result<Self, Refusal> {
        Self::of(&FIELDS, timestamp.as_i64(), signature.as_str(), now_ms)
    }

    fn of(
        names: &'static Names,
        ms: Option<i64>,
        signature: Option<&str>,
        now_ms: i64,
    ) -> Result<Self, Refusal> {
        let ms = ms.ok_or(Refusal::unproven(names.timestamp, "must be a Unix time in milliseconds."))?;
        if now_ms.abs_diff(ms) > WINDOW_MS {
            return Err(Refusal::unproven(names.timestamp, "must be within 10 minutes of now."));
        }
        let signature = signature.and_then(|text| STANDARD.decode(text).ok());
        let signature =
            signature.ok_or(Refusal::unproven(names.signature, "must be an Ed25519 signature in base64."))?;
        Ok(Self { ms, signature, names })
    }

    /// That `key` has signed `text`.
    pub(super) fn check(&self, key: &PublicKey, text: &str) -> Result<(), Refusal> {
        if key.has_signed(text, &self.signature) {
            return Ok(());
        }
        Err(Refusal::unproven(
            self.names.signature,
            "must be made with the target's key, over this change of the code.",
        ))
    }

    /// The refusal of a signature that isn't younger than the last one for its code.
    pub(super) fn replayed(&self) -> Refusal {
        Refusal::unproven(self.names.timestamp, "must be later than the last one for this code.")
    }

    pub(super) fn registration_of(&self, resolver_origin: &str, route: &NewRoute) -> String {
        let expires_at = route.expires_at.map(|ms| Timestamp::from_ms(ms).to_string()).unwrap_or_default();
        let (code, target_url) = (&*route.code, &*route.target_url);
        Statement { resolver_origin, code, target_url, expires_at: &expires_at, signed_at_ms: self.ms }.text()
    }

    pub(super) fn withdrawal_of(&self, resolver_origin: &str, code: &str) -> String {
        let (target_url, expires_at) = ("", "");
        Statement { resolver_origin, code, target_url, expires_at, signed_at_ms: self.ms }.text()
    }
}

/// The key that takes over for a target, signed by the one that gives way. It comes with a single registration, which the
/// new key has signed already.
#[derive(Debug, Clone)]
pub struct NewKey {
    pub key: PublicKey,
    signature: Vec<u8>,
}

const NEW_KEY: &str = "x-privatechat-new-key";
const NEW_KEY_SIGNATURE: &str = "x-privatechat-new-key-signature";

impl NewKey {
    pub fn of_headers(headers: &HeaderMap) -> Result<Option<Self>, Refusal> {
        let Some(key) = headers.get(NEW_KEY) else { return Ok(None) };
        let key = key.to_str().ok().and_then(PublicKey::parse);
        let key = key.ok_or(Refusal::unproven(NEW_KEY, "must be an Ed25519 public key in base64."))?;
        let signature = headers.get(NEW_KEY_SIGNATURE).and_then(|value| value.to_str().ok());
        let signature = signature.and_then(|text| STANDARD.decode(text).ok()).ok_or(UNSIGNED)?;
        Ok(Some(Self { key, signature }))
    }

    /// That the `old` key agrees, for this resolver, this target and this moment.
    pub(super) fn check(
        &self,
        old: &PublicKey,
        resolver_origin: &str,
        target_url: &str,
        ms: i64,
    ) -> Result<(), Refusal> {
        let text = format!("v1-key\n{resolver_origin}\n{target_url}\n{}\n{ms}", self.key.text());
        if old.has_signed(&text, &self.signature) { Ok(()) } else { Err(UNSIGNED) }
    }
}

const UNSIGNED: Refusal =
    Refusal::unproven(NEW_KEY_SIGNATURE, "must be the old key's signature over the new one, in base64.");
