//! Who stands behind a session or a bot token, cached until a unit says otherwise.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use moka::sync::Cache as Moka;
use shared::{SessionId, UserId};

use crate::{
    access::{Actor, Asker, BotToken, PersonSession},
    app::App,
    error::ApiResult,
    gateway::event::Signal,
};

/// An account, as a token proves it.
#[derive(Debug)]
pub struct Identity {
    pub actor: Actor,
    /// Unix ms after which the sign-in is over; `i64::MAX` for bots.
    pub expires_at: i64,
}

pub struct Identities {
    sessions: Moka<SessionId, Arc<Identity>>,
    bots: Moka<[u8; 32], Arc<Identity>>,
    /// Counts revocations: what was read before one is used once, but not kept.
    revocations: AtomicU64,
}

impl Identities {
    pub fn new(most: u64, exact: bool) -> Self {
        // On a shared database another replica may have ended the session: 5 s is the longest that can go unseen.
        let age = std::time::Duration::from_secs(if exact { 3_600 } else { 5 });
        Self {
            sessions: Moka::builder().max_capacity(most).time_to_live(age).build(),
            bots: Moka::builder().max_capacity(most).time_to_live(age).build(),
            revocations: AtomicU64::new(0),
        }
    }

    /// # Errors
    /// Of the database.
    pub async fn session(&self, app: &App, id: SessionId) -> ApiResult<Option<Arc<Identity>>> {
        let now = app.clock.now_ms();
        if let Some(known) = self.sessions.get(&id) {
            return Ok((known.expires_at > now).then_some(known));
        }
        let before = self.revocations.load(Ordering::Acquire);
        let found = app.read(async move |conn| instance_store::sessions::live(conn, id, now).await).await?;
        Ok(found.map(|row| {
            let session = PersonSession { id, admin: row.admin };
            let actor = Actor { user: row.user_id, asker: Asker::Person(session) };
            let identity = Arc::new(Identity { actor, expires_at: row.expires_at });
            self.sessions.insert(id, identity.clone());
            // Looked at after the insert: a revocation that is counted later finds the entry and removes it.
            if self.revocations.load(Ordering::Acquire) != before {
                self.sessions.invalidate(&id);
            }
            identity
        }))
    }

    /// # Errors
    /// Of the database.
    pub async fn bot(&self, app: &App, digest: [u8; 32]) -> ApiResult<Option<Arc<Identity>>> {
        if let Some(known) = self.bots.get(&digest) {
            return Ok(Some(known));
        }
        let before = self.revocations.load(Ordering::Acquire);
        let found = app
            .read(async move |conn| instance_store::applications::by_token(conn, digest.to_vec()).await)
            .await?;
        Ok(found.map(|row| {
            let token = BotToken { application: row.application_id };
            let actor = Actor { user: row.bot_id, asker: Asker::Bot(token) };
            let identity = Arc::new(Identity { actor, expires_at: i64::MAX });
            self.bots.insert(digest, identity.clone());
            if self.revocations.load(Ordering::Acquire) != before {
                self.bots.invalidate(&digest);
            }
            identity
        }))
    }

    /// Forgets what a committed unit ended. Called in commit order, before sockets are closed.
    pub fn apply(&self, signal: &Signal) {
        if let Signal::Revoke { user, session, except } = signal {
            self.revocations.fetch_add(1, Ordering::AcqRel);
            self.forget(*user, *session, *except);
        }
    }

    fn forget(&self, user: UserId, session: Option<SessionId>, except: Option<SessionId>) {
        if let Some(session) = session {
            self.sessions.invalidate(&session);
            return;
        }
        // Revocations of a whole account are rare, so a walk is cheaper than a second index kept on every sign-in.
        let theirs: Vec<_> = self
            .sessions
            .iter()
            .filter(|(id, identity)| identity.actor.user == user && Some(**id) != except)
            .map(|(id, _)| *id)
            .collect();
        for id in theirs {
            self.sessions.invalidate(&id);
        }
        let tokens: Vec<_> = self
            .bots
            .iter()
            .filter(|(_, identity)| identity.actor.user == user)
            .map(|(digest, _)| *digest)
            .collect();
        for digest in tokens {
            self.bots.invalidate(&digest);
        }
    }
}
