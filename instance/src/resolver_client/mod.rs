//! Tells the resolver which codes lead to this instance.
//!
//! What it should know stands in the outbox, one row per code, written in the same unit as the invitation's beginning or
//! end (`instance_store::resolver_outbox`). [`deliver`] carries it over in batches, as often as it takes; so making an
//! invitation never waits for the resolver. [`announce`] registers everything anew when the instance's address or its
//! resolver has changed. Everything is signed with this instance's key ([`sign`]).
//!
//! What holds: no HTTP while a row is locked; a code is marked as sent *before* it is sent, so one that ends unsent is
//! never sent at all; rows hold what is wanted, not what happened, so repeating and reordering do no harm.

pub mod announce;
mod batch;
pub mod deliver;
mod pace;
pub mod sign;

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use parking_lot::Mutex;
use tokio::sync::Notify;
use url::Url;

use crate::{
    config::Config,
    gateway::{event::Signal, kind::EventKind},
};
use pace::Pace;

/// The way to this instance's resolver.
pub struct ResolverClient {
    http: reqwest::Client,
    /// `CONTROL_PLANE_URL` without a trailing slash.
    url: String,
    /// Its scheme, host and port.
    origin: String,
    token: reqwest::header::HeaderValue,
    /// Where this instance's codes lead.
    target: String,
    wake: Notify,
    pace: Mutex<Pace>,
}

/// Longer than any batch takes.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

impl ResolverClient {
    /// `None` for a standalone instance.
    ///
    /// # Errors
    /// A sentence for the operator: what is wrong with a setting.
    pub fn new(config: &Config) -> anyhow::Result<Option<Arc<Self>>> {
        let (Some(url), Some(token)) = (&config.resolver.url, &config.resolver.register_token) else {
            return Ok(None);
        };
        let mut token = reqwest::header::HeaderValue::from_str(token.expose())
            .context("RESOLVER_REGISTER_TOKEN must be printable ASCII")?;
        token.set_sensitive(true);
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .context("the client for the resolver")?;
        Ok(Some(Arc::new(Self {
            http,
            origin: Url::parse(url.as_str()).context("CONTROL_PLANE_URL")?.origin().ascii_serialization(),
            url: url.as_str().to_owned(),
            token,
            target: config.server.public_url(),
            wake: Notify::new(),
            pace: Mutex::new(Pace::default()),
        })))
    }

    /// Its address, without a trailing slash.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where this instance's codes lead.
    pub fn target(&self) -> &str {
        &self.target
    }

    /// What the last request failed with, if it did, in words.
    pub fn trouble(&self) -> Option<String> {
        self.pace.lock().trouble().map(str::to_owned)
    }

    /// Has the delivery look into the outbox now.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Looks at what was committed: the outbox has something new when an invitation began or ended.
    pub fn hear(&self, signals: &[Signal]) {
        let of_invitation = |signal: &Signal| {
            let Signal::Event(_, event) = signal else { return false };
            matches!(event.kind, EventKind::InviteCreate | EventKind::InviteDelete)
        };
        if signals.iter().any(of_invitation) {
            self.wake();
        }
    }
}
