//! Users and member profiles as they go out with messages, so that a busy channel asks the database for nobody.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use shared::{GuildId, UserId, members::PartialMember, users::User};
use shared_web::Clock;

use super::Aged;
use crate::{
    app::App,
    error::ApiResult,
    gateway::{
        event::{Audience, Signal},
        kind::EventKind,
    },
};

pub struct People {
    users: Aged<UserId, Arc<User>>,
    profiles: Aged<(GuildId, UserId), Arc<PartialMember>>,
    /// Counts changes: a load that a change overtook is not kept.
    changes: AtomicU64,
}

/// Names that another replica changed are seen after this time at the latest.
const AGE: Duration = Duration::from_mins(1);

impl People {
    pub fn new(most: u64, clock: &Arc<dyn Clock>) -> Self {
        Self {
            users: Aged::for_a_time(most, AGE, clock.clone()),
            profiles: Aged::for_a_time(most, AGE, clock.clone()),
            changes: AtomicU64::new(0),
        }
    }

    /// Those of `ids` that exist.
    ///
    /// # Errors
    /// Of the database.
    pub async fn users(&self, app: &App, ids: &[UserId]) -> ApiResult<HashMap<UserId, Arc<User>>> {
        let mut found = HashMap::with_capacity(ids.len());
        let mut missing = Vec::new();
        for id in ids {
            match self.users.get(id) {
                Some(user) => drop(found.insert(*id, user)),
                None => missing.push(*id),
            }
        }
        if missing.is_empty() {
            return Ok(found);
        }
        let before = self.changes.load(Ordering::Acquire);
        let rows = app.read(async move |conn| instance_store::users::find_all(conn, &missing).await).await?;
        for row in rows {
            let user = Arc::new(crate::users::user(row));
            self.users.insert(user.id, user.clone());
            if self.changes.load(Ordering::Acquire) != before {
                self.users.forget(&user.id);
            }
            found.insert(user.id, user);
        }
        Ok(found)
    }

    /// # Errors
    /// Of the database.
    pub async fn profile(
        &self,
        app: &App,
        guild: GuildId,
        user: UserId,
    ) -> ApiResult<Option<Arc<PartialMember>>> {
        if let Some(profile) = self.profiles.get(&(guild, user)) {
            return Ok(Some(profile));
        }
        let before = self.changes.load(Ordering::Acquire);
        let loaded = app
            .read(async move |conn| {
                let Some(row) = instance_store::members::find(conn, guild, user).await? else {
                    return Ok(None);
                };
                let roles = instance_store::members::roles_of(conn, guild, user).await?;
                Ok::<_, shared_db::QueryError>(Some(crate::members::profile(&row, roles)))
            })
            .await?;
        Ok(loaded.map(|profile| {
            let profile = Arc::new(profile);
            self.profiles.insert((guild, user), profile.clone());
            if self.changes.load(Ordering::Acquire) != before {
                self.profiles.forget(&(guild, user));
            }
            profile
        }))
    }

    /// Forgets whom a committed unit changed. Counted first, so that a load under way notices.
    pub fn apply(&self, signal: &Signal) {
        match signal {
            Signal::Member(guild, user, _) => {
                self.changes.fetch_add(1, Ordering::AcqRel);
                self.profiles.forget(&(*guild, *user));
            }
            Signal::Event(Audience::User(user), event) if event.kind == EventKind::UserUpdate => {
                self.changes.fetch_add(1, Ordering::AcqRel);
                self.users.forget(user);
            }
            _ => {}
        }
    }
}
