//! Guild state in memory: immutable snapshots per guild, members apart, and where each channel is.
//!
//! Permissions take nanoseconds to compute, so states are cached, never answers. Units publish the states that they
//! leave behind, in commit order; a load that such a publication overtook is not kept.

pub mod load;
mod people;
mod state;

use std::{sync::Arc, time::Duration};

use moka::sync::Cache as Moka;
use shared::{ChannelId, GuildId, UserId};

use crate::{app::App, error::ApiResult, gateway::event::Signal};
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
/// One process that hears of every change needs no revalidation; an hour only tidies up.
const FOREVER: Duration = Duration::from_hours(1);
/// At most one confirmation of a refusal per guild or channel in this time.
const CONFIRM_EVERY: Duration = Duration::from_secs(1);

pub struct Cache {
    guilds: Moka<GuildId, Arc<GuildState>>,
    members: Moka<(GuildId, UserId), Arc<MemberState>>,
    places: Moka<ChannelId, Place>,
    /// Guilds deleted lately: a load that began before must not bring one back.
    gone: Moka<GuildId, ()>,
    confirmed: Moka<i64, ()>,
    exact: bool,
}

impl Cache {
    /// `exact`: this process is the only one that writes (SQLite), so refusals need no second look.
    pub fn new(exact: bool, guilds: u64, members: u64) -> Self {
        let age = if exact { FOREVER } else { REVALIDATE };
        Self {
            guilds: Moka::builder().max_capacity(guilds).time_to_live(age).build(),
            members: Moka::builder()
                .max_capacity(members)
                .time_to_live(age)
                .support_invalidation_closures()
                .build(),
            gone: Moka::builder().max_capacity(10_000).time_to_live(CONFIRM_EVERY * 60).build(),
            places: Moka::builder().max_capacity(members).build(),
            confirmed: Moka::builder().max_capacity(10_000).time_to_live(CONFIRM_EVERY).build(),
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
        self.confirmed.entry(id).or_insert(()).is_fresh()
    }

    pub fn forget_guild(&self, id: GuildId) {
        self.guilds.invalidate(&id);
        if let Err(error) = self.members.invalidate_entries_if(move |(guild, _), _| *guild == id) {
            tracing::warn!(%error, "the member cache could not be told to forget a guild");
        }
    }

    pub fn forget_channel(&self, id: ChannelId) {
        if let Some(Place::Guild(guild)) = self.places.get(&id) {
            self.forget_guild(guild);
        }
        self.places.invalidate(&id);
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
            Signal::Member(guild, user, Some(state)) => self.members.insert((*guild, *user), state.clone()),
            Signal::Member(guild, user, None) => self.members.invalidate(&(*guild, *user)),
            Signal::GuildGone(guild) => {
                self.gone.insert(*guild, ());
                self.forget_guild(*guild);
            }
            _ => {}
        }
    }

    /// Keeps the newer of what is there and what comes; answers it.
    fn keep_guild(&self, state: &Arc<GuildState>) -> Arc<GuildState> {
        let kept = self.guilds.entry(state.id).and_upsert_with(|held| match held {
            Some(held) if held.value().version >= state.version => held.into_value(),
            _ => state.clone(),
        });
        if self.gone.contains_key(&state.id) {
            self.guilds.invalidate(&state.id);
        }
        kept.into_value()
    }

    /// A member read before a later change of the guild committed is used once, but not kept.
    fn keep_member(&self, guild: GuildId, user: UserId, state: Arc<MemberState>) -> Arc<MemberState> {
        self.members.insert((guild, user), state.clone());
        // Looked at after the insert: a change that was published before this line is seen here, and one that is
        // published after it finds the entry and replaces it.
        if self.guilds.get(&guild).is_none_or(|held| held.version > state.version) {
            self.members.invalidate(&(guild, user));
        }
        state
    }
}
