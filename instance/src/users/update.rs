use instance_store::{sessions, users};
use shared::{
    Patch,
    error::{Code, FieldErrors},
    users::{CurrentUser, UpdateCurrentUser},
};

use super::{current_user, user as user_object};
use crate::{
    access::{Actor, Asker},
    error::ApiResult,
    gateway::event::{Audience, Event, Signal},
    gateway::kind::EventKind,
    http::{AppRef, Body, Ok},
    members::update::announce,
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
            let mut row = users::find(tx.conn(), user).await?.ok_or(Code::UnknownUser)?;
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
                for guild in instance_store::ready::guilds_of(tx.conn(), user).await? {
                    announce(tx, guild, user).await?;
                }
            }
            Result::Ok(row)
        })
        .await?;
    Result::Ok(Ok(current_user(row)))
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
