//! The object on the wire: what anybody may see, and what those who manage invitations see beside it.

use std::collections::HashMap;

use instance_store::{
    guilds::{self, GuildRow},
    invites::InviteRow,
    members,
    resolver_outbox::{self, OutboxRow},
};
use shared::{
    GuildId, Timestamp, UserId,
    channels::ChannelKind,
    error::Code,
    invites::{Invite, InviteChannel, InviteGuild, InviteKind, InviteResolver, ResolverState},
    users::User,
    wire::Null,
};

use crate::{app::App, cache::ChannelState, error::ApiResult};

/// The invitation as a guest sees it: a channel that not everybody in the guild sees has no name here.
///
/// # Errors
/// 404/10006 when its guild or channel is gone.
pub async fn preview(app: &App, row: &InviteRow, with_counts: bool) -> ApiResult<Invite> {
    let guild = row.guild_id;
    let state = app.cache.guild(app, guild).await?.ok_or(Code::UnknownInvite)?;
    let place = state.channel(row.channel_id).ok_or(Code::UnknownInvite)?;
    let (named, count) = app
        .read(async move |conn| {
            let named = guilds::find(conn, guild).await?;
            let count = if with_counts { Some(members::count(conn, guild).await?) } else { None };
            Ok::<_, shared_db::QueryError>((named, count))
        })
        .await?;
    let named = named.ok_or(Code::UnknownInvite)?;
    let inviter = match row.inviter_id {
        Some(id) => {
            app.people.users(app, &[id.into()]).await?.into_values().next().map(|user| (*user).clone())
        }
        None => None,
    };
    let mut invite = base(row, &named, place, inviter);
    if !state.everyone_sees(place) {
        invite.channel.name.clear();
    }
    invite.approximate_member_count = count;
    if with_counts {
        invite.approximate_presence_count = Some(app.online(guild).await);
    }
    Ok(invite)
}

/// The invitation with its metadata and where it stands with the resolver, for its maker.
///
/// # Errors
/// 404/10006 when its guild or channel is gone.
pub async fn full(app: &App, row: &InviteRow) -> ApiResult<Invite> {
    let one = all(app, row.guild_id, std::slice::from_ref(row)).await?;
    Ok(one.into_iter().next().ok_or(Code::UnknownInvite)?)
}

/// As [`full`], of one guild's invitations in their order.
///
/// # Errors
/// Of the database.
pub async fn all(app: &App, guild: GuildId, rows: &[InviteRow]) -> ApiResult<Vec<Invite>> {
    let Some(state) = app.cache.guild(app, guild).await? else { return Ok(Vec::new()) };
    let codes: Vec<String> = rows.iter().map(|row| row.code.clone()).collect();
    let (named, told) = app
        .read(async move |conn| {
            let told = resolver_outbox::find_all(conn, &codes).await?;
            Ok::<_, shared_db::QueryError>((guilds::find(conn, guild).await?, told))
        })
        .await?;
    let Some(named) = named else { return Ok(Vec::new()) };
    let told: HashMap<&str, &OutboxRow> = told.iter().map(|row| (row.code.as_str(), row)).collect();
    let mut inviters: Vec<UserId> = rows.iter().filter_map(|row| row.inviter_id.map(UserId::from)).collect();
    inviters.sort_unstable();
    inviters.dedup();
    let people = app.people.users(app, &inviters).await?;
    let object = |row: &InviteRow| {
        let inviter = row.inviter_id.and_then(|id| people.get(&id.into())).map(|user| User::clone(user));
        Some(Invite {
            uses: Some(row.uses.into()),
            max_uses: Some(row.max_uses.into()),
            max_age: Some(row.max_age.into()),
            temporary: Some(row.temporary),
            created_at: Some(Timestamp::from_ms(row.created_at)),
            resolver: Some(resolver(app, &row.code, told.get(row.code.as_str()).copied())),
            ..base(row, &named, state.channel(row.channel_id)?, inviter)
        })
    };
    Ok(rows.iter().filter_map(object).collect())
}

/// Whether the resolver knows the code.
///
/// # Errors
/// Of the database.
pub async fn standing(app: &App, code: &str) -> ApiResult<InviteResolver> {
    let codes = [code.to_owned()];
    let told = app.read(async move |conn| resolver_outbox::find_all(conn, &codes).await).await?;
    Ok(resolver(app, code, told.first()))
}

fn base(row: &InviteRow, guild: &GuildRow, channel: &ChannelState, inviter: Option<User>) -> Invite {
    Invite {
        code: row.code.clone(),
        kind: InviteKind::Guild,
        guild_id: guild.id,
        guild: InviteGuild {
            id: guild.id,
            name: guild.name.clone(),
            icon: guild.icon.clone(),
            description: guild.description.clone(),
            features: Vec::new(),
            verification_level: guild.verification_level.into(),
            nsfw: false,
            nsfw_level: 0,
            premium_subscription_count: 0,
            splash: Null,
            banner: Null,
            vanity_url_code: Null,
        },
        channel: InviteChannel {
            id: channel.id,
            name: channel.name.clone(),
            kind: ChannelKind::try_from(i64::from(channel.kind)).unwrap_or(ChannelKind::Text),
        },
        inviter,
        expires_at: row.expires_at.map(Timestamp::from_ms),
        approximate_member_count: None,
        approximate_presence_count: None,
        uses: None,
        max_uses: None,
        max_age: None,
        temporary: None,
        created_at: None,
        resolver: None,
        new_member: None,
    }
}

fn resolver(app: &App, code: &str, outbox: Option<&OutboxRow>) -> InviteResolver {
    let Some(url) = &app.config.resolver.url else {
        return InviteResolver { state: ResolverState::Standalone, reason: None, join_url: None };
    };
    let join_url = Some(format!("{url}/join/{code}"));
    let reason = outbox.and_then(OutboxRow::refusal).map(str::to_owned);
    let state = match outbox {
        Some(row) if row.is_told() => ResolverState::Registered,
        Some(_) if reason.is_some() => ResolverState::Failed,
        _ => ResolverState::Pending,
    };
    InviteResolver { state, reason, join_url }
}
