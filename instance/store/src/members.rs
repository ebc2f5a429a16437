use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use shared::{GuildId, RoleId, UserId};
use shared_db::{Conn, on};

use crate::{
    schema::{guilds, member_roles, members, users},
    users::UserRow,
};

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = members)]
pub struct MemberRow {
    #[diesel(deserialize_as = i64, serialize_as = i64)]
    pub guild_id: GuildId,
    #[diesel(deserialize_as = i64, serialize_as = i64)]
    pub user_id: UserId,
    pub nick: Option<String>,
    pub joined_at: i64,
    /// Unix ms until which the member is timed out.
    pub communication_disabled_until: Option<i64>,
    pub deaf: bool,
    pub mute: bool,
    /// Leaves with the last socket unless a role was given (a temporary invite).
    pub temporary: bool,
    pub flags: i32,
    /// Kept by [`Self::call`].
    pub nick_lower: Option<String>,
}

impl MemberRow {
    /// Sets the nickname, and what finds it.
    pub fn call(&mut self, nick: Option<String>) {
        self.nick_lower = nick.as_deref().map(str::to_lowercase);
        self.nick = nick;
    }
}

pub async fn find(conn: &mut Conn<'_>, guild: GuildId, user: UserId) -> QueryResult<Option<MemberRow>> {
    let key = (i64::from(guild), i64::from(user));
    on!(conn, |c| members::table.find(key).select(MemberRow::as_select()).first(c).await.optional())
}

/// The member and the guild's version at that moment.
pub async fn find_with_version(
    conn: &mut Conn<'_>,
    guild: GuildId,
    user: UserId,
) -> QueryResult<Option<(MemberRow, i64)>> {
    let (guild, user) = (i64::from(guild), i64::from(user));
    on!(conn, |c| members::table
        .inner_join(guilds::table.on(guilds::id.eq(members::guild_id)))
        .filter(members::guild_id.eq(guild))
        .filter(members::user_id.eq(user))
        .filter(guilds::deleted_at.is_null())
        .select((MemberRow::as_select(), guilds::version))
        .first(c)
        .await
        .optional())
}

/// The member's roles without @everyone, by id.
pub async fn roles_of(conn: &mut Conn<'_>, guild: GuildId, user: UserId) -> QueryResult<Vec<RoleId>> {
    let (guild, user) = (i64::from(guild), i64::from(user));
    let ids: Vec<i64> = on!(conn, |c| member_roles::table
        .filter(member_roles::guild_id.eq(guild))
        .filter(member_roles::user_id.eq(user))
        .order(member_roles::role_id.asc())
        .select(member_roles::role_id)
        .load(c)
        .await)?;
    Ok(ids.into_iter().map(RoleId::from).collect())
}

/// Adds a member; false when they are in already.
pub async fn insert(conn: &mut Conn<'_>, member: MemberRow) -> QueryResult<bool> {
    let inserted = on!(conn, |c| diesel::insert_into(members::table)
        .values(member)
        .on_conflict_do_nothing()
        .execute(c)
        .await)?;
    Ok(inserted == 1)
}

/// How many guilds an account is in.
pub async fn count_guilds(conn: &mut Conn<'_>, user: UserId) -> QueryResult<i64> {
    on!(conn, |c| members::table
        .inner_join(guilds::table.on(guilds::id.eq(members::guild_id)))
        .filter(members::user_id.eq(i64::from(user)))
        .filter(guilds::deleted_at.is_null())
        .count()
        .get_result(c)
        .await)
}

/// Gives a role; false when the member has it already.
pub async fn add_role(conn: &mut Conn<'_>, guild: GuildId, user: UserId, role: RoleId) -> QueryResult<bool> {
    let row = (
        member_roles::guild_id.eq(i64::from(guild)),
        member_roles::user_id.eq(i64::from(user)),
        member_roles::role_id.eq(i64::from(role)),
    );
    let added = on!(conn, |c| diesel::insert_into(member_roles::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c)
        .await)?;
    Ok(added == 1)
}

/// Takes a role away; false when the member does not have it.
pub async fn remove_role(
    conn: &mut Conn<'_>,
    guild: GuildId,
    user: UserId,
    role: RoleId,
) -> QueryResult<bool> {
    let key = (i64::from(guild), i64::from(user), i64::from(role));
    Ok(on!(conn, |c| diesel::delete(member_roles::table.find(key)).execute(c).await)? == 1)
}

/// How many members a guild has.
pub async fn count(conn: &mut Conn<'_>, guild: GuildId) -> QueryResult<i64> {
    on!(conn, |c| members::table.filter(members::guild_id.eq(i64::from(guild))).count().get_result(c).await)
}

