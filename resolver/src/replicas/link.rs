//! The connection to Redis: one, over which a replica both tells and hears.

use std::sync::Arc;
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, ErrorKind, PushInfo, PushKind, RedisError, RedisResult, Value};
use shared_web::{Clock, Random};
use tokio::sync::{Mutex, mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::ledger::Ledger;
use super::message::Message;
use crate::limits::Limits;
use crate::resolve::{Caches, Changed};

/// Between two messages about calls.
pub const PERIOD: Duration = Duration::from_millis(100);
/// Until the next attempt while Redis is away.
const AGAIN: Duration = Duration::from_secs(1);
/// Longest time for a connection and for an answer. Nobody waits for it but this link.
const PATIENCE: Duration = Duration::from_secs(2);
/// Most units' codes that are told of together.
const TOGETHER: usize = 256;

pub struct Link {
    client: Client,
    channel: String,
    own: u64,
    ledger: Arc<Ledger>,
    changes: Mutex<mpsc::Receiver<Changed>>,
    clock: Arc<dyn Clock>,
    ear: Arc<Ear>,
}

/// How it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State {
    pub connected: bool,
    /// Messages of other replicas that were acted upon.
    pub heard: u64,
}

/// Acts upon what is heard.
struct Ear {
    own: u64,
    caches: Arc<Caches>,
    limits: Arc<Limits>,
    state: watch::Sender<State>,
}

impl Link {
    pub(super) fn new(
        url: &str,
        group: &str,
        (ledger, changes): (Arc<Ledger>, mpsc::Receiver<Changed>),
        (caches, limits, clock): (Arc<Caches>, Arc<Limits>, Arc<dyn Clock>),
        random: &dyn Random,
    ) -> Result<Self, RedisError> {
        // One connection can only hear and tell in Redis's newer protocol.
        let client =
            Client::open(format!("{url}{}protocol=resp3", if url.contains('?') { '&' } else { '?' }))?;
        let mut own = [0; 8];
        random.fill(&mut own);
        let own = u64::from_le_bytes(own);
        let ear = Arc::new(Ear { own, caches, limits, state: watch::Sender::default() });
        let (channel, changes) = (format!("privatechat:resolver:{group}"), Mutex::new(changes));
        Ok(Self { client, channel, own, ledger, changes, clock, ear })
    }

    pub fn state(&self) -> watch::Receiver<State> {
        self.ear.state.subscribe()
    }

    /// Tells and hears until `stop`, and comes back when Redis does. While it is away this replica has its own limits, and
    /// caches that live for seconds.
    pub async fn run(&self, stop: CancellationToken) {
        let mut changes = self.changes.lock().await;
        let mut said = false;
        loop {
            let Some(ended) = stop.run_until_cancelled(self.talk(&mut changes)).await else { return };
            let again = self.clock.instant() + AGAIN;
            let mut was_connected = false;
            self.ear.state.send_modify(|state| was_connected = std::mem::take(&mut state.connected));
            metrics::gauge!("resolver_redis_connected").set(0);
            if let Err(error) = ended
                && (was_connected || !said)
            {
                said = true;
                tracing::warn!(%error, "Redis is away: until it is back, limits are this replica's own and codes that \
                                        others change are remembered for up to 5 s");
            }
            if stop.run_until_cancelled(self.clock.sleep_until(again)).await.is_none() {
                return;
            }
        }
    }

    async fn talk(&self, changes: &mut mpsc::Receiver<Changed>) -> RedisResult<()> {
        let mut connection = self.soon(self.connect()).await?;
        // What happened meanwhile is of no use to anybody now: caches have forgotten it and buckets have filled up.
        while changes.try_recv().is_ok() {}
        self.ledger.take();
        let mut next = self.clock.instant() + PERIOD;
        self.ear.state.send_modify(|state| state.connected = true);
        metrics::gauge!("resolver_redis_connected").set(1);
        tracing::info!("replicas share limits and changes through Redis");
        loop {
            tokio::select! {
                Some(codes) = changes.recv() => {
                    let mut codes = codes;
                    let more = std::iter::from_fn(|| changes.try_recv().ok()).take(TOGETHER);
                    codes.extend(more.flatten());
                    self.tell(&mut connection, &Message::all(self.own, &codes, &[])).await?;
                }
                () = self.clock.sleep_until(next) => {
                    next = self.clock.instant() + PERIOD;
                    self.tell(&mut connection, &Message::all(self.own, &[], &self.ledger.take())).await?;
                }
            }
        }
    }

    async fn connect(&self) -> RedisResult<MultiplexedConnection> {
        let ear = Arc::clone(&self.ear);
        // This link has its own patience.
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(None)
            .set_response_timeout(None)
            .set_push_sender(move |push: PushInfo| {
                ear.hear(&push);
                Ok::<(), std::convert::Infallible>(())
            });
        let mut connection = self.client.get_multiplexed_async_connection_with_config(&config).await?;
        connection.subscribe(&self.channel).await?;
        Ok(connection)
    }

    async fn tell(&self, connection: &mut MultiplexedConnection, messages: &[Message]) -> RedisResult<()> {
        for message in messages {
            // Texts, numbers and addresses always have a JSON form.
            let text = serde_json::to_vec(message).unwrap_or_default();
            let mut publish = redis::cmd("PUBLISH");
            publish.arg(&self.channel).arg(text);
            self.soon(publish.exec_async(connection)).await?;
        }
        Ok(())
    }

    async fn soon<T>(&self, work: impl Future<Output = RedisResult<T>>) -> RedisResult<T> {
        tokio::select! {
            biased;
            done = work => done,
            () = self.clock.sleep(PATIENCE) => Err((ErrorKind::Io, "no answer for 2 seconds").into()),
        }
    }
}

impl Ear {
    fn hear(&self, push: &PushInfo) {
        let (PushKind::Message, [_, Value::BulkString(text)]) = (&push.kind, &push.data[..]) else { return };
        let Ok(message) = serde_json::from_slice::<Message>(text) else {
            tracing::debug!("a message that isn't a replica's came through Redis");
            return;
        };
        if message.from == self.own {
            return;
        }
        for code in &message.changed {
            self.caches.forget(code);
        }
        for (call, address, times) in message.calls {
            self.limits.charge(call, address.into(), times);
        }
        self.state.send_modify(|state| state.heard += 1);
    }
}
