//! HTTP/1.1 with keep-alive, one request at a time.

use std::net::SocketAddr;

use anyhow::{Context, Result, bail, ensure};
use memchr::memmem;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

const MAX_ANSWER: usize = 4 * 1024 * 1024;

/// A connection and the bytes that came on it.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer whose body lies in the connection's buffer.
pub(crate) struct Answer<'a> {
    pub status: u16,
    pub body: &'a [u8],
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Result<Self> {
        Self::open_from(address, None).await
    }

    /// `from`: the loopback address to call from, so that one machine can stand for many.
    pub(crate) async fn open_from(address: SocketAddr, from: Option<SocketAddr>) -> Result<Self> {
        let socket = TcpSocket::new_v4()?;
        if let Some(from) = from {
            socket.bind(from)?;
        }
        let stream = socket.connect(address).await.with_context(|| format!("no connection to {address}"))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(8 * 1024) })
    }

    /// Sends a whole request, made by [`request`], and waits for the whole answer.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.answer().await
    }

    /// Waits for one answer. Bytes beyond it are refused: this client doesn't ask ahead.
    pub(crate) async fn answer(&mut self) -> Result<Answer<'_>> {
        self.buffer.clear();
        let head = loop {
            self.fill().await?;
            if let Some(head) = Head::parse(&self.buffer)? {
                break head;
            }
        };
        let end = head.length + head.body;
        ensure!(end <= MAX_ANSWER, "an answer of {end} bytes");
        while self.buffer.len() < end {
            self.fill().await?;
        }
        ensure!(self.buffer.len() == end, "bytes after the answer");
        Ok(Answer { status: head.status, body: &self.buffer[head.length..end] })
    }

    /// The stream after an upgrade, with what already came on it.
    pub(crate) async fn upgrade(mut self, request: &[u8]) -> Result<(TcpStream, Vec<u8>)> {
        self.stream.write_all(request).await?;
        loop {
            self.fill().await?;
            if let Some(head) = Head::parse(&self.buffer)? {
                ensure!(head.status == 101, "the upgrade was answered with {}", head.status);
                return Ok((self.stream, self.buffer.split_off(head.length)));
            }
        }
    }

    /// The stream itself, for protocols that aren't HTTP.
    pub(crate) fn into_stream(self) -> TcpStream {
        self.stream
    }

    async fn fill(&mut self) -> Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            bail!("the server closed the connection");
        }
        Ok(())
    }
}

/// A request as bytes. `extra` are whole header lines, each ended by CRLF.
pub(crate) fn request(method: &str, path: &str, extra: &str, body: &str) -> Vec<u8> {
    let head = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\n{extra}");
    let body_headers = match body {
        "" if method == "GET" => String::new(),
        _ => format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len()),
    };
    format!("{head}{body_headers}\r\n{body}").into_bytes()
}

/// Where an answer's body starts and how long it is.
pub(super) struct Head {
    pub status: u16,
    pub length: usize,
    pub body: usize,
}

impl Head {
    /// `None` as long as the head isn't whole.
    pub(super) fn parse(buffer: &[u8]) -> Result<Option<Self>> {
        let Some(end) = memmem::find(buffer, b"\r\n\r\n") else {
            ensure!(buffer.len() < 64 * 1024, "an answer without end of head");
            return Ok(None);
        };
        let head = std::str::from_utf8(&buffer[..end]).context("an answer's head isn't text")?;
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).context("no status line")?;
        let mut body = 0;
        for line in lines {
            let Some((name, value)) = line.split_once(':') else { continue };
            if name.eq_ignore_ascii_case("content-length") {
                body = value.trim().parse().context("content-length isn't a number")?;
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                bail!("the bench can't read chunked answers");
            }
        }
        Ok(Some(Self { status: status.parse()?, length: end + 4, body }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_parsed_when_it_is_whole() -> Result<()> {
        let whole = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
        assert!(Head::parse(&whole[..30])?.is_none());
        let head = Head::parse(whole)?.context("whole")?;
        assert_eq!((head.status, &whole[head.length..head.length + head.body]), (200, &b"hello"[..]));
        Ok(())
    }

    #[test]
    fn a_chunked_answer_is_refused() {
        assert!(Head::parse(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").is_err());
    }
}
