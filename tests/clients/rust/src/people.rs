use anyhow::{Context as _, ensure};
use reqwest::StatusCode;
use serde_json::{Value, json};

/// Somebody at a browser, as far as a bot notices: talks, and joins by invite.
#[derive(Debug)]
pub struct Person {
    pub id: u64,
    base: String,
    token: String,
    http: reqwest::Client,
}

impl Person {
    pub(crate) fn new(base: &str, id: u64, token: String) -> Self {
        Self { id, base: format!("{base}/api/v10"), token, http: reqwest::Client::new() }
    }

    /// Sends a message and returns its id.
    pub async fn say(&self, channel: u64, content: &str) -> anyhow::Result<u64> {
        let (status, body) =
            self.post(&format!("/channels/{channel}/messages"), json!({ "content": content })).await?;
        ensure!(status == StatusCode::OK, "a person's message was answered {status} {body}");
        body["id"]
            .as_str()
            .context("a message without an id")?
            .parse()
            .context("a message id that isn't a number")
    }

    /// Tries to send a message; returns the HTTP status and the error code.
    pub async fn try_say(&self, channel: u64, content: &str) -> anyhow::Result<(u16, u64)> {
        let (status, body) =
            self.post(&format!("/channels/{channel}/messages"), json!({ "content": content })).await?;
        Ok((status.as_u16(), body["code"].as_u64().unwrap_or_default()))
    }

    /// Uses an invite; returns the HTTP status.
    pub async fn join(&self, code: &str) -> anyhow::Result<u16> {
        let (status, _) = self.post(&format!("/invites/{code}"), json!({})).await?;
        Ok(status.as_u16())
    }

    async fn post(&self, path: &str, body: Value) -> anyhow::Result<(StatusCode, Value)> {
        loop {
            let request = self.http.post(format!("{}{path}", self.base)).bearer_auth(&self.token).json(&body);
            let response = request.send().await?;
            let status = response.status();
            let answer: Value = response.json().await.unwrap_or_default();
            if status != StatusCode::TOO_MANY_REQUESTS {
                return Ok((status, answer));
            }
            // Who is told to wait, waits: the limits are on in this test.
            let seconds =
                answer["retry_after"].as_f64().context("a 429 that doesn't say how long to wait")?;
            tokio::time::sleep(std::time::Duration::from_secs_f64(seconds)).await;
        }
    }
}

/// The wire between the bot and the instance, in the driver's hands.
#[derive(Debug)]
pub struct Network {
    url: String,
    http: reqwest::Client,
}

impl Network {
    pub(crate) fn new(url: String) -> Self {
        Self { url, http: reqwest::Client::new() }
    }

    /// Resets every WebSocket, and lets no new one through until `mend`.
    pub async fn cut(&self) -> anyhow::Result<()> {
        self.http.post(format!("{}/cut", self.url)).send().await?.error_for_status()?;
        Ok(())
    }

    pub async fn mend(&self) -> anyhow::Result<()> {
        self.http.post(format!("{}/mend", self.url)).send().await?.error_for_status()?;
        Ok(())
    }
}
