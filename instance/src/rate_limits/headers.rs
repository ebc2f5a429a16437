use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

use super::Bucket;

/// What a call left of its bucket.
#[derive(Clone, Copy, Debug)]
pub struct Spent {
    pub bucket: Bucket,
    pub remaining: u32,
    /// Unix ms.
    pub reset_at_ms: i64,
    pub reset_after_ms: i64,
}

impl Spent {
    /// `X-RateLimit-*`, on every answer of a limited route. Libraries trust them, so they are exact.
    pub fn write_headers(&self, headers: &mut HeaderMap) {
        let mut set = |name: &'static str, text: String| {
            if let Ok(value) = HeaderValue::try_from(text) {
                headers.insert(HeaderName::from_static(name), value);
            }
        };
        set("x-ratelimit-limit", self.bucket.limit.to_string());
        set("x-ratelimit-remaining", self.remaining.to_string());
        set("x-ratelimit-reset", seconds(self.reset_at_ms));
        set("x-ratelimit-reset-after", seconds(self.reset_after_ms));
        set("x-ratelimit-bucket", self.bucket.name.to_owned());
    }
}

/// Milliseconds as decimal seconds with three places.
fn seconds(ms: i64) -> String {
    format!("{}.{:03}", ms.div_euclid(1_000), ms.rem_euclid(1_000))
}
