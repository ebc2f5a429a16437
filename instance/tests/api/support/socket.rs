use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, protocol::CloseFrame},
};

use super::{TestInstance, User};

/// A client of the gateway.
pub struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// The number of the last event.
    pub seen: u64,
    /// From READY.
    pub session: String,
    inflate: Option<Box<flate2::Decompress>>,
}

/// Nothing that a server does takes this long; reached only when a test fails.
const PATIENCE: Duration = Duration::from_mins(1);

impl Socket {
    /// Opens a socket at `path` (with its query) and reads HELLO.
    pub async fn open(base: &str, path: &str) -> Self {
        let url = format!("{}{path}", base.replacen("http", "ws", 1));
        let (stream, _) = connect_async(url).await.expect("the socket opens");
        let inflate = path.contains("zlib-stream").then(|| Box::new(flate2::Decompress::new(true)));
        let mut socket = Self { stream, seen: 0, session: String::new(), inflate };
        let hello = socket.frame().await;
        assert_eq!(hello["op"], 10, "{hello}");
        socket
    }

    /// As [`Self::open`], with next to no room for what the server sends and the client doesn't read.
    pub async fn open_narrow(base: &str) -> Self {
        let address: std::net::SocketAddr = base.trim_start_matches("http://").parse().expect("an address");
        let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
        socket.set_recv_buffer_size(4_096).expect("a small buffer");
        let stream = MaybeTlsStream::Plain(socket.connect(address).await.expect("the server listens"));
        let url = format!("ws://{address}/?v=10");
        let (stream, _) = tokio_tungstenite::client_async(url, stream).await.expect("the socket opens");
        let mut socket = Self { stream, seen: 0, session: String::new(), inflate: None };
        assert_eq!(socket.frame().await["op"], 10);
        socket
    }

    /// Opens a socket for `user` and reads READY.
    pub async fn identified(user: &User) -> (Self, Value) {
        Self::identified_with(user, json!({})).await
    }

    /// As [`Self::identified`], with fields of IDENTIFY.
    pub async fn identified_with(user: &User, fields: Value) -> (Self, Value) {
        let mut socket = Self::open(&user.base, "/?v=10&encoding=json").await;
        socket.identify(user, fields).await;
        let ready = socket.ready().await;
        (socket, ready)
    }

    /// Reads READY and keeps its session.
    pub async fn ready(&mut self) -> Value {
        let ready = self.event("READY").await;
        ready["session_id"].as_str().expect("a session").clone_into(&mut self.session);
        ready
    }

    pub async fn identify(&mut self, user: &User, mut fields: Value) {
        fields["token"] = json!(bare_token(user));
        self.send(json!({"op": 2, "d": fields})).await;
    }

    pub async fn resume(&mut self, user: &User, session: &str, seq: u64) {
        let d = json!({"token": bare_token(user), "session_id": session, "seq": seq});
        self.send(json!({"op": 6, "d": d})).await;
    }

    pub async fn send(&mut self, frame: Value) {
        self.send_text(frame.to_string()).await;
    }

    pub async fn send_text(&mut self, text: String) {
        self.stream.send(Message::text(text)).await.expect("the socket takes it");
    }

    /// The next frame.
    pub async fn frame(&mut self) -> Value {
        match self.next().await {
            Next::Frame(frame) => frame,
            Next::Closed(close) => panic!("closed instead of a frame: {close:?}"),
        }
    }

    /// The next event; its kind must be this. Answers `d`.
    #[track_caller]
    pub fn event(&mut self, kind: &str) -> impl Future<Output = Value> {
        let at = std::panic::Location::caller();
        async move {
            let frame = self.frame().await;
            assert_eq!(frame["t"], kind, "at {at}: {frame:#}");
            frame["d"].clone()
        }
    }

    /// Skips events until one of this kind. Answers `d`.
    pub async fn until(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.frame().await;
            if frame["t"] == kind {
                return frame["d"].clone();
            }
        }
    }

    /// All events that are for this socket by now.
    pub async fn drain(&mut self, instance: &TestInstance) -> Vec<Value> {
        instance.settled().await;
        // A heartbeat is acknowledged behind the events that wait.
        self.send(json!({"op": 1, "d": self.seen})).await;
        let mut events = Vec::new();
        loop {
            let frame = self.frame().await;
            if frame["op"] == 11 {
                return events;
            }
            events.push(frame);
        }
    }

    /// Reads to the end; answers the close code. Events on the way are skipped.
    pub async fn closed(&mut self) -> Option<u16> {
        loop {
            if let Next::Closed(close) = self.next().await {
                return close;
            }
        }
    }

    /// Closes with a code and reads to the end, which comes after the hub was told that the socket is gone.
    pub async fn close(mut self, code: u16) {
        let frame = CloseFrame { code: code.into(), reason: "".into() };
        self.stream.close(Some(frame)).await.expect("the socket takes it");
        while let Some(Ok(_)) =
            tokio::time::timeout(PATIENCE, self.stream.next()).await.expect("the server ends it")
        {}
    }

    async fn next(&mut self) -> Next {
        loop {
            let message =
                tokio::time::timeout(PATIENCE, self.stream.next()).await.expect("the server says something");
            let text = match message {
                Some(Ok(Message::Text(text))) => text.as_bytes().to_vec(),
                Some(Ok(Message::Binary(packed))) => self.inflated(&packed),
                Some(Ok(Message::Close(close))) => return Next::Closed(close.map(|close| close.code.into())),
                Some(Ok(_)) => continue,
                Some(Err(_)) | None => return Next::Closed(None),
            };
            let frame: Value = serde_json::from_slice(&text).expect("JSON");
            if let Some(number) = frame["s"].as_u64() {
                assert!(number > self.seen, "numbers rise: {} then {number}", self.seen);
                self.seen = number;
            }
            return Next::Frame(frame);
        }
    }

    fn inflated(&mut self, packed: &[u8]) -> Vec<u8> {
        let inflate = self.inflate.as_mut().expect("compression was asked for");
        let mut text = Vec::new();
        let start = inflate.total_in();
        while inflate.total_in() - start < packed.len() as u64 {
            let done = usize::try_from(inflate.total_in() - start).expect("small");
            text.reserve(64 * 1024);
            inflate
                .decompress_vec(&packed[done..], &mut text, flate2::FlushDecompress::Sync)
                .expect("a valid zlib stream");
        }
        text
    }
}

enum Next {
    Frame(Value),
    Closed(Option<u16>),
}

fn bare_token(user: &User) -> &str {
    let token = user.token.as_deref().expect("signed in");
    token.split_once(' ').map_or(token, |(_, bare)| bare)
}
