use diesel::{dsl::max, prelude::*};
use diesel_async::RunQueryDsl;
use shared_db::{Conn, on};

use crate::schema::{applications, channels, guilds, messages, roles, sessions, users};

/// The highest id in any table (0: none), so that new ones are above it even if the clock was set back.
pub async fn newest_id(conn: &mut Conn<'_>) -> QueryResult<i64> {
    let mut newest = 0;
    macro_rules! see {
        ($($table:ident)*) => { $(
            let highest: Option<i64> = on!(conn, |c| $table::table.select(max($table::id)).first(c).await)?;
            newest = newest.max(highest.unwrap_or(0));
        )* };
    }
    see!(applications channels guilds messages roles sessions users);
    Ok(newest)
}
