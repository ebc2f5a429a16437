use std::{marker::PhantomData, sync::Arc};

use shared::{ChannelId, GuildId, UserId, error::Code, permissions::Permissions};

use super::{Actor, Need, Right};
use crate::{
    app::App,
    cache::{ChannelState, DirectState, GuildState, MemberState, Place},
    error::{ApiError, ApiResult},
    http::{Arg, Call, id_in_path},
    tx::Tx,
};

/// Proof that `actor` sees the channel and has the permissions of `P` in it.
#[derive(Debug)]
pub struct ChannelAccess<P> {
    pub actor: Actor,
    pub id: ChannelId,
    pub place: ChannelPlace,
    pub permissions: Permissions,
    need: PhantomData<fn() -> P>,
}

/// Where a channel is.
#[derive(Clone, Debug)]
pub enum ChannelPlace {
    Guild { guild: Arc<GuildState>, channel: Arc<ChannelState>, member: Arc<MemberState> },
    Direct(Arc<DirectState>),
}

/// What everybody may do in a direct message. (Discord's `DEFAULT_DM_PERMISSIONS`, for what is built.)
const IN_DIRECT: Permissions = Permissions::VIEW_CHANNEL
    .union(Permissions::SEND_MESSAGES)
    .union(Permissions::READ_MESSAGE_HISTORY)
    .union(Permissions::EMBED_LINKS)
    .union(Permissions::ATTACH_FILES)
    .union(Permissions::ADD_REACTIONS)
    .union(Permissions::USE_EXTERNAL_EMOJIS);

impl<P: Need> ChannelAccess<P> {
    /// # Errors
    /// 404/10003 for a channel that doesn't exist; 403/50001 for one that the actor does not see;
    /// 403/50013 without the permission.
    pub async fn of(app: &App, actor: Actor, id: ChannelId) -> ApiResult<Self> {
        match Self::from_cache(app, actor.clone(), id).await {
            Err(refusal) if app.cache.should_confirm_channel(id) => {
                tracing::debug!(%refusal, "a refusal is confirmed against the database once");
                app.cache.forget_channel(id, actor.user);
                Self::from_cache(app, actor, id).await
            }
            other => other,
        }
    }

    async fn from_cache(app: &App, actor: Actor, id: ChannelId) -> ApiResult<Self> {
        let place = app.cache.place(app, id).await?.ok_or(Code::UnknownChannel)?;
        match place {
            Place::Guild(guild_id) => {
                let guild = app.cache.guild(app, guild_id).await?.ok_or(Code::UnknownChannel)?;
                let member = app.cache.member(app, guild_id, actor.user).await?.ok_or(Code::MissingAccess)?;
                Self::check_guild(actor, id, guild, member, app.clock.now_ms())
            }
            Place::Direct(direct) => Self::check_direct(actor, id, direct),
        }
    }

    fn check_guild(
        actor: Actor,
        id: ChannelId,
        guild: Arc<GuildState>,
        member: Arc<MemberState>,
        now_ms: i64,
    ) -> ApiResult<Self> {
        let channel = guild.channel(id).cloned().ok_or(Code::UnknownChannel)?;
        let permissions = guild.permissions_in(&channel, actor.user, &member, now_ms);
        if !permissions.contains(Permissions::VIEW_CHANNEL) {
            return Err(Code::MissingAccess.into());
        }
        if !permissions.contains(P::BITS) {
            return Err(Code::MissingPermissions.into());
        }
        let place = ChannelPlace::Guild { guild, channel, member };
        Ok(Self { actor, id, place, permissions, need: PhantomData })
    }

    fn check_direct(actor: Actor, id: ChannelId, direct: Arc<DirectState>) -> ApiResult<Self> {
        if !direct.recipients.contains(&actor.user) {
            return Err(Code::MissingAccess.into());
        }
        if !IN_DIRECT.contains(P::BITS) {
            return Err(Code::CannotExecuteOnDm.into());
        }
        Ok(Self { actor, id, place: ChannelPlace::Direct(direct), permissions: IN_DIRECT, need: PhantomData })
    }

    pub fn user(&self) -> UserId {
        self.actor.user
    }

    pub fn guild_id(&self) -> Option<GuildId> {
        match &self.place {
            ChannelPlace::Guild { guild, .. } => Some(guild.id),
            ChannelPlace::Direct(_) => None,
        }
    }

    /// The guild's state.
    ///
    /// # Errors
    /// 400/50003 in a direct message.
    pub fn guild(&self) -> ApiResult<(&Arc<GuildState>, &Arc<ChannelState>, &Arc<MemberState>)> {
        match &self.place {
            ChannelPlace::Guild { guild, channel, member } => Ok((guild, channel, member)),
            ChannelPlace::Direct(_) => Err(ApiError::from(Code::CannotExecuteOnDm)),
        }
    }

    /// A further right that depends on what is asked for.
    ///
    /// # Errors
    /// 403/50013.
    pub fn require(&self, bits: Permissions) -> ApiResult<()> {
        if self.permissions.contains(bits) { Ok(()) } else { Err(Code::MissingPermissions.into()) }
    }

    /// The same proof, checked again if the guild has changed since it was made. On SQLite this compares with the
    /// cache, which the writer keeps exact; it asks the database nothing while nothing changed.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub async fn fresh(&self, tx: &mut Tx<'_>) -> ApiResult<Option<Self>> {
        let ChannelPlace::Guild { guild, member, .. } = &self.place else { return Ok(None) };
        let id = guild.id;
        if tx.unchanged(guild, self.actor.user, member) {
            return Ok(None);
        }
        let guild = tx.guild(id).await?.ok_or(Code::UnknownChannel)?;
        let member = tx.member(id, self.actor.user).await?.ok_or(Code::MissingAccess)?;
        Self::check_guild(self.actor.clone(), self.id, guild, member, tx.now()).map(Some)
    }
}

impl<P: Need> ChannelAccess<P> {
    /// The proof as of this unit, for what changes the guild: on a shared database always read again.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub async fn as_of(self, tx: &mut Tx<'_>) -> ApiResult<Self> {
        let ChannelPlace::Guild { guild, .. } = &self.place else { return Ok(self) };
        let id = guild.id;
        let guild = tx.guild(id).await?.ok_or(Code::UnknownChannel)?;
        let member = tx.member(id, self.actor.user).await?.ok_or(Code::MissingAccess)?;
        Self::check_guild(self.actor, self.id, guild, member, tx.now())
    }
}

impl<P: Need> Arg for ChannelAccess<P> {
    const RIGHT: Right = Right::Channel(P::BITS);

    async fn take(call: &mut Call) -> ApiResult<Self> {
        let actor = call.actor().await?;
        let id = id_in_path::<ChannelId>(call)?;
        Self::of(&call.app, actor, id).await
    }
}
