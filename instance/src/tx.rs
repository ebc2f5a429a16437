//! The unit of work as the instance sees it.

use std::sync::Arc;

use parking_lot::Mutex;
use shared::{GuildId, UserId, snowflake::Snowflakes};
use shared_db::Conn;

use crate::{
    cache::{Cache, GuildState, MemberState, load},
    error::{ApiError, ApiResult},
    gateway::event::{Audience, Event, Signal},
};

/// A connection, the time, ids, and what to tell the world *after* COMMIT. Actions take `&mut Tx<'_>`, so they compose.
///
/// Inside, await only the database.
pub struct Tx<'a> {
    conn: Conn<'a>,
    now_ms: i64,
    ids: Arc<Mutex<Snowflakes>>,
    cache: Arc<Cache>,
    before: Vec<Signal>,
    signals: Vec<Signal>,
    changed: Vec<(GuildId, i64)>,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(conn: Conn<'a>, now_ms: i64, ids: Arc<Mutex<Snowflakes>>, cache: Arc<Cache>) -> Self {
        Self { conn, now_ms, ids, cache, before: Vec::new(), signals: Vec::new(), changed: Vec::new() }
    }

    pub fn conn(&mut self) -> &mut Conn<'a> {
        &mut self.conn
    }

    /// Unix ms; the same for the whole unit.
    pub fn now(&self) -> i64 {
        self.now_ms
    }

    /// A fresh id. Made in the unit, so the order of ids is the order of commits.
    ///
    /// # Errors
    /// 429 when the clock stepped back too far to make unique ids.
    pub fn next_id<T: From<i64>>(&self) -> ApiResult<T> {
        self.ids.lock().next(self.now_ms).map(T::from).map_err(|_| ApiError::busy(1_000))
    }

    /// Tells `audience` of `event` once this unit is durable; never, if it isn't.
    pub fn emit(&mut self, audience: Audience, event: Event) {
        self.signals.push(Signal::Event(audience, Arc::new(event)));
    }

    /// As [`Self::emit`], for what is judged by the guild's state *before* this unit: who saw a channel hears of its end.
    pub fn emit_before(&mut self, audience: Audience, event: Event) {
        self.before.push(Signal::Event(audience, Arc::new(event)));
    }

    /// For what is not an event of the gateway: members, sessions, deleted guilds.
    pub fn signal(&mut self, signal: Signal) {
        self.signals.push(signal);
    }

    /// To be called *before* a unit changes a guild's roles, channels, overwrites, owner, name or its members' rights:
    /// takes the guild's next version, which on PostgreSQL orders such units one after the other.
    /// The guild's new state is read at the unit's end and published ahead of the unit's events.
    ///
    /// # Errors
    /// 404/10004 when the guild is gone.
    pub async fn guild_changes(&mut self, guild: GuildId) -> ApiResult<()> {
        if self.changed.iter().all(|(changed, _)| *changed != guild) {
            let version = instance_store::guilds::next_version(&mut self.conn, guild)
                .await?
                .ok_or(shared::error::Code::UnknownGuild)?;
            self.changed.push((guild, version));
        }
        Ok(())
    }

    /// The version that this unit gives the guild; 0 when it changes nothing there.
    pub fn version_of(&self, guild: GuildId) -> i64 {
        self.changed.iter().find(|(changed, _)| *changed == guild).map_or(0, |(_, version)| *version)
    }

    /// Publishes a member's rights as this unit leaves them. To be called after the change, in a unit that called
    /// [`Self::guild_changes`].
    ///
    /// # Errors
    /// Of the database.
    pub async fn member_changed(&mut self, guild: GuildId, user: UserId) -> ApiResult<()> {
        let state = self.member(guild, user).await?;
        self.signals.push(Signal::Member(guild, user, state));
        Ok(())
    }

    /// As [`Self::member_changed`], for some members of one guild.
    ///
    /// # Errors
    /// Of the database.
    pub async fn members_changed(&mut self, guild: GuildId, users: &[UserId]) -> ApiResult<()> {
        for (user, state) in load::members(&mut self.conn, guild, users).await? {
            self.signals.push(Signal::Member(guild, user, Some(Arc::new(state))));
        }
        Ok(())
    }

    /// The guild's state as this unit sees it.
    ///
    /// # Errors
    /// Of the database.
    pub async fn guild(&mut self, guild: GuildId) -> ApiResult<Option<Arc<GuildState>>> {
        Ok(load::guild(&mut self.conn, guild).await?.map(Arc::new))
    }

    /// A member as this unit sees them.
    ///
    /// # Errors
    /// Of the database.
    pub async fn member(&mut self, guild: GuildId, user: UserId) -> ApiResult<Option<Arc<MemberState>>> {
        Ok(load::member(&mut self.conn, guild, user).await?.map(Arc::new))
    }

    /// Whether what a proof was made from is still what the cache holds: one comparison, no query.
    /// Only SQLite's single writer keeps the cache exact; on PostgreSQL the cache rule (revalidation) bounds the age.
    pub(crate) fn unchanged(&self, guild: &Arc<GuildState>, user: UserId, member: &Arc<MemberState>) -> bool {
        self.cache.holds(guild, user, member)
    }

    /// Runs `part` so that its failure undoes only its own writes and events.
    ///
    /// # Errors
    /// What `part` fails with; the unit can go on.
    pub async fn savepoint<T, E: From<shared_db::QueryError>>(
        &mut self,
        part: impl AsyncFnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let (before, signals, changed) = (self.before.len(), self.signals.len(), self.changed.len());
        self.conn.begin_savepoint().await?;
        match part(self).await {
            Ok(value) => {
                self.conn.release_savepoint().await?;
                Ok(value)
            }
            Err(error) => {
                self.conn.undo_savepoint().await?;
                self.before.truncate(before);
                self.signals.truncate(signals);
                self.changed.truncate(changed);
                Err(error)
            }
        }
    }

    /// What is to be published: what is judged by the old states, the new states, and what is judged by those.
    pub(crate) async fn finish(mut self) -> ApiResult<Vec<Signal>> {
        let mut signals = std::mem::take(&mut self.before);
        for (guild, _) in std::mem::take(&mut self.changed) {
            if let Some(state) = load::guild(&mut self.conn, guild).await? {
                signals.push(Signal::Guild(Arc::new(state)));
            }
        }
        signals.append(&mut self.signals);
        Ok(signals)
    }
}
