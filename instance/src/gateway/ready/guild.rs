//! One guild, as one account sees it.

use std::collections::{HashMap, HashSet};

use instance_store::{guilds, members as member_store, ready as store, roles};
use shared::{
    GuildId, Timestamp, UserId,
    gateway::{Presence, VoiceState},
    guilds::GuildCreate,
    members::Member,
    wire::Empty,
};
use shared_db::Conn;

use crate::{
    cache::load,
    channels::guild_channel,
    error::ApiResult,
    gateway::{hub::Attendance, intents::Intents, session::Session},
    guilds::guild as guild_object,
    members::list::objects,
};

/// In guilds that are too large to list everybody: as many of those who are online.
const ONLINE_LISTED: usize = 250;

/// A guild as an account is told of it, and the version that it had then.
pub(crate) struct Told {
    pub(crate) guild: GuildCreate,
    pub(crate) version: i64,
}

/// Who reads, and what their session asked for.
#[derive(Clone, Debug)]
pub(crate) struct Reader {
    pub(crate) user: UserId,
    intents: Intents,
    large_threshold: usize,
}

impl Reader {
    pub(crate) fn of(session: &Session) -> Self {
        let owner = &session.owner;
        Self { user: owner.user, intents: owner.intents, large_threshold: owner.large_threshold }
    }

    pub(crate) const fn hears_of_guilds(&self) -> bool {
        self.intents.contains(Intents::GUILDS)
    }

    /// The guild with what a client keeps of it, in a read that sees one moment; `None` when it is gone or the reader
    /// isn't in it.
    pub(crate) async fn guild(
        &self,
        conn: &mut Conn<'_>,
        id: GuildId,
        attendance: Attendance,
    ) -> ApiResult<Option<Told>> {
        let (Some(row), Some(state)) = (guilds::find(conn, id).await?, load::guild(conn, id).await?) else {
            return Ok(None);
        };
        let version = row.version;
        let Some(own) = load::member(conn, id, self.user).await? else { return Ok(None) };
        let Some(own_row) = member_store::find(conn, id, self.user).await? else { return Ok(None) };
        let roles = roles::of_guild(conn, id).await?;
        let newest: HashMap<_, _> = store::newest_in_guild(conn, id).await?.into_iter().collect();
        let visible = state.visible_to(self.user, &own);
        let channels = visible
            .iter()
            .filter_map(|channel| state.channel(*channel))
            .map(|channel| guild_channel(id, channel, newest.get(&channel.id).copied().flatten()))
            .collect();

        let count = member_store::count(conn, id).await?;
        let large = usize::try_from(count).is_ok_and(|count| count > self.large_threshold);
        let members = self.members(conn, id, large, &attendance).await?;
        let listed: HashSet<_> = members.iter().map(|member| member.user.id).collect();
        let presences = self.presences(attendance.presences, &listed);
        let sees = |state: &VoiceState| {
            state.channel_id.is_some_and(|channel| visible.binary_search(&channel).is_ok())
        };
        let guild = GuildCreate {
            guild: guild_object(row, &roles),
            joined_at: Timestamp::from_ms(own_row.joined_at),
            large,
            unavailable: false,
            member_count: count,
            members,
            channels,
            threads: Empty,
            presences,
            voice_states: attendance.voice_states.into_iter().filter(sees).collect(),
            stage_instances: Empty,
            guild_scheduled_events: Empty,
            soundboard_sounds: Empty,
        };
        Ok(Some(Told { guild, version }))
    }

    /// Everybody in a small guild; in a large one oneself and some of those who are online. Without the privileged
    /// intent oneself alone.
    async fn members(
        &self,
        conn: &mut Conn<'_>,
        guild: GuildId,
        large: bool,
        attendance: &Attendance,
    ) -> ApiResult<Vec<Member>> {
        let rows = if !self.intents.contains(Intents::GUILD_MEMBERS) {
            member_store::among(conn, guild, &[self.user]).await?
        } else if large {
            let online = attendance.presences.iter().map(|presence| presence.user.id).take(ONLINE_LISTED);
            let some: Vec<_> = online.chain([self.user]).collect();
            member_store::among(conn, guild, &some).await?
        } else {
            let all = i64::try_from(self.large_threshold).unwrap_or(i64::MAX);
            member_store::page(conn, guild, 0.into(), all).await?
        };
        Ok(objects(conn, guild, rows).await?)
    }

    fn presences(&self, all: Vec<Presence>, listed: &HashSet<UserId>) -> Vec<Presence> {
        if !self.intents.contains(Intents::GUILD_PRESENCES) {
            return Vec::new();
        }
        all.into_iter().filter(|presence| listed.contains(&presence.user.id)).collect()
    }
}
