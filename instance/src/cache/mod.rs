//! Guild state in memory: immutable snapshots per guild, members apart, and where each channel is.
//!
//! Permissions take nanoseconds to compute, so states are cached, never answers. Units publish the states that they
//! leave behind, in commit order; a load that such a publication overtook is not kept.

mod aged;
pub mod load;
mod people;
mod state;

use std::{sync::Arc, time::Duration};

use shared::{ChannelId, GuildId, UserId};
use shared_web::Clock;

use crate::{app::App, error::ApiResult, gateway::event::Signal};
pub use aged::Aged;
pub use people::People;
pub use state::{ChannelState, GuildState, MemberState, RoleState};

/// Where a channel is. A guild's channel never moves to another guild.
#[derive(Clone, Debug)]
pub enum Place {
    Guild(GuildId),
    Direct(Arc<DirectState>),
}

/// A direct message's two people.
#[derive(Debug, PartialEq, Eq)]
pub struct DirectState {
    pub recipients: Vec<UserId>,
}

/// How old an allow may be when several replicas share a PostgreSQL and a publication was lost.
const REVALIDATE: Duration = Duration::from_secs(30);
/// One process that hears of every change needs no revalidation; this bounds what a mistake of ours would do.
pub(crate) const LONGEST: Duration = Duration::from_hours(1);
/// At most one confirmation of a refusal per guild or channel in this time.
const CONFIRM_EVERY: Duration = Duration::from_secs(1);

pub struct Cache {
    guilds: Aged<GuildId, Arc<GuildState>>,
    members: Aged<(GuildId, UserId), Arc<MemberState>>,
    places: Aged<ChannelId, Place>,
    /// Guilds deleted lately: a load that began before must not bring one back.
    gone: Aged<GuildId, ()>,
    confirmed: Aged<i64, ()>,
    exact: bool,
}

impl Cache {
    /// `exact`: this process is the only one that writes (SQLite), so refusals need no second look.
    pub fn new(exact: bool, guilds: u64, members: u64, clock: &Arc<dyn Clock>) -> Self {
        let age = if exact { LONGEST } else { REVALIDATE };
        Self {
            guilds: Aged::for_a_time(guilds, age, clock.clone()),
            members: Aged::for_a_time(members, age, clock.clone()),
            gone: Aged::for_a_time(10_000, CONFIRM_EVERY * 60, clock.clone()),
            places: Aged::new(members),
            confirmed: Aged::for_a_time(10_000, CONFIRM_EVERY, clock.clone()),
            exact,
        }
    }

    /// # Errors
    /// Of the database.
    pub async fn guild(&self, app: &App, id: GuildId) -> ApiResult<Option<Arc<GuildState>>> {
        if let Some(state) = self.guilds.get(&id) {
            return Ok(Some(state));
        }
        let loaded = app.read(async move |conn| load::guild(conn, id).await).await?;
        Ok(loaded.map(|state| self.keep_guild(&Arc::new(state))))
    }

    /// # Errors
    /// Of the database.
    pub async fn member(
        &self,
        app: &App,
        guild: GuildId,
        user: UserId,
    ) -> ApiResult<Option<Arc<MemberState>>> {
        if let Some(state) = self.members.get(&(guild, user)) {
            return Ok(Some(state));
        }
        let loaded = app.read(async move |conn| load::member(conn, guild, user).await).await?;
        Ok(loaded.map(|state| self.keep_member(guild, user, Arc::new(state))))
    }

    /// # Errors
    /// Of the database.
    pub async fn place(&self, app: &App, id: ChannelId) -> ApiResult<Option<Place>> {
        if let Some(place) = self.places.get(&id) {
            return Ok(Some(place));
        }
        let loaded = app.read(async move |conn| load::place(conn, id).await).await?;
        if let Some(place) = &loaded {
            self.places.insert(id, place.clone());
        }
        Ok(loaded)
    }

    /// Whether a refusal should be looked at again with fresh state: on a shared database, once a second per guild.
    pub fn should_confirm(&self, guild: GuildId) -> bool {
        !self.exact && self.first_in_a_while(guild.into())
    }