/// How many members these guilds have.
pub async fn counts(conn: &mut Conn<'_>, guilds: &[GuildId]) -> QueryResult<Vec<(GuildId, i64)>> {
    let ids: Vec<i64> = guilds.iter().map(|id| (*id).into()).collect();
    let rows: Vec<(i64, i64)> = on!(conn, |c| members::table
        .filter(members::guild_id.eq_any(ids))
        .group_by(members::guild_id)
        .select((members::guild_id, diesel::dsl::count_star()))
        .load(c)
        .await)?;
    Ok(rows.into_iter().map(|(guild, count)| (guild.into(), count)).collect())
}

/// Who has a role.
pub async fn with_role(conn: &mut Conn<'_>, guild: GuildId, role: RoleId) -> QueryResult<Vec<UserId>> {
    let ids: Vec<i64> = on!(conn, |c| member_roles::table
        .filter(member_roles::role_id.eq(i64::from(role)))
        .filter(member_roles::guild_id.eq(i64::from(guild)))
        .order(member_roles::user_id.asc())
        .select(member_roles::user_id)
        .load(c)
        .await)?;
    Ok(ids.into_iter().map(UserId::from).collect())
}

/// Up to `limit` members with a higher id than `after`, by id.
pub async fn page(
    conn: &mut Conn<'_>,
    guild: GuildId,
    after: UserId,
    limit: i64,
) -> QueryResult<Vec<(MemberRow, UserRow)>> {
    on!(conn, |c| members::table
        .inner_join(users::table.on(users::id.eq(members::user_id)))
        .filter(members::guild_id.eq(i64::from(guild)))
        .filter(members::user_id.gt(i64::from(after)))
        .order(members::user_id.asc())
        .limit(limit)
        .select((MemberRow::as_select(), UserRow::as_select()))
        .load(c)
        .await)
}

/// Those of `ids` who are members, by id.
pub async fn among(
    conn: &mut Conn<'_>,
    guild: GuildId,
    ids: &[UserId],
) -> QueryResult<Vec<(MemberRow, UserRow)>> {
    let ids: Vec<i64> = ids.iter().map(|id| (*id).into()).collect();
    on!(conn, |c| members::table
        .inner_join(users::table.on(users::id.eq(members::user_id)))
        .filter(members::guild_id.eq(i64::from(guild)))
        .filter(members::user_id.eq_any(ids))
        .order(members::user_id.asc())
        .select((MemberRow::as_select(), UserRow::as_select()))
        .load(c)
        .await)
}

/// Members whose username or nickname begins with `prefix` (case folded by the caller): first by username, then those
/// found by nickname alone. Ranges, each with its index: no pattern sees user text.
pub async fn by_prefix(
    conn: &mut Conn<'_>,
    guild: GuildId,
    prefix: &str,
    limit: i64,
) -> QueryResult<Vec<(MemberRow, UserRow)>> {
    let end = format!("{prefix}\u{10FFFF}");
    let both = members::table
        .inner_join(users::table.on(users::id.eq(members::user_id)))
        .filter(members::guild_id.eq(i64::from(guild)))
        .limit(limit);
    let named = both
        .filter(users::username_lower.ge(prefix).and(users::username_lower.lt(&end)))
        .order(users::username_lower.asc());
    let mut found: Vec<(MemberRow, UserRow)> =
        on!(conn, |c| named.select((MemberRow::as_select(), UserRow::as_select())).load(c).await)?;
    let nicknamed = both
        .filter(members::nick_lower.ge(prefix).and(members::nick_lower.lt(&end)))
        .filter(users::username_lower.lt(prefix).or(users::username_lower.ge(&end)))
        .order((members::nick_lower.asc(), members::user_id.asc()));
    let more: Vec<(MemberRow, UserRow)> =
        on!(conn, |c| nicknamed.select((MemberRow::as_select(), UserRow::as_select())).load(c).await)?;
    found.extend(more);
    found.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(found)
}

diesel::define_sql_function! {
    /// The part of a text from a position (from 1) on, in characters.
    fn substr(text: diesel::sql_types::Nullable<diesel::sql_types::Text>, from: diesel::sql_types::Integer, length: diesel::sql_types::Integer)
        -> diesel::sql_types::Nullable<diesel::sql_types::Text>;
}

