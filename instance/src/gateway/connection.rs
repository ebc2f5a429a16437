//! One socket's task: reads what the client says, writes what its session holds.

mod frames;
mod writer;

use std::{collections::VecDeque, future::poll_fn, io, sync::Arc, task::Poll, time::Duration};

use actix_web::{rt::net::TcpStream, web};
use bytes::{BufMut as _, BytesMut};
use shared::limits;
use tokio::{io::AsyncWriteExt as _, sync::mpsc::error::TrySendError};

use self::writer::Writer;
use super::{
    close::CloseCode,
    codec::{self, CodecError, Decoder, Incoming, Outgoing},
    compress::Encoding,
    hub::Command,
    line::{Line, Order},
    members::MemberAnswer,
    session::Session,
    sockets::Place,
};
use crate::app::App;

/// Read at a time; larger frames take several reads.
const READ_BYTES: usize = 4_096;
/// Given to a peer to take a close frame and to close its side.
const FAREWELL: Duration = Duration::from_secs(2);
const MINUTE: u64 = 60_000;

/// What the upgrade decided.
pub(crate) struct Opened {
    pub(crate) encoding: Encoding,
    pub(crate) known_version: bool,
    /// What this client calls the gateway.
    pub(crate) url: String,
    pub(crate) place: Option<Place>,
}

struct Connection {
    app: web::Data<App>,
    line: Arc<Line>,
    writer: Writer,
    decoder: Decoder,
    unread: BytesMut,
    session: Option<Arc<Session>>,
    /// Answers to op 8 that are still to be given.
    answers: VecDeque<MemberAnswer>,
    /// Frames in this minute, and when it began.
    sends: (u32, u64),
    url: String,
    /// The session ends with the socket.
    final_: bool,
    reported: bool,
    _place: Option<Place>,
}

/// Why a socket ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The peer is gone, or doesn't read.
    Lost,
    /// The peer said goodbye.
    Closed(Option<u16>),
    /// We do.
    Close(CloseCode),
    Reconnect,
}

impl From<io::Error> for End {
    fn from(_: io::Error) -> Self {
        Self::Lost
    }
}

impl From<CloseCode> for End {
    fn from(code: CloseCode) -> Self {
        Self::Close(code)
    }
}

/// Serves a socket to its end. `unread` came with the request, `accepted` is the answer to it.
pub(crate) async fn run(
    app: web::Data<App>,
    stream: TcpStream,
    unread: BytesMut,
    accepted: &str,
    opened: Opened,
) {
    // Everything that waits leaves in one write, so there is nothing to gather.
    let _ = stream.set_nodelay(true);
    let gateway = app.gateway.clone();
    let line = Arc::new(Line::new(gateway.next_line(), gateway.now()));
    gateway.tell(Command::Open(line.clone())).await;
    if gateway.is_stopping() {
        line.end(Order::Reconnect);
    }
    let mut connection = Connection {
        writer: Writer::new(stream, opened.encoding, accepted.as_bytes()),
        decoder: Decoder::new(limits::GATEWAY_LARGE_FRAME_BYTES),
        // The request's buffer is large; a socket keeps only what came early.
        unread: BytesMut::from(&unread[..]),
        session: None,
        answers: VecDeque::new(),
        sends: (0, gateway.now()),
        url: opened.url,
        final_: false,
        reported: false,
        _place: opened.place,
        app,
        line,
    };
    drop(unread);
    let end = match connection.serve(opened.known_version).await {
        Ok(never) => match never {},
        Err(end) => end,
    };
    connection.finish(end).await;
}

impl Connection {
    async fn serve(&mut self, known_version: bool) -> Result<std::convert::Infallible, End> {
        let interval = self.app.gateway.limits.heartbeat;
        self.say(&format!(
            "{{\"op\":10,\"s\":null,\"t\":null,\"d\":{{\"heartbeat_interval\":{interval}}}}}"
        ))?;
        if !known_version {
            return Err(CloseCode::InvalidVersion.into());
        }
        loop {
            // First what came with the request or in one go with something else.
            while let Some(incoming) = self.decode()? {
                // Apart, so that a socket which only waits is small.
                Box::pin(self.take(incoming)).await?;
            }
            match self.line.order() {
                Some(Order::Drop) => return Err(End::Lost),
                Some(Order::Reconnect) => return Err(End::Reconnect),
                Some(Order::Close(code)) => return Err(code.into()),
                None => {}
            }
            if self.writer.pump(self.session.as_deref(), &self.line, &self.app.gateway)? {
                // Large answers are made piece by piece, as fast as they are taken.
                if Box::pin(self.answer_members()).await? {
                    continue;
                }
            }
            self.wait().await?;
        }
    }

