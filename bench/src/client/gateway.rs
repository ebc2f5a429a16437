//! A gateway session, from the upgrade to READY.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::frames::{Frame, Frames, masked};
use super::{Connection, request};

/// Who connects, and what they want to hear.
#[derive(Clone)]
pub(crate) struct Identify {
    pub token: String,
    pub intents: u32,
}

/// A session that has had READY.
pub(crate) struct Session {
    pub(super) stream: TcpStream,
    pub(super) frames: Frames,
    /// How often a heartbeat is due.
    pub(super) heartbeat: Option<Duration>,
    pub(super) sequence: u64,
}

const TEXT: u8 = 1;

#[derive(Deserialize)]
struct Payload {
    op: u8,
    s: Option<u64>,
    t: Option<String>,
    d: Value,
}

/// Connects, identifies and waits for READY. What comes after READY waits in the session.
pub(crate) async fn open_gateway(address: SocketAddr, identify: &Identify) -> Result<Session> {
    let upgrade = request(
        "GET",
        "/?v=10&encoding=json",
        "connection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
         sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n",
        "",
    );
    let (stream, rest) = Connection::open(address).await?.upgrade(&upgrade).await?;
    let mut session = Session { stream, frames: Frames::with(rest), heartbeat: None, sequence: 0 };
    let hello = session.wait_for(|payload| payload.op == 10).await.context("no HELLO")?;
    let interval = hello.d["heartbeat_interval"].as_u64().context("HELLO without heartbeat_interval")?;
    session.heartbeat = Some(Duration::from_millis(interval));
    let properties = json!({"os": "linux", "browser": "bench", "device": "bench"});
    let body = json!({"token": identify.token, "intents": identify.intents, "properties": properties});
    session.send(&json!({"op": 2, "d": body})).await?;
    let ready =
        session.wait_for(|payload| payload.t.as_deref() == Some("READY")).await.context("no READY")?;
    session.sequence = ready.s.context("READY without s")?;
    Ok(session)
}

impl Session {
    /// A stream that carries frames from its first byte, with no handshake.
    pub(crate) fn raw(stream: TcpStream) -> Self {
        Self { stream, frames: Frames::default(), heartbeat: None, sequence: 0 }
    }

    pub(super) async fn send(&mut self, payload: &Value) -> Result<()> {
        Ok(self.stream.write_all(&masked(TEXT, payload.to_string().as_bytes())).await?)
    }

    /// Reads until a payload is wanted. Payloads that came in the same read after it are kept.
    async fn wait_for(&mut self, wanted: impl Fn(&Payload) -> bool) -> Result<Payload> {
        let mut buffer = vec![0; 64 * 1024];
        let mut bytes: Vec<u8> = Vec::new();
        loop {
            let mut found = None;
            let mut later = Vec::new();
            self.frames.take(&bytes, |frame| {
                match frame {
                    Frame::Text(text) if found.is_some() => super::write_text(&mut later, &[text]),
                    Frame::Text(text) => {
                        let payload: Payload = serde_json::from_slice(text)?;
                        if payload.op == 9 {
                            bail!("the session is invalid");
                        }
                        found = wanted(&payload).then_some(payload);
                    }
                    Frame::Close(code) => bail!("the gateway closed with {code}"),
                    Frame::Ping(_) | Frame::Other => {}
                }
                Ok(())
            })?;
            if let Some(found) = found {
                self.frames.put_before(later);
                return Ok(found);
            }
            let count = self.stream.read(&mut buffer).await?;
            if count == 0 {
                bail!("the gateway closed the connection");
            }
            bytes.clear();
            bytes.extend_from_slice(&buffer[..count]);
        }
    }
}