/// Up to `limit` members whose username, display name or nickname begins with `prefix` (lower case), by id.
pub async fn named(
    conn: &mut Conn<'_>,
    guild: GuildId,
    prefix: &str,
    limit: i64,
) -> QueryResult<Vec<(MemberRow, UserRow)>> {
    // Compared as it is, so no character of it means anything to the database.
    let length = i32::try_from(prefix.chars().count()).unwrap_or(i32::MAX);
    on!(conn, |c| members::table
        .inner_join(users::table.on(users::id.eq(members::user_id)))
        .filter(members::guild_id.eq(i64::from(guild)))
        .filter(
            substr(users::username_lower.nullable(), 1, length)
                .eq(prefix)
                .or(substr(users::global_name_lower, 1, length).eq(prefix))
                .or(substr(members::nick_lower, 1, length).eq(prefix)),
        )
        .order(members::user_id.asc())
        .limit(limit)
        .select((MemberRow::as_select(), UserRow::as_select()))
        .load(c)
        .await)
}

/// The roles of some members, without @everyone, as (user, role) by user.
pub async fn roles_of_many(
    conn: &mut Conn<'_>,
    guild: GuildId,
    users: &[UserId],
) -> QueryResult<Vec<(UserId, RoleId)>> {
    let users: Vec<i64> = users.iter().map(|id| (*id).into()).collect();
    let rows: Vec<(i64, i64)> = on!(conn, |c| member_roles::table
        .filter(member_roles::guild_id.eq(i64::from(guild)))
        .filter(member_roles::user_id.eq_any(users))
        .order((member_roles::user_id.asc(), member_roles::role_id.asc()))
        .select((member_roles::user_id, member_roles::role_id))
        .load(c)
        .await)?;
    Ok(rows.into_iter().map(|(user, role)| (user.into(), role.into())).collect())
}

/// Writes all that can be changed of a member but their roles.
pub async fn update(conn: &mut Conn<'_>, member: MemberRow) -> QueryResult<()> {
    let key = (i64::from(member.guild_id), i64::from(member.user_id));
    on!(conn, |c| diesel::update(members::table.find(key))
        .set((
            members::nick.eq(member.nick),
            members::nick_lower.eq(member.nick_lower),
            members::communication_disabled_until.eq(member.communication_disabled_until),
            members::deaf.eq(member.deaf),
            members::mute.eq(member.mute),
            members::temporary.eq(member.temporary),
        ))
        .execute(c)
        .await)?;
    Ok(())
}

/// Lets a member stay who came by a temporary invitation.
pub async fn keep(conn: &mut Conn<'_>, guild: GuildId, user: UserId) -> QueryResult<()> {
    let member = members::table.find((i64::from(guild), i64::from(user)));
    on!(conn, |c| diesel::update(member).set(members::temporary.eq(false)).execute(c).await)?;
    Ok(())
}

/// Up to `most` temporary members of standing guilds who came at `until_ms` or before, in order, after `after`.
pub async fn temporary(
    conn: &mut Conn<'_>,
    until_ms: i64,
    after: (GuildId, UserId),
    most: i64,
) -> QueryResult<Vec<(GuildId, UserId)>> {
    let (guild, user) = (i64::from(after.0), i64::from(after.1));
    let keys: Vec<(i64, i64)> = on!(conn, |c| members::table
        .inner_join(guilds::table.on(guilds::id.eq(members::guild_id)))
        .filter(members::temporary)
        .filter(guilds::deleted_at.is_null())
        .filter(members::joined_at.le(until_ms))
        .filter(members::guild_id.gt(guild).or(members::guild_id.eq(guild).and(members::user_id.gt(user))))
        .order((members::guild_id.asc(), members::user_id.asc()))
        .limit(most)
        .select((members::guild_id, members::user_id))
        .load(c)
        .await)?;
    Ok(keys.into_iter().map(|(guild, user)| (guild.into(), user.into())).collect())
}

/// Removes a member with their roles; false when they were none.
pub async fn remove(conn: &mut Conn<'_>, guild: GuildId, user: UserId) -> QueryResult<bool> {
    let (guild, user) = (i64::from(guild), i64::from(user));
    let roles =
        member_roles::table.filter(member_roles::guild_id.eq(guild)).filter(member_roles::user_id.eq(user));
    on!(conn, |c| diesel::delete(roles).execute(c).await)?;
    Ok(on!(conn, |c| diesel::delete(members::table.find((guild, user))).execute(c).await)? == 1)
}

/// The guilds that an account is in, by id.
pub async fn guilds_of(conn: &mut Conn<'_>, user: UserId) -> QueryResult<Vec<GuildId>> {
    let ids: Vec<i64> = on!(conn, |c| members::table
        .inner_join(guilds::table.on(guilds::id.eq(members::guild_id)))
        .filter(members::user_id.eq(i64::from(user)))
        .filter(guilds::deleted_at.is_null())
        .order(members::guild_id.asc())
        .select(members::guild_id)
        .load(c)
        .await)?;
    Ok(ids.into_iter().map(GuildId::from).collect())
}
