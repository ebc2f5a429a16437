//! Live connections, as Discord's gateway v10 has them.
//!
//! A committed unit's signals go, in order, to the [`hub`], one thread that knows who is in which guild and sees what.
//! It puts each event, serialised once, into the rings of the sessions that may see it. A socket's task
//! ([`connection`]) takes what waits in its session's ring and writes it in one go.
//!
//! - [`event`], [`kind`], [`intents`]: what is told, and to whom
//! - [`open`], [`codec`], [`compress`], [`connection`]: sockets;  [`line`](mod@line): what hub and socket share
//! - [`identify`], [`ready`], [`resume`], [`members`]: what clients ask for
//! - [`session`], [`ring`], [`dispatch`]: what a client was told and may still be told
//! - [`hub`], [`room`], [`presence`], [`voice`]: the fan-out's state
//!
//! What holds:
//! - Only this folder knows sockets. Nothing that a client does or leaves undone makes the hub wait.
//! - Who may see an event is judged when it is put into a ring; what goes out of sight later is taken out again, and what
//!   needed more than sight is judged once more at a RESUME, so it replays nothing that may not be seen any more.
//! - A session's numbers rise by one per event; events that were taken out leave a gap.

pub mod close;
pub mod codec;
mod compress;
mod connection;
mod dispatch;
pub mod event;
mod hub;
mod identify;
pub mod intents;
pub mod kind;
mod limits;
mod line;
mod members;
pub mod open;
mod presence;
mod ready;
mod resume;
mod ring;
mod room;
pub mod routes;
mod session;
mod sockets;
mod voice;

use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use actix_web::web;
use parking_lot::Mutex;
use shared::{GuildId, UserId};
use shared_web::Clock;
use tokio::sync::{Notify, Semaphore, mpsc, oneshot};

use self::{
    event::{Audience, Event, Signal},
    hub::{Command, Hub},
    limits::Limits,
    sockets::Sockets,
};
use crate::app::App;

/// How often the hub looks for what is overdue.
const TICK: Duration = Duration::from_secs(1);

/// The way into the hub, and what sockets share.
pub struct Gateway {
    inbox: mpsc::Sender<Command>,
    /// What was committed together and is about to be handed on.
    gathered: Mutex<Vec<Signal>>,
    /// The hub's end until it is started.
    waiting: Mutex<Option<mpsc::Receiver<Command>>>,
    started: AtomicBool,
    stopping: AtomicBool,
    clock: Arc<dyn Clock>,
    origin: Instant,
    lines: AtomicU64,
    limits: Limits,
    /// READY payloads that may be made at a time.
    builds: Semaphore,
    /// zstd contexts that may exist.
    zstd: Arc<Semaphore>,
    sockets: Arc<Sockets>,
    /// Some account's last session ended.
    departed: Notify,
}

impl Gateway {
    pub fn new(config: &crate::config::Gateway, clock: Arc<dyn Clock>) -> Self {
        let (inbox, waiting) = mpsc::channel(config.inbox.max(1));
        Self {
            inbox,
            gathered: Mutex::default(),
            waiting: Mutex::new(Some(waiting)),
            started: AtomicBool::new(false),
            stopping: AtomicBool::new(false),
            origin: clock.instant(),
            clock,
            lines: AtomicU64::new(0),
            limits: Limits::of(config),
            builds: Semaphore::new(config.ready_builds.max(1)),
            zstd: Arc::new(Semaphore::new(config.zstd_max)),
            sockets: Arc::default(),
            departed: Notify::new(),
        }
    }

    /// Starts the hub's thread, and its clock on the caller's runtime. What was published before is nobody's news.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(self: &Arc<Self>, app: &web::Data<App>) -> std::io::Result<()> {
        let Some(inbox) = self.waiting.lock().take() else { return Ok(()) };
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        let hub = Hub::new(self.clone(), Arc::downgrade(&app.clone().into_inner()), runtime);
        std::thread::Builder::new().name("gateway-hub".into()).spawn(move || hub.run(inbox))?;
        self.started.store(true, Ordering::Release);
        actix_web::rt::spawn(tick(self.clock.clone(), self.inbox.downgrade()));
        Ok(())
    }

    /// Takes what a unit left behind, until [`Self::flush`].
    pub fn gather(&self, signal: Signal) {
        if self.started.load(Ordering::Acquire) {
            self.gathered.lock().push(signal);
        }
    }

    /// Hands on what the units of one commit left behind: waking the hub costs more than what it does with an event.
    /// Waits while the hub is behind; never drops. Called on threads that may block.
    pub fn flush(&self) {
        let signals = std::mem::take(&mut *self.gathered.lock());
        if !signals.is_empty() && self.inbox.blocking_send(Command::Signals(signals)).is_err() {
            tracing::error!("the gateway's hub has stopped; nobody hears of changes any more");
        }
    }

    /// Tells what no unit commits and nobody misses, such as typing: dropped when the hub is behind.
    pub fn offer(&self, audience: Audience, event: Event) {
        let command = Command::Signals(vec![Signal::Event(audience, Arc::new(event))]);
        if self.started.load(Ordering::Acquire) && self.inbox.try_send(command).is_err() {
            metrics::counter!("gateway_offers_dropped_total").increment(1);
        }
    }

    /// How many members of each guild are online and don't hide it.
    pub async fn online(&self, guilds: Vec<GuildId>) -> Vec<usize> {
        let count = guilds.len();
        let attendance = self.ask(|done| Command::Attendance { guilds, done }).await.unwrap_or_default();
        let mut online: Vec<_> = attendance.iter().map(|guild| guild.presences.len()).collect();
        online.resize(count, 0);
        online
    }

    /// Who of these people has no session; nobody, when the hub can't be asked.
    pub async fn absent(&self, users: Vec<UserId>) -> HashSet<UserId> {
        self.ask(|done| Command::Absent { users, done }).await.unwrap_or_default()
    }

    /// Waits until an account's last session has ended. For one waiter.
    pub async fn departure(&self) {
        self.departed.notified().await;
    }

    /// Whether sessions of before the start would still be kept: who is absent may be on the way back.
    pub fn is_young(&self) -> bool {
        self.now() < self.limits.resume
    }

    /// Sends everybody away: they come back when the server does, and resume or identify.
    pub async fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
        self.ask(Command::Stop).await;
    }

    /// Asks the hub; `None` when it isn't there (any more).
    async fn ask<T>(&self, command: impl FnOnce(oneshot::Sender<T>) -> Command) -> Option<T> {
        if !self.started.load(Ordering::Acquire) {
            return None;
        }
        let (done, answer) = oneshot::channel();
        self.inbox.send(command(done)).await.ok()?;
        answer.await.ok()
    }

    async fn tell(&self, command: Command) {
        // Without a hub the process is ending, and so is every socket.
        let _ = self.inbox.send(command).await;
    }

    fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    fn next_line(&self) -> u64 {
        self.lines.fetch_add(1, Ordering::Relaxed)
    }

    /// Milliseconds since the gateway was made.
    fn now(&self) -> u64 {
        let since = self.clock.instant().saturating_duration_since(self.origin);
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    }
}

async fn tick(clock: Arc<dyn Clock>, inbox: mpsc::WeakSender<Command>) {
    loop {
        clock.sleep(TICK).await;
        let Some(inbox) = inbox.upgrade() else { return };
        // A hub that is behind has worse to do than to look at clocks.
        if let Err(mpsc::error::TrySendError::Closed(_)) = inbox.try_send(Command::Tick) {
            return;
        }
    }
}
