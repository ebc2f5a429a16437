use shared::{channels::TypingStart, members::Member};

use super::delete::audience;
use crate::{
    access::{ChannelAccess, SendMessages},
    error::ApiResult,
    gateway::event::Event,
    http::{AppRef, NoContent},
};

/// `POST /channels/{channel_id}/typing`: tells who sees the channel, for ten seconds. Nothing is stored.
pub async fn start_typing(app: AppRef, access: ChannelAccess<SendMessages>) -> ApiResult<NoContent> {
    let (guild, user) = (access.guild_id(), access.user());
    let member = match guild {
        Some(guild) => member(&app, guild, user).await?,
        None => None,
    };
    let data = TypingStart {
        channel_id: access.id,
        user_id: user,
        timestamp: app.clock.now_ms().div_euclid(1_000),
        guild_id: guild,
        member,
    };
    let event = Event::typing(access.id, user, &data);
    app.gateway.offer(audience(&access), event);
    Ok(NoContent)
}

async fn member(app: &AppRef, guild: shared::GuildId, user: shared::UserId) -> ApiResult<Option<Member>> {
    let people = app.people.users(app, &[user]).await?;
    let profile = app.people.profile(app, guild, user).await?;
    Ok(people
        .get(&user)
        .zip(profile)
        .map(|(user, profile)| Member { user: (**user).clone(), profile: (*profile).clone() }))
}
