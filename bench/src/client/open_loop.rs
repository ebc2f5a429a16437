//! Senders that keep their pace whether or not the server keeps up.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::OwnedReadHalf;
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;

use super::http::Head;
use super::stamp::stamp;
use crate::measure::micros;

/// One sender: a connection and the message it repeats, each time stamped with the time of sending.
pub(crate) struct Stream {
    pub connection: TcpStream,
    pub message: Vec<u8>,
    /// Whether each message is an HTTP request that must be answered with 200.
    pub answered: bool,
}

/// Sends `count` messages on every stream, `per_second` on each, the streams evenly staggered. Requests don't wait
/// for earlier answers, so a slow server shows as latency and not as a lower pace. Returns when all are answered.
pub(crate) async fn open_loop(streams: Vec<Stream>, per_second: u32, count: u32) -> Result<()> {
    let period = Duration::from_secs(1) / per_second;
    let stagger = period / u32::try_from(streams.len().max(1))?;
    let mut senders = JoinSet::new();
    for (number, stream) in (0u32..).zip(streams) {
        senders.spawn(send(stream, stagger * number, period, count));
    }
    while let Some(sender) = senders.join_next().await {
        sender??;
    }
    Ok(())
}

async fn send(stream: Stream, delay: Duration, period: Duration, count: u32) -> Result<()> {
    let Stream { connection, mut message, answered } = stream;
    let (reader, mut writer) = connection.into_split();
    let answers = answered.then(|| tokio::spawn(read_answers(reader, count)));
    tokio::time::sleep(delay).await;
    let mut pace = tokio::time::interval(period);
    pace.set_missed_tick_behavior(MissedTickBehavior::Burst);
    for _ in 0..count {
        pace.tick().await;
        ensure!(stamp(&mut message, micros()), "the message has no room for a time");
        writer.write_all(&message).await?;
    }
    if let Some(answers) = answers {
        answers.await??;
    }
    Ok(())
}

async fn read_answers(mut reader: OwnedReadHalf, count: u32) -> Result<()> {
    let mut buffer = Vec::with_capacity(16 * 1024);
    for _ in 0..count {
        let head = loop {
            if let Some(head) = Head::parse(&buffer)?
                && buffer.len() >= head.length + head.body
            {
                break head;
            }
            let read = reader.read_buf(&mut buffer).await?;
            (read > 0).then_some(()).context("the server closed a sender's connection")?;
        };
        let body = &buffer[head.length..head.length + head.body];
        ensure!(head.status == 200, "answered {}: {}", head.status, String::from_utf8_lossy(body));
        buffer.drain(..head.length + head.body);
    }
    Ok(())
}
