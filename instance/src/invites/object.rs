//! The object on the wire: what anybody may see, and what those who manage invitations see beside it.

use instance_store::{
    guilds,
    invites::InviteRow,
    members,
    resolver_outbox::{self, OutboxRow},
};
use shared::{
    Timestamp,
    channels::ChannelKind,
    error::Code,
    invites::{Invite, InviteChannel, InviteGuild, InviteKind, InviteResolver, ResolverState},
    wire::Null,
};

use crate::{app::App, error::ApiResult};

/// The invitation as a guest sees it.
///
/// # Errors
/// 404/10006 when its guild or channel is gone.
pub async fn preview(app: &App, row: &InviteRow, with_counts: bool) -> ApiResult<Invite> {
    let (guild, channel) = (row.guild_id, row.channel_id);
    let state = app.cache.guild(app, guild).await?.ok_or(Code::UnknownInvite)?;
    let place = state.channel(channel).ok_or(Code::UnknownInvite)?.clone();
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
    Ok(Invite {
        code: row.code.clone(),
        kind: InviteKind::Guild,
        guild_id: guild,
        guild: InviteGuild {
            id: guild,
            name: named.name,
            icon: named.icon,
            description: named.description,
            features: Vec::new(),
            verification_level: named.verification_level.into(),
            nsfw: false,
            nsfw_level: 0,
            premium_subscription_count: 0,
            splash: Null,
            banner: Null,
            vanity_url_code: Null,
        },
        channel: InviteChannel {
            id: channel,
            name: place.name.clone(),
            kind: ChannelKind::try_from(i64::from(place.kind)).unwrap_or(ChannelKind::Text),
        },
        inviter,
        expires_at: row.expires_at.map(Timestamp::from_ms),
        approximate_member_count: count,
        approximate_presence_count: if with_counts { Some(app.online(guild).await) } else { None },
        uses: None,
        max_uses: None,
        max_age: None,
        temporary: None,
        created_at: None,
        resolver: None,
        new_member: None,
    })
}

/// The invitation with its metadata and where it stands with the resolver.
///
/// # Errors
/// As [`preview`].
pub async fn full(app: &App, row: &InviteRow) -> ApiResult<Invite> {
    let code = row.code.clone();
    let outbox = app.read(async move |conn| resolver_outbox::find(conn, &code).await).await?;
    Ok(Invite {
        uses: Some(row.uses.into()),
        max_uses: Some(row.max_uses.into()),
        max_age: Some(row.max_age.into()),
        temporary: Some(row.temporary),
        created_at: Some(Timestamp::from_ms(row.created_at)),
        resolver: Some(resolver(app, &row.code, outbox.as_ref())),
        ..preview(app, row, false).await?
    })
}

fn resolver(app: &App, code: &str, outbox: Option<&OutboxRow>) -> InviteResolver {
    let Some(url) = &app.config.resolver.url else {
        return InviteResolver { state: ResolverState::Standalone, reason: None, join_url: None };
    };
    let join_url = Some(format!("{}/join/{code}", url.trim_end_matches('/')));
    let (state, reason) = match outbox {
        Some(row) if row.acknowledged >= row.revision => (ResolverState::Registered, None),
        Some(OutboxRow { failure: Some(reason), .. }) => (ResolverState::Failed, Some(reason.clone())),
        _ => (ResolverState::Pending, None),
    };
    InviteResolver { state, reason, join_url }
}
