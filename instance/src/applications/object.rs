use instance_store::{
    applications::{self, ApplicationRow},
    members, users,
};
use shared::{applications::Application, error::Code, users::User};
use shared_db::Conn;

use crate::error::ApiResult;

/// The object that the owner and the bot see.
///
/// # Errors
/// Of the database.
pub async fn application(conn: &mut Conn<'_>, row: ApplicationRow) -> ApiResult<Application> {
    let owner = users::find(conn, row.owner_id).await?.ok_or(Code::UnknownUser)?;
    let bot: Option<User> = match row.bot_id {
        Some(bot) => users::find(conn, bot.into()).await?.map(crate::users::user),
        None => None,
    };
    let guilds = match row.bot_id {
        Some(bot) => members::count_guilds(conn, bot.into()).await?,
        None => 0,
    };
    let (owner, name, key) = (crate::users::user(owner), row.name, row.verify_key);
    Ok(Application {
        icon: row.icon,
        description: row.description,
        bot,
        bot_public: row.bot_public,
        flags: row.flags,
        approximate_guild_count: guilds,
        ..Application::new(row.id, name, owner, key)
    })
}

/// As [`owned`], for a unit that goes on to change it.
///
/// # Errors
/// 404/10002.
pub async fn owned_to_change(
    conn: &mut Conn<'_>,
    owner: shared::UserId,
    id: shared::ApplicationId,
) -> ApiResult<ApplicationRow> {
    let row = applications::find_to_change(conn, id).await?.filter(|row| row.owner_id == owner);
    Ok(row.ok_or(Code::UnknownApplication)?)
}

/// The application if it is `owner`'s.
///
/// # Errors
/// 404/10002.
pub async fn owned(
    conn: &mut Conn<'_>,
    owner: shared::UserId,
    id: shared::ApplicationId,
) -> ApiResult<ApplicationRow> {
    let row = applications::find(conn, id).await?.filter(|row| row.owner_id == owner);
    Ok(row.ok_or(Code::UnknownApplication)?)
}
