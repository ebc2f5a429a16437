use instance_store::{
    guilds, members, sessions,
    users::{self, UserRow},
};
use shared::{
    GuildId, Patch,
    error::{Code, FieldErrors},
    gateway::MemberEvent,
    users::{CurrentUser, UpdateCurrentUser},
};

use super::{current_user, user as user_object};
use crate::{
    access::{Actor, Asker},
    error::ApiResult,
    gateway::event::{Audience, Event, Signal},
    gateway::kind::EventKind,
    http::{AppRef, Body, Ok},
    members::member,
    tx::Tx,
};

/// `PATCH /users/@me`. A new name, e-mail or password needs the present password; a new password ends all other
/// sign-ins and their sockets.
pub async fn update_current_user(
    app: AppRef,
    actor: Actor,
    Body(request): Body<UpdateCurrentUser>,
) -> ApiResult<Ok<CurrentUser>> {
    for (field, image) in [("avatar", &request.avatar), ("banner", &request.banner)] {
        if image.value().is_some() {
            return Err(FieldErrors::one(
                field,
                "IMAGE_UNSUPPORTED",
                "Pictures can't be uploaded to this server yet.",
            )
            .into());
        }
    }
    let user = actor.user;
    let guarded = request.new_password.is_some() || request.username.is_some() || !request.email.is_absent();
    let mut confirmed = None;
    if guarded && !actor.is_bot() {
        let row =
            app.read(async move |conn| users::find(conn, user).await).await?.ok_or(Code::UnknownUser)?;
        let given = request.password.as_ref().ok_or_else(password_needed)?;
        if !app.passwords.verify(given, row.password_hash.clone()).await? {
            return Err(wrong_password().into());
        }
        confirmed = row.password_hash;
    }
    let new_hash = match &request.new_password {
        Some(_) if actor.is_bot() => return Err(Code::BotsCannotUse.into()),
        Some(password) => Some(app.passwords.hash(password).await?),
        None => None,
    };
    let keep = match actor.asker {
        Asker::Person(session) => Some(session.id),
        Asker::Bot(_) => None,
    };
    let row = app
        .write(async move |tx| {
            let mut row = users::find_to_change(tx.conn(), user).await?.ok_or(Code::UnknownUser)?;
            let before = user_object(row.clone());
            // The password was changed elsewhere while this request's was being checked.
            if confirmed.is_some() && row.password_hash != confirmed {
                return Err(wrong_password().into());
            }
            if let Some(name) = request.username {
                let lower = name.to_lowercase();
                if users::by_username(tx.conn(), &lower).await?.is_some_and(|holder| holder.id != user) {
                    return Err(taken("username", "USERNAME_ALREADY_TAKEN").into());
                }
                (row.username, row.username_lower) = (name, lower);
            }
            match request.email {
                Patch::Absent => {}
                Patch::Null => (row.email, row.email_lower) = (None, None),
                Patch::Value(email) => {
                    let lower = email.to_lowercase();
                    if users::by_login(tx.conn(), &lower).await?.is_some_and(|holder| holder.id != user) {
                        return Err(taken("email", "EMAIL_ALREADY_REGISTERED").into());
                    }
                    (row.email, row.email_lower) = (Some(email), Some(lower));
                }
            }
            row.global_name = request.global_name.apply(row.global_name);
            if let Some(bio) = request.bio.changes() {
                row.bio = bio.unwrap_or_default();
            }
            if let Some(color) = request.accent_color.changes() {
                row.accent_color = color.and_then(|color| i32::try_from(color).ok());
            }
            if let Some(locale) = request.locale {
                row.locale = locale;
            }
            if let Some(hash) = new_hash {
                row.password_hash = Some(hash);
                sessions::delete_all(tx.conn(), user, keep).await?;
                tx.signal(Signal::Revoke { user, session: None, except: keep });
            }
            users::update(tx.conn(), row.clone()).await?;
            tx.emit(Audience::User(user), Event::new(EventKind::UserUpdate, &current_user(row.clone())));
            if before != user_object(row.clone()) {
                // Others know this account as a member of their guilds.
                for guild in members::guilds_of(tx.conn(), user).await? {
                    tell(tx, guild, &row).await?;
                }
            }
            Result::Ok(row)
        })
        .await?;
    Result::Ok(Ok(current_user(row)))
}

/// Tells a guild what its member is called now. Their rights stay, so all that is needed is that nothing else changes
/// there until this is told.
async fn tell(tx: &mut Tx<'_>, guild: GuildId, account: &UserRow) -> ApiResult<()> {
    if !guilds::hold(tx.conn(), guild).await? {
        return Result::Ok(());
    }
    let user = account.id;
    let Some(row) = members::find(tx.conn(), guild, user).await? else { return Result::Ok(()) };
    let roles = members::roles_of(tx.conn(), guild, user).await?;
    let data = MemberEvent { guild_id: guild, member: member(user_object(account.clone()), &row, roles) };
    tx.emit(Audience::Guild(guild), Event::new(EventKind::GuildMemberUpdate, &data).about(user));
    Result::Ok(())
}

fn password_needed() -> FieldErrors {
    FieldErrors::one("password", "PASSWORD_REQUIRED", "Your present password is needed for this change.")
}

fn wrong_password() -> FieldErrors {
    FieldErrors::one("password", "PASSWORD_DOES_NOT_MATCH", "Password does not match.")
}

fn taken(field: &str, code: &str) -> FieldErrors {
    FieldErrors::one(field, code, "Somebody else has this already.")
}
