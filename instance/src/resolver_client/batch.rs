//! `POST /api/resolver/register/batch` from the sender's side.

use std::time::Duration;

use instance_store::resolver_outbox::OutboxRow;
use reqwest::{StatusCode, header};
use serde::{Deserialize, Serialize};
use shared::{Timestamp, registration::Statement};

use super::{REQUEST_TIMEOUT, ResolverClient, sign::Signer};
use crate::app::App;

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    Done,
    /// With the resolver's word for why, such as `code_taken`.
    Refused(String),
}

/// Why a batch as a whole was not done.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Nobody there: it heard nothing.
    Unreachable(String),
    /// It may have heard all or nothing of it.
    Unclear(String),
    /// Too many requests for now.
    Limited(Duration),
    /// Our token is not accepted.
    Forbidden,
}

/// What the resolver takes at once, in entries and bytes; a little is left for the frame.
const MOST: usize = 500;
const MOST_BYTES: usize = 250 * 1024;
/// Of an entry beside the target: code, times, signature, names, punctuation.
const ENTRY_BYTES: usize = 384;
/// The longest answer that is read: 500 entries with their words take a fifth of it.
const MOST_ANSWER_BYTES: usize = 512 * 1024;
/// Characters of a refusal that are kept.
const LONGEST_REASON: usize = 64;

#[derive(Serialize)]
struct Batch<'a> {
    routes: Vec<Route<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Route<'a> {
    op: &'static str,
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
    x_privatechat_timestamp: i64,
    x_privatechat_signature: String,
}

#[derive(Deserialize)]
struct Answer {
    results: Vec<Done>,
}

#[derive(Deserialize)]
struct Done {
    code: String,
    status: u16,
    error: Option<Refused>,
}

#[derive(Deserialize)]
struct Refused {
    code: String,
}

impl ResolverClient {
    /// How many rows go into one request.
    pub(super) fn batch_size(&self) -> i64 {
        let fit = MOST_BYTES / (self.target.len() + ENTRY_BYTES);
        i64::try_from(fit.clamp(1, MOST)).unwrap_or(1)
    }

    /// Sends `rows`; answers what became of each, in their order. Without rows it asks only whether the resolver is
    /// there and takes our token.
    pub(super) async fn send(&self, app: &App, rows: &[OutboxRow]) -> Result<Vec<Outcome>, Trouble> {
        tokio::select! {
            biased;
            answered = self.ask(app, rows) => answered,
            () = app.clock.sleep(REQUEST_TIMEOUT) => Err(Trouble::Unclear("no answer within 10 seconds".to_owned())),
        }
    }

    async fn ask(&self, app: &App, rows: &[OutboxRow]) -> Result<Vec<Outcome>, Trouble> {
        let signed_at_ms = app.signer.next_ms(app.clock.now_ms());
        let routes = rows.iter().map(|row| self.route(row, &app.signer, signed_at_ms)).collect();
        let request = self
            .http
            .post(format!("{}/api/resolver/register/batch", self.url))
            .header("x-resolver-token", self.token.clone())
            .json(&Batch { routes });
        let answer = request.send().await.map_err(Trouble::of)?;
        match answer.status() {
            StatusCode::OK => {}
            StatusCode::FORBIDDEN => return Err(Trouble::Forbidden),
            StatusCode::TOO_MANY_REQUESTS => return Err(Trouble::Limited(retry_after(answer.headers()))),
            other => return Err(Trouble::Unclear(format!("it answered {other}"))),
        }
        let answer = read(answer).await?;
        let fits = answer.results.len() == rows.len()
            && answer.results.iter().zip(rows).all(|(done, row)| done.code == row.code);
        if !fits {
            return Err(Trouble::Unclear("its answer doesn't fit the batch".to_owned()));
        }
        Ok(answer.results.into_iter().zip(rows).map(|(done, row)| done.outcome(row)).collect())
    }

    fn route<'a>(&'a self, row: &'a OutboxRow, signer: &Signer, signed_at_ms: i64) -> Route<'a> {
        let expires_at = row.expires_at.filter(|_| row.present);
        let expires_at = expires_at.map(|ms| Timestamp::from_ms(ms).in_milliseconds());
        let target_url = row.present.then_some(&*self.target);
        let statement = Statement {
            resolver_origin: &self.origin,
            code: &row.code,
            target_url: target_url.unwrap_or_default(),
            expires_at: expires_at.as_deref().unwrap_or_default(),
            signed_at_ms,
        };
        Route {
            op: if row.present { "register" } else { "withdraw" },
            code: &row.code,
            target_url,
            x_privatechat_timestamp: signed_at_ms,
            x_privatechat_signature: signer.sign(&statement),
            expires_at,
        }
    }
}

async fn read(mut response: reqwest::Response) -> Result<Answer, Trouble> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| Trouble::Unclear(error.to_string()))? {
        if body.len() + chunk.len() > MOST_ANSWER_BYTES {
            return Err(Trouble::Unclear("its answer is longer than any that fits the batch".to_owned()));
        }
        body.extend_from_slice(&chunk);
    }
    serde_json::from_slice(&body).map_err(|error| Trouble::Unclear(error.to_string()))
}

impl Done {
    /// A code that is somebody else's is not ours to withdraw: nothing is left to do.
    fn outcome(self, row: &OutboxRow) -> Outcome {
        let done = matches!(self.status, 200..=299) || (!row.present && self.status == 409);
        if done {
            return Outcome::Done;
        }
        let reason = self.error.map_or_else(|| self.status.to_string(), |error| error.code);
        Outcome::Refused(reason.chars().take(LONGEST_REASON).collect())
    }
}

impl Trouble {
    fn of(error: reqwest::Error) -> Self {
        let connect = error.is_connect();
        let said = format!("{:#}", anyhow::Error::new(error));
        if connect { Self::Unreachable(said) } else { Self::Unclear(said) }
    }

    /// Whether the resolver may know something of what was sent.
    pub(super) fn may_have_heard(&self) -> bool {
        matches!(self, Self::Unclear(_))
    }

    /// For the metric.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "unreachable",
            Self::Unclear(_) => "failed",
            Self::Limited(_) => "limited",
            Self::Forbidden => "forbidden",
        }
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreachable(said) | Self::Unclear(said) => f.write_str(said),
            Self::Limited(wait) => write!(f, "it wants {} s of peace", wait.as_secs()),
            Self::Forbidden => f.write_str("it doesn't take RESOLVER_REGISTER_TOKEN"),
        }
    }
}

fn retry_after(headers: &header::HeaderMap) -> Duration {
    let seconds = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    Duration::from_secs(seconds.unwrap_or(1))
}
