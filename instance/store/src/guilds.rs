use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use shared::{ChannelId, GuildId, UserId};
use shared_db::{Conn, on};

use crate::schema::{guilds, members};

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = guilds)]
pub struct GuildRow {
    #[diesel(deserialize_as = i64, serialize_as = i64)]
    pub id: GuildId,
    pub name: String,
    pub icon: Option<String>,
    pub description: Option<String>,
    #[diesel(deserialize_as = i64, serialize_as = i64)]
    pub owner_id: UserId,
    pub version: i64,
    pub verification_level: i32,
    pub default_message_notifications: i32,
    pub explicit_content_filter: i32,
    pub afk_channel_id: Option<i64>,
    pub afk_timeout: i32,
    pub system_channel_id: Option<i64>,
    pub system_channel_flags: i32,
    pub rules_channel_id: Option<i64>,
    pub preferred_locale: String,
    pub deleted_at: Option<i64>,
}

impl GuildRow {
    /// A new guild with Discord's defaults.
    pub fn new(id: GuildId, name: String, owner_id: UserId) -> Self {
        Self {
            id,
            name,
            icon: None,
            description: None,
            owner_id,
            version: 1,
            verification_level: 0,
            default_message_notifications: 1,
            explicit_content_filter: 0,
            afk_channel_id: None,
            afk_timeout: 300,
            system_channel_id: None,
            system_channel_flags: 0,
            rules_channel_id: None,
            preferred_locale: "en-US".to_owned(),
            deleted_at: None,
        }
    }

    pub fn system_channel(&self) -> Option<ChannelId> {
        self.system_channel_id.map(ChannelId::from)
    }
}

pub async fn insert(conn: &mut Conn<'_>, guild: GuildRow) -> QueryResult<()> {
    on!(conn, |c| diesel::insert_into(guilds::table).values(guild).execute(c).await)?;
    Ok(())
}

/// A guild that is not deleted.
pub async fn find(conn: &mut Conn<'_>, id: GuildId) -> QueryResult<Option<GuildRow>> {
    let id = i64::from(id);
    on!(conn, |c| guilds::table
        .find(id)
        .filter(guilds::deleted_at.is_null())
        .select(GuildRow::as_select())
        .first(c)
        .await
        .optional())
}

/// Takes the guild's next version: what changes a guild does this first, so that such units run one after the other.
pub async fn next_version(conn: &mut Conn<'_>, id: GuildId) -> QueryResult<Option<i64>> {
    let id = i64::from(id);
    on!(conn, |c| diesel::update(guilds::table.find(id).filter(guilds::deleted_at.is_null()))
        .set(guilds::version.eq(guilds::version + 1))
        .returning(guilds::version)
        .get_result(c)
        .await
        .optional())
}

/// Keeps a guild from changing until this unit ends, for what depends on it and doesn't change it; false when it is gone.
/// (SQLite has one writer, so nothing changes meanwhile anyway.)
pub async fn hold(conn: &mut Conn<'_>, id: GuildId) -> QueryResult<bool> {
    let there = guilds::table.find(i64::from(id)).filter(guilds::deleted_at.is_null()).select(guilds::id);
    let found: Option<i64> = on!(
        conn,
        pg | p | there.for_share().first(p).await.optional(),
        sqlite | s | there.first(s).await.optional()
    )?;
    Ok(found.is_some())
}

/// Writes all that can be changed of a guild but its version.
pub async fn update(conn: &mut Conn<'_>, guild: GuildRow) -> QueryResult<()> {
    on!(conn, |c| diesel::update(guilds::table.find(i64::from(guild.id)))
        .set((
            guilds::name.eq(guild.name),
            guilds::icon.eq(guild.icon),
            guilds::description.eq(guild.description),
            guilds::owner_id.eq(i64::from(guild.owner_id)),
            guilds::verification_level.eq(guild.verification_level),
            guilds::default_message_notifications.eq(guild.default_message_notifications),
            guilds::explicit_content_filter.eq(guild.explicit_content_filter),
            guilds::afk_channel_id.eq(guild.afk_channel_id),
            guilds::afk_timeout.eq(guild.afk_timeout),
            guilds::system_channel_id.eq(guild.system_channel_id),
            guilds::system_channel_flags.eq(guild.system_channel_flags),
            guilds::rules_channel_id.eq(guild.rules_channel_id),
            guilds::preferred_locale.eq(guild.preferred_locale),
            guilds::deleted_at.eq(guild.deleted_at),
        ))
        .execute(c)
        .await)?;
    Ok(())
}

/// Forgets a channel that is deleted wherever the guild names it; false when it doesn't.
pub async fn forget_channel(conn: &mut Conn<'_>, guild: GuildId, channel: ChannelId) -> QueryResult<bool> {
    let Some(mut row) = find(conn, guild).await? else { return Ok(false) };
    let id = Some(i64::from(channel));
    let mut named = false;
    for place in [&mut row.afk_channel_id, &mut row.system_channel_id, &mut row.rules_channel_id] {
        if *place == id {
            *place = None;
            named = true;
        }
    }
    if named {
        update(conn, row).await?;
    }
    Ok(named)
}

/// Hides a guild at once; a job removes what it held.
pub async fn mark_deleted(conn: &mut Conn<'_>, guild: GuildId, now_ms: i64) -> QueryResult<()> {
    on!(conn, |c| diesel::update(guilds::table.find(i64::from(guild)))
        .set(guilds::deleted_at.eq(now_ms))
        .execute(c)
        .await)?;
    Ok(())
}

/// The guilds that `user` is in, by id, between `after` and `before`.
pub async fn of_member(
    conn: &mut Conn<'_>,
    user: UserId,
    after: GuildId,
    before: GuildId,
    limit: i64,
) -> QueryResult<Vec<GuildRow>> {
    on!(conn, |c| guilds::table
        .inner_join(members::table.on(members::guild_id.eq(guilds::id)))
        .filter(members::user_id.eq(i64::from(user)))
        .filter(guilds::deleted_at.is_null())
        .filter(guilds::id.gt(i64::from(after)))
        .filter(guilds::id.lt(i64::from(before)))
        .order(guilds::id.asc())
        .limit(limit)
        .select(GuildRow::as_select())
        .load(c)
        .await)
}
