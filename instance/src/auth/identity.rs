//! Who stands behind a session or a bot token, cached until a unit says otherwise.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use shared::{SessionId, UserId};
use shared_web::Clock;

use crate::{
    access::{Actor, Asker, BotToken, PersonSession},
    app::App,
    cache::{Aged, LONGEST},
    error::ApiResult,
    gateway::event::Signal,
};

/// An account, as a token proves it.
#[derive(Debug)]
pub struct Identity {
    pub actor: Actor,
    /// Unix ms after which the sign-in is over unless it was refreshed since; `i64::MAX` for bots.
    pub expires_at: i64,
}

pub struct Identities {
    sessions: Aged<SessionId, Arc<Identity>>,
    bots: Aged<[u8; 32], Arc<Identity>>,
    /// Counts revocations: what was read before one is used once, but not kept.
    revocations: AtomicU64,
}

/// On a shared database another replica may have ended the session: this is the longest that can go unseen.
const SHARED: Duration = Duration::from_secs(5);

impl Identities {
    pub fn new(exact: bool, most: u64, clock: &Arc<dyn Clock>) -> Self {
        let age = if exact { LONGEST } else { SHARED };
        Self {
            sessions: Aged::for_a_time(most, age, clock.clone()),
            bots: Aged::for_a_time(most, age, clock.clone()),
            revocations: AtomicU64::new(0),
        }
    }

    /// # Errors
    /// Of the database.
    pub async fn session(&self, app: &App, id: SessionId) -> ApiResult<Option<Arc<Identity>>> {
        let now = app.clock.now_ms();
        // A refresh moves the end on, and is not told of here.
        if let Some(known) = self.sessions.get(&id).filter(|known| known.expires_at > now) {
            return Ok(Some(known));
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
                self.sessions.forget(&id);
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
                self.bots.forget(&digest);
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
            self.sessions.forget(&session);
            return;
        }
        // Revocations of a whole account are rare, so a walk is cheaper than a second index kept on every sign-in.
        self.sessions.forget_if(|id, identity| identity.actor.user == user && Some(*id) != except);
        self.bots.forget_if(|_, identity| identity.actor.user == user);
    }
}
