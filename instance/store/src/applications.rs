use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use shared::{ApplicationId, UserId};
use shared_db::{Conn, on};

use crate::schema::{applications, users};

/// What a call needs to know about its bot token.
#[derive(Debug, Queryable)]
pub struct BotIdentity {
    #[diesel(deserialize_as = i64)]
    pub application_id: ApplicationId,
    #[diesel(deserialize_as = i64)]
    pub bot_id: UserId,
}

/// The bot that this token is for, by the token's digest.
pub async fn by_token(conn: &mut Conn<'_>, digest: Vec<u8>) -> QueryResult<Option<BotIdentity>> {
    on!(conn, |c| applications::table
        .inner_join(users::table.on(applications::bot_id.eq(users::id.nullable())))
        .filter(applications::token_digest.eq(digest))
        .filter(users::disabled_at.is_null())
        .select((applications::id, users::id))
        .first(c)
        .await
        .optional())
}