    /// As [`Self::should_confirm`], for a channel.
    pub fn should_confirm_channel(&self, channel: ChannelId) -> bool {
        !self.exact && self.first_in_a_while(channel.into())
    }

    fn first_in_a_while(&self, id: i64) -> bool {
        let mut first = false;
        self.confirmed.update(&id, |held| first = held.is_none());
        first
    }

    /// What is known of the guild, and of `user` in it, is read again.
    pub fn forget_guild(&self, id: GuildId, user: UserId) {
        self.guilds.forget(&id);
        self.members.forget(&(id, user));
    }

    /// As [`Self::forget_guild`], for the guild that the channel is in.
    pub fn forget_channel(&self, id: ChannelId, user: UserId) {
        if let Some(Place::Guild(guild)) = self.places.get(&id) {
            self.forget_guild(guild, user);
        }
        self.places.forget(&id);
    }

    /// Whether these are the very states that the cache holds.
    pub(crate) fn holds(&self, guild: &Arc<GuildState>, user: UserId, member: &Arc<MemberState>) -> bool {
        self.guilds.get(&guild.id).is_some_and(|held| Arc::ptr_eq(&held, guild))
            && self.members.get(&(guild.id, user)).is_some_and(|held| Arc::ptr_eq(&held, member))
    }

    /// Takes over what a committed unit left behind. Called in commit order.
    pub fn apply(&self, signal: &Signal) {
        match signal {
            Signal::Guild(state) => {
                self.keep_guild(state);
            }
            Signal::Member(guild, user, Some(state)) => {
                self.keep_member(*guild, *user, state.clone());
            }
            Signal::Member(guild, user, None) => self.members.forget(&(*guild, *user)),
            Signal::GuildGone(guild) => {
                self.gone.insert(*guild, ());
                self.guilds.forget(guild);
                self.members.forget_if(|(of, _), _| of == guild);
            }
            _ => {}
        }
    }

    /// Keeps the newer of what is there and what comes; answers it.
    fn keep_guild(&self, state: &Arc<GuildState>) -> Arc<GuildState> {
        let kept = self.guilds.update(&state.id, |held| match held {
            Some(held) if held.version >= state.version => held.clone(),
            _ => state.clone(),
        });
        if self.gone.get(&state.id).is_some() {
            self.guilds.forget(&state.id);
        }
        kept
    }

    /// A member read before a later change of the guild committed is used once, but not kept.
    fn keep_member(&self, guild: GuildId, user: UserId, state: Arc<MemberState>) -> Arc<MemberState> {
        self.members.insert((guild, user), state.clone());
        // Looked at after the insert: a change that was published before this line is seen here, and one that is
        // published after it finds the entry and replaces it.
        if self.guilds.get(&guild).is_none_or(|held| held.version > state.version) {
            self.members.forget(&(guild, user));
        }
        state
    }
}

#[cfg(test)]
mod tests {
    use shared_web::ManualClock;

    use super::*;

    /// PostgreSQL may have the kick told ahead of the join: the guild's state tells that the join is old.
    #[test]
    fn a_member_told_behind_a_newer_guild_is_not_kept() {
        let (guild, user) = (GuildId::from(1), UserId::from(2));
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::new(1_000));
        let cache = Cache::new(false, 10, 10, &clock);
        let state =
            |version| Signal::Guild(Arc::new(GuildState::new(guild, user, version, Vec::new(), Vec::new())));
        let member = |version| MemberState { version, roles: Vec::new(), communication_disabled_until: None };
        cache.apply(&state(5));
        cache.apply(&Signal::Member(guild, user, Some(Arc::new(member(4)))));
        assert_eq!(cache.members.get(&(guild, user)), None);
        cache.apply(&Signal::Member(guild, user, Some(Arc::new(member(5)))));
        assert_eq!(cache.members.get(&(guild, user)).as_deref(), Some(&member(5)));
    }
}
