//! A web server as it stands at a target, and keys.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// An Ed25519 key.
#[derive(Clone)]
pub(super) struct Key(Arc<Ed25519KeyPair>);

impl Key {
    pub(super) fn new(seed: u8) -> Self {
        Self(Arc::new(Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap()))
    }

    pub(super) fn public(&self) -> String {
        STANDARD.encode(self.0.public_key())
    }

    pub(super) fn sign(&self, text: &str) -> String {
        STANDARD.encode(self.0.sign(text.as_bytes()))
    }
}

/// A server on this machine. What it doesn't know is 404.
pub(super) struct Site {
    port: u16,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    answers: Mutex<HashMap<String, Reply>>,
    requests: AtomicUsize,
    asked: Notify,
}

#[derive(Clone)]
enum Reply {
    /// To the last byte.
    Text(String),
    /// The line stays open and nothing comes.
    Nothing,
}

impl Site {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::<Shared>::default();
        let serving = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, Arc::clone(&serving)));
            }
        });
        Self { port, shared }
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The instance at `path` has this key.
    pub(super) fn shows_key(&self, path: &str, key: &Key) {
        self.shows(path, "200 OK", "", &json!({ "name": "Chat", "public_key": key.public() }).to_string());
    }

    /// What stands at the well-known address under `path`. Headers end with a line break each.
    pub(super) fn shows(&self, path: &str, status: &str, headers: &str, body: &str) {
        let length = body.len();
        let text = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n{body}");
        self.replies(path, Reply::Text(text));
    }

    pub(super) fn is_silent(&self, path: &str) {
        self.replies(path, Reply::Nothing);
    }

    fn replies(&self, path: &str, reply: Reply) {
        self.shared.answers.lock().unwrap().insert(format!("{path}/.well-known/privatechat"), reply);
    }

    pub(super) fn requests(&self) -> usize {
        self.shared.requests.load(Ordering::SeqCst)
    }

    /// Ends once somebody has asked.
    pub(super) async fn was_asked(&self) {
        self.shared.asked.notified().await;
    }
}

async fn answer(stream: TcpStream, shared: Arc<Shared>) {
    let mut stream = BufReader::new(stream);
    let mut first = String::new();
    if stream.read_line(&mut first).await.unwrap_or(0) == 0 {
        return;
    }
    let mut line = String::new();
    while stream.read_line(&mut line).await.is_ok_and(|read| read > 2) {
        line.clear();
    }
    shared.requests.fetch_add(1, Ordering::SeqCst);
    let path = first.split(' ').nth(1).unwrap_or_default();
    let reply = shared.answers.lock().unwrap().get(path).cloned();
    let not_found = || Reply::Text("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_owned());
    shared.asked.notify_one();
    match reply.unwrap_or_else(not_found) {
        // Whoever has had enough closes; that is no error here.
        Reply::Text(text) => drop(stream.write_all(text.as_bytes()).await),
        Reply::Nothing => std::future::pending().await,
    }
}
