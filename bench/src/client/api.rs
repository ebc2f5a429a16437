//! JSON calls for setting a scene up; never used while something is timed.

use std::net::SocketAddr;

use anyhow::{Result, bail};
use serde_json::Value;

use super::{Connection, request};

/// A caller with a connection of its own and, once signed in, a token.
pub(crate) struct Api {
    connection: Connection,
    headers: String,
}

impl Api {
    pub(crate) async fn open(address: SocketAddr) -> Result<Self> {
        Ok(Self { connection: Connection::open(address).await?, headers: String::new() })
    }

    /// Adds a header to every call from here on.
    pub(crate) fn header(&mut self, name: &str, value: &str) {
        self.headers.extend([name, ": ", value, "\r\n"]);
    }

    /// The answer's JSON, `Null` when it has no body; anything but 2xx is an error that shows the body.
    pub(crate) async fn call(&mut self, method: &str, path: &str, body: &Value) -> Result<Value> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = self.connection.exchange(&request(method, path, &self.headers, &body)).await?;
        if !(200..300).contains(&answer.status) {
            bail!("{method} {path} answered {}: {}", answer.status, String::from_utf8_lossy(answer.body));
        }
        if answer.body.is_empty() { Ok(Value::Null) } else { Ok(serde_json::from_slice(answer.body)?) }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Result<Value> {
        self.call("GET", path, &Value::Null).await
    }

    pub(crate) async fn post(&mut self, path: &str, body: &Value) -> Result<Value> {
        self.call("POST", path, body).await
    }

    /// The answer's body, byte for byte.
    pub(crate) async fn bytes(&mut self, path: &str) -> Result<Vec<u8>> {
        let answer = self.connection.exchange(&request("GET", path, &self.headers, "")).await?;
        if answer.status != 200 {
            bail!("GET {path} answered {}: {}", answer.status, String::from_utf8_lossy(answer.body));
        }
        Ok(answer.body.to_vec())
    }
}