    /// Until there is something to do: bytes came, bytes can go, or somebody woke us. Reads what came.
    async fn wait(&mut self) -> Result<(), End> {
        let (line, writer) = (&self.line, &mut self.writer);
        let readable = poll_fn(|context| {
            if line.poll_woken(context) || writer.poll_writable(context) {
                return Poll::Ready(Ok(false));
            }
            writer.stream.poll_read_ready(context).map_ok(|()| true)
        });
        if readable.await? {
            self.read()?;
        }
        Ok(())
    }

    fn read(&mut self) -> Result<(), End> {
        let mut chunk = [0; READ_BYTES];
        match self.writer.stream.try_read(&mut chunk) {
            Ok(0) => Err(End::Lost),
            Ok(length) => {
                self.unread.put_slice(&chunk[..length]);
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(()),
            Err(_) => Err(End::Lost),
        }
    }

    fn decode(&mut self) -> Result<Option<Incoming>, End> {
        let decoded = self.decoder.decode(&mut self.unread);
        if self.unread.is_empty() {
            // An idle socket keeps no buffer.
            self.unread = BytesMut::new();
        }
        decoded.map_err(|error| match error {
            CodecError::Protocol(_) => CloseCode::Protocol.into(),
            CodecError::TooBig(_) => CloseCode::DecodeError.into(),
        })
    }

    async fn take(&mut self, incoming: Incoming) -> Result<(), End> {
        self.count_send()?;
        match incoming {
            Incoming::Message(message) => self.message(&message).await,
            Incoming::Ping(payload) => {
                codec::put_head(&mut self.writer.out, Outgoing::Pong, payload.len());
                self.writer.out.put_slice(&payload);
                Ok(())
            }
            Incoming::Pong => Ok(()),
            Incoming::Close(code) => Err(End::Closed(code)),
        }
    }

    fn count_send(&mut self) -> Result<(), CloseCode> {
        let (gateway, (count, since)) = (&self.app.gateway, &mut self.sends);
        let now = gateway.now();
        if now.saturating_sub(*since) >= MINUTE {
            (*count, *since) = (0, now);
        }
        *count += 1;
        if *count > gateway.limits.sends_per_minute { Err(CloseCode::RateLimited) } else { Ok(()) }
    }

    fn say(&mut self, text: &str) -> io::Result<()> {
        self.writer.say(text)
    }

    async fn finish(mut self, end: End) {
        // Only a client that says goodbye for good ends its session.
        self.final_ = matches!(end, End::Closed(Some(1000 | 1001)));
        let (code, reason) = match end {
            End::Lost => return,
            End::Closed(code) => (code.unwrap_or(1000), ""),
            End::Close(code) => (code.number(), code.reason()),
            End::Reconnect => {
                if self.say("{\"op\":7,\"s\":null,\"t\":null,\"d\":null}").is_err() {
                    return;
                }
                // A code other than 1000 and 1001, after which clients resume.
                (CloseCode::Unknown.number(), "The server restarts.")
            }
        };
        // The hub hears at once; the peer may take its time.
        self.report();
        codec::put_close(&mut self.writer.out, code, reason);
        let clock = self.app.clock.clone();
        let farewell = self.writer.farewell();
        tokio::select! {
            () = farewell => {}
            () = clock.sleep(FAREWELL) => {}
        }
    }

    /// Tells the hub that this socket is gone. Once.
    fn report(&mut self) {
        if std::mem::replace(&mut self.reported, true) {
            return;
        }
        let inbox = &self.app.gateway.inbox;
        let gone = Command::Gone { line: self.line.id, session: self.session.take(), end: self.final_ };
        if let Err(TrySendError::Full(gone)) = inbox.try_send(gone) {
            let inbox = inbox.clone();
            actix_web::rt::spawn(async move { drop(inbox.send(gone).await) });
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.report();
    }
}

impl Writer {
    /// Writes the rest, closes this side and waits for the other one. Closing with unread bytes would reset the
    /// connection, and the peer might never see why.
    async fn farewell(&mut self) {
        if self.stream.write_all(&self.out).await.is_err() || self.stream.shutdown().await.is_err() {
            return;
        }
        let mut rest = [0; 256];
        while self.stream.readable().await.is_ok() {
            match self.stream.try_read(&mut rest) {
                Ok(0) => return,
                Err(error) if error.kind() != io::ErrorKind::WouldBlock => return,
                _ => {}
            }
        }
    }
}
