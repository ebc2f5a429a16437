use instance_store::{
    applications,
    users::{self, UserRow},
};
use shared::{
    ApplicationId, UserId,
    applications::BotToken,
    error::{Code, FieldErrors},
};

use super::object::owned_to_change;
use crate::{
    access::Person,
    auth::bot_token,
    error::ApiResult,
    gateway::event::Signal,
    http::{AppRef, Created, InPath, Ok, Room},
    tx::Tx,
};

/// `POST /applications/{application_id}/bot`: makes the bot. Its token is in this answer and nowhere else.
pub async fn create_bot(
    app: AppRef,
    person: Person,
    InPath(id): InPath<ApplicationId>,
    _: Room,
) -> ApiResult<Created<BotToken>> {
    let random = app.random.clone();
    let made = app
        .write(async move |tx| {
            let row = owned_to_change(tx.conn(), person.user, id).await?;
            if row.bot_id.is_some() {
                return Err(has_bot().into());
            }
            let bot = make_account(tx, &row.name).await?;
            let token = bot_token::make(bot.id, tx.now(), &*random);
            let digest = bot_token::digest(&token).map(|digest| digest.to_vec());
            // Asked again: of two calls at once one makes the bot, and the other's is undone.
            if !applications::give_bot(tx.conn(), id, bot.id, digest).await? {
                return Err(has_bot().into());
            }
            Result::Ok(BotToken { token: token.into(), bot: crate::users::user(bot) })
        })
        .await?;
    Result::Ok(Created(made))
}

/// `POST /applications/{application_id}/bot/reset`: a new token; the old one and its sockets end at once.
pub async fn reset_bot_token(
    app: AppRef,
    person: Person,
    InPath(id): InPath<ApplicationId>,
) -> ApiResult<Ok<BotToken>> {
    let random = app.random.clone();
    let reset = app
        .write(async move |tx| {
            let mut row = owned_to_change(tx.conn(), person.user, id).await?;
            let bot: UserId = row.bot_id.ok_or(Code::ApplicationHasNoBot)?.into();
            let account = users::find(tx.conn(), bot).await?.ok_or(Code::UnknownUser)?;
            let token = bot_token::make(bot, tx.now(), &*random);
            row.token_digest = bot_token::digest(&token).map(|digest| digest.to_vec());
            applications::update(tx.conn(), row).await?;
            tx.signal(Signal::Revoke { user: bot, session: None, except: None });
            Result::Ok(BotToken { token: token.into(), bot: crate::users::user(account) })
        })
        .await?;
    Result::Ok(Ok(reset))
}

fn has_bot() -> FieldErrors {
    let text = "This application has a bot already; reset its token to get a new one.";
    FieldErrors::one("bot", "APPLICATION_HAS_BOT", text)
}

/// The bot's account, named after its application; a number follows where that name is taken.
async fn make_account(tx: &mut Tx<'_>, application: &str) -> ApiResult<UserRow> {
    let id: UserId = tx.next_id()?;
    let mut name: String = application
        .to_lowercase()
        .chars()
        .map(|char| if char.is_ascii_alphanumeric() || char == '_' { char } else { '_' })
        .take(20)
        .collect();
    if name.chars().count() < 2 || users::by_username(tx.conn(), &name).await?.is_some() {
        name = format!("{name}_{}", i64::from(id) % 1_000_000_000);
    }
    let row = UserRow {
        id,
        username_lower: name.clone(),
        username: name,
        global_name: Some(application.to_owned()),
        email: None,
        email_lower: None,
        password_hash: None,
        avatar: None,
        banner: None,
        accent_color: None,
        bio: String::new(),
        locale: "en-US".to_owned(),
        flags: 0,
        bot: true,
        admin: false,
        disabled_at: None,
    };
    users::insert(tx.conn(), row.clone()).await?;
    Result::Ok(row)
}
