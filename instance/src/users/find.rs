use instance_store::users;
use shared::{
    error::FieldErrors,
    users::{FindUsers, User},
};

use super::user;
use crate::{
    access::Person,
    error::ApiResult,
    http::{AppRef, Ok, Query},
};

const DEFAULT_LIMIT: i64 = 25;

/// `GET /users?username=` (exactly one person, or nobody) and `GET /users?query=&limit=` (whose names begin so).
pub async fn find_users(app: AppRef, _: Person, Query(wanted): Query<FindUsers>) -> ApiResult<Ok<Vec<User>>> {
    let rows = match (wanted.username, wanted.query) {
        (Some(name), _) => {
            let name = name.trim().trim_start_matches('@').to_lowercase();
            let found = app.read(async move |conn| users::by_username(conn, &name).await).await?;
            found.into_iter().filter(|row| !row.bot && row.disabled_at.is_none()).collect()
        }
        (None, Some(query)) => {
            let (query, limit) = (query.trim().to_lowercase(), wanted.limit.unwrap_or(DEFAULT_LIMIT));
            app.read(async move |conn| users::by_prefix(conn, &query, limit).await).await?
        }
        (None, None) => {
            return Err(
                FieldErrors::one("username", "BASE_TYPE_REQUIRED", "Give `username` or `query`.").into()
            );
        }
    };
    Result::Ok(Ok(rows.into_iter().map(user).collect()))
}
