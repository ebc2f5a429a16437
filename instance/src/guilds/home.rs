//! The guild made at set-up, which new accounts join by themselves unless that is switched off.

use instance_store::bans;
use shared::UserId;

use crate::{
    error::ApiResult,
    members::join::{self, Joining},
    settings::Stored,
    tx::Tx,
};

/// Lets a new account into the home guild.
///
/// # Errors
/// Of the database.
pub async fn join_home(tx: &mut Tx<'_>, settings: &Stored, user: UserId) -> ApiResult<()> {
    let Some(home) = settings.home_guild.filter(|_| settings.join_home) else { return Ok(()) };
    let gone = instance_store::guilds::find(tx.conn(), home).await?.is_none();
    if gone || bans::find(tx.conn(), home, user).await?.is_some() {
        return Ok(());
    }
    join::join(tx, Joining { guild: home, user, temporary: false }).await?;
    Ok(())
}
