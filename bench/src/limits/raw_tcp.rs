//! The limit of fan-out: the same frames, written to as many sockets, with no protocol, session or right in between.
//!
//! A connection's first byte is its group; the controller's is [`CONTROLLER`]. The controller sends broadcasts, each
//! the group, the length of the event (u32, big endian) and the event from `,"t"` on. What goes out is what the
//! gateway sends: a WebSocket frame with `{"op":0,"s":N`, N counted per connection, and the event.

use std::io;

use anyhow::Result;
use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::broadcast::{Receiver, Sender};

use crate::client::write_text;

pub(crate) const CONTROLLER: u8 = 255;
const GROUPS: usize = 8;
/// Events that a connection may lag behind before it is dropped.
const WAITING: usize = 1_024;
const MAX_EVENT: usize = 1024 * 1024;

/// What the controller sends to make every connection of `group` hear `event`.
pub(crate) fn broadcast(group: u8, event: &[u8]) -> Vec<u8> {
    let length = u32::try_from(event.len()).unwrap_or(u32::MAX);
    [&[group][..], &length.to_be_bytes(), event].concat()
}

pub(super) fn serve() -> Result<()> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let listener = TcpListener::bind(super::LOOPBACK).await?;
        super::announce(listener.local_addr()?);
        let groups: [Sender<Bytes>; GROUPS] = std::array::from_fn(|_| Sender::new(WAITING));
        loop {
            let (stream, _) = listener.accept().await?;
            let groups = groups.clone();
            // A peer that goes away ends its own connection and nothing else.
            tokio::spawn(async move { connection(stream, groups).await.ok() });
        }
    })
}

async fn connection(mut stream: TcpStream, groups: [Sender<Bytes>; GROUPS]) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let group = stream.read_u8().await?;
    if group == CONTROLLER {
        return control(stream, groups).await;
    }
    let Some(group) = groups.get(usize::from(group)) else { return Ok(()) };
    let events = group.subscribe();
    // The listener waits for this byte, so that no broadcast comes before it is in its group.
    stream.write_all(&[0]).await?;
    drop(groups);
    write(stream, events).await
}

async fn control(mut stream: TcpStream, groups: [Sender<Bytes>; GROUPS]) -> io::Result<()> {
    loop {
        let group = stream.read_u8().await?;
        let length = stream.read_u32().await? as usize;
        let Some(group) = groups.get(usize::from(group)).filter(|_| length <= MAX_EVENT) else {
            return Err(io::ErrorKind::InvalidData.into());
        };
        let mut event = vec![0; length];
        stream.read_exact(&mut event).await?;
        // An error means that nobody is in the group.
        let _ = group.send(event.into());
    }
}

/// Writes whatever waits in one call.
async fn write(mut stream: TcpStream, mut events: Receiver<Bytes>) -> io::Result<()> {
    let (mut sequence, mut frames) = (0u64, Vec::new());
    while let Ok(first) = events.recv().await {
        let mut next = Some(first);
        while let Some(event) = next {
            sequence += 1;
            write_text(&mut frames, &[format!("{{\"op\":0,\"s\":{sequence}").as_bytes(), &event]);
            next = events.try_recv().ok();
        }
        stream.write_all(&frames).await?;
        frames.clear();
    }
    Ok(())
}
