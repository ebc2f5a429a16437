//! The gateway client against another WebSocket implementation.

use std::net::SocketAddr;

use anyhow::{Context, Result};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, accept_async};

use super::stamp::stampable;
use super::{Identify, Listeners, open_gateway};

/// Serves one session: READY and a first event in one breath, a heartbeat, then `events` as they are.
async fn gateway(listener: TcpListener, events: Vec<Value>) -> Result<()> {
    let (stream, _) = listener.accept().await?;
    let mut socket = accept_async(stream).await?;
    socket.send(text(&json!({"op": 10, "d": {"heartbeat_interval": 20}}))).await?;
    let identify = next(&mut socket).await?;
    assert_eq!((&identify["op"], &identify["d"]["token"]), (&json!(2), &json!("secret")));
    socket.feed(text(&json!({"op": 0, "s": 1, "t": "READY", "d": {}}))).await?;
    socket.feed(text(&json!({"op": 0, "s": 2, "t": "GUILD_CREATE", "d": {}}))).await?;
    socket.flush().await?;
    assert_eq!(next(&mut socket).await?, json!({"op": 1, "d": 2}));
    socket.send(text(&json!({"op": 11}))).await?;
    for event in events {
        socket.send(text(&event)).await?;
    }
    // Ends with the client.
    while next(&mut socket).await.is_ok() {}
    Ok(())
}

fn text(payload: &Value) -> Message {
    Message::text(payload.to_string())
}

async fn next(socket: &mut WebSocketStream<TcpStream>) -> Result<Value> {
    let message = socket.next().await.context("the client left")??;
    Ok(serde_json::from_str(message.to_text()?)?)
}

fn message(sequence: u64) -> Value {
    json!({"op": 0, "s": sequence, "t": "MESSAGE_CREATE", "d": {"content": stampable(300)}})
}

/// What a session hears of these events: delivered and lost.
async fn heard(events: Vec<Value>, expected: u64) -> Result<(u64, u64)> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address: SocketAddr = listener.local_addr()?;
    let server = tokio::spawn(gateway(listener, events));
    let listeners = Listeners::new()?;
    let identify = Identify { token: "secret".into(), intents: 1 };
    listeners
        .open(1, |_| {
            let identify = identify.clone();
            async move { open_gateway(address, &identify).await }
        })
        .await?;
    let reading = listeners.drain(expected).await?;
    drop(listeners);
    server.await??;
    Ok((reading.delivered, reading.lost))
}

#[tokio::test]
async fn a_session_beats_and_hears_every_message() -> Result<()> {
    assert_eq!(heard((3..=7).map(message).collect(), 5).await?, (5, 0));
    Ok(())
}

#[tokio::test]
async fn a_gap_in_the_sequence_is_a_loss() -> Result<()> {
    assert_eq!(heard(vec![message(3), message(5)], 2).await?, (2, 1));
    Ok(())
}

#[tokio::test]
async fn a_session_that_the_server_invalidates_is_a_loss() -> Result<()> {
    assert_eq!(heard(vec![message(3), json!({"op": 9, "d": false})], 1).await?.0, 1);
    let (delivered, lost) = heard(vec![json!({"op": 9, "d": false}), message(3)], 1).await?;
    assert_eq!((delivered, lost), (0, 2));
    Ok(())
}
