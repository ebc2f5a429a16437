use std::{marker::PhantomData, sync::Arc};

use shared::{GuildId, UserId, error::Code, permissions::Permissions};

use super::{Actor, Need, Right};
use crate::{
    app::App,
    cache::{GuildState, MemberState},
    error::ApiResult,
    http::{Arg, Call, id_in_path},
    tx::Tx,
};

/// Proof that `actor` is in the guild and has the permissions of `P` there.
#[derive(Debug)]
pub struct GuildAccess<P> {
    pub actor: Actor,
    pub guild: Arc<GuildState>,
    pub member: Arc<MemberState>,
    /// In the guild as a whole; channels have their own.
    pub permissions: Permissions,
    need: PhantomData<fn() -> P>,
}

impl<P: Need> GuildAccess<P> {
    /// # Errors
    /// 404/10004 for a guild that doesn't exist; 403/50001 for a stranger; 403/50013 without the permission.
    pub async fn of(app: &App, actor: Actor, id: GuildId) -> ApiResult<Self> {
        match Self::from_cache(app, actor.clone(), id).await {
            Err(refusal) if app.cache.should_confirm(id) => {
                tracing::debug!(%refusal, "a refusal is confirmed against the database once");
                app.cache.forget_guild(id, actor.user);
                Self::from_cache(app, actor, id).await
            }
            other => other,
        }
    }

    async fn from_cache(app: &App, actor: Actor, id: GuildId) -> ApiResult<Self> {
        let guild = app.cache.guild(app, id).await?.ok_or(Code::UnknownGuild)?;
        let member = app.cache.member(app, id, actor.user).await?.ok_or(Code::MissingAccess)?;
        Self::check(actor, guild, member, app.clock.now_ms())
    }

    fn check(actor: Actor, guild: Arc<GuildState>, member: Arc<MemberState>, now_ms: i64) -> ApiResult<Self> {
        let permissions = guild.permissions(actor.user, &member, now_ms);
        let owner_only = P::OWNER && guild.owner != actor.user;
        if owner_only || !permissions.contains(P::BITS) {
            return Err(Code::MissingPermissions.into());
        }
        Ok(Self { actor, guild, member, permissions, need: PhantomData })
    }

    pub fn id(&self) -> GuildId {
        self.guild.id
    }

    pub fn user(&self) -> UserId {
        self.actor.user
    }

    pub fn is_owner(&self) -> bool {
        self.guild.owner == self.actor.user
    }

    /// A further right that depends on what is asked for.
    ///
    /// # Errors
    /// 403/50013.
    pub fn require(&self, bits: Permissions) -> ApiResult<()> {
        if self.permissions.contains(bits) { Ok(()) } else { Err(Code::MissingPermissions.into()) }
    }

    /// The same proof as of *now*, read inside the unit: an allow does not survive a revocation that committed first.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub async fn fresh(&self, tx: &mut Tx<'_>) -> ApiResult<Self> {
        let id = self.guild.id;
        let guild = tx.guild(id).await?.ok_or(Code::UnknownGuild)?;
        let member = tx.member(id, self.actor.user).await?.ok_or(Code::MissingAccess)?;
        Self::check(self.actor.clone(), guild, member, tx.now())
    }
}

impl<P: Need> Arg for GuildAccess<P> {
    const RIGHT: Right = if P::OWNER { Right::GuildOwner } else { Right::Guild(P::BITS) };

    async fn take(call: &mut Call) -> ApiResult<Self> {
        let actor = call.actor().await?;
        let id = id_in_path::<GuildId>(call)?;
        Self::of(&call.app, actor, id).await
    }
}
