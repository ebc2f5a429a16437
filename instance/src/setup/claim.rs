use instance_store::{members, roles};
use shared::{
    RoleId, UserId,
    auth::{AuthTokens, ClaimInstance},
    error::FieldErrors,
    guilds::CreateGuild,
    permissions::Permissions,
    roles::CreateRole,
};

use super::link::claim_code;
use crate::{
    auth::{
        account::{NewAccount, create_account},
        session,
    },
    error::{ApiError, ApiResult},
    guilds::create::make_guild,
    http::{AppRef, Body, Created, Room, SignInAttempt, UserAgent},
    settings,
    tx::Tx,
};

/// `POST /setup`: the claim code makes the first admin, the home guild and the settings, in one unit and only once.
pub async fn claim_instance(
    app: AppRef,
    _: SignInAttempt,
    agent: UserAgent,
    Body(request): Body<ClaimInstance>,
    _: Room,
) -> ApiResult<Created<AuthTokens>> {
    let code = claim_code(&app).await.map_err(ApiError::Internal)?;
    if !code.matches(request.claim.expose().as_bytes()) {
        return Err(bad_claim().into());
    }
    let hash = app.passwords.hash(&request.password).await?;
    let draw = session::Draw::new(&app, agent.as_deref());
    let pinned = app.config.accounts.registration_mode();
    let opened = app
        .write(async move |tx| {
            let mut stored = settings::read_to_change(tx.conn()).await?;
            if stored.claimed {
                return Err(bad_claim().into());
            }
            if let Some(name) = request.instance_name {
                name.trim().clone_into(&mut stored.name);
            }
            if let Some(mode) = request.registration_mode {
                settings::check_mode(mode, pinned)?;
                stored.registration_mode = mode;
            }
            stored.join_home = request.auto_join.unwrap_or(true);
            let account = NewAccount {
                username: request.username,
                global_name: None,
                email: request.email,
                locale: request.locale,
                password_hash: hash,
                admin: true,
            };
            let user = create_account(tx, account).await?;
            let home = make_home(tx, user.id, stored.name.clone()).await?;
            stored.home_guild = Some(home);
            stored.claimed = true;
            settings::write(tx.conn(), &stored).await?;
            session::open(tx, user, draw).await
        })
        .await?;
    tracing::info!("this instance has its first admin; the set-up link is used up");
    Ok(Created(session::answer(&app, opened)?))
}

/// The home guild: #general, a voice channel, and the roles Owner, Admin and Member.
async fn make_home(tx: &mut Tx<'_>, owner: UserId, name: String) -> ApiResult<shared::GuildId> {
    let role = |name: &str, permissions, hoist| CreateRole {
        name: Some(name.to_owned()),
        permissions: Some(permissions),
        hoist: Some(hoist),
        ..Default::default()
    };
    let everyone = CreateRole { permissions: Some(Permissions::DEFAULT_EVERYONE), ..Default::default() };
    let member = role("Member", Permissions::DEFAULT_EVERYONE, false);
    let admin = role("Admin", Permissions::ADMINISTRATOR, true);
    let owner_role = role("Owner", Permissions::ADMINISTRATOR, true);
    let roles = Some(vec![everyone, member, admin, owner_role]);
    let request = CreateGuild { name, icon: None, description: None, channels: None, roles };
    let guild = make_guild(tx, owner, request).await?;
    let highest = roles::of_guild(tx.conn(), guild.id).await?.into_iter().max_by_key(|role| role.position);
    if let Some(role) = highest {
        give(tx, guild.id, owner, role.id).await?;
    }
    Ok(guild.id)
}

async fn give(tx: &mut Tx<'_>, guild: shared::GuildId, user: UserId, role: RoleId) -> ApiResult<()> {
    tx.guild_changes(guild).await?;
    members::add_role(tx.conn(), guild, user, role).await?;
    tx.member_changed(guild, user).await
}

fn bad_claim() -> FieldErrors {
    FieldErrors::one("claim", "INVALID_CLAIM", "This set-up link is not (or no longer) valid.")
}
