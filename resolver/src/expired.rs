//! `DELETE /api/resolver/expired`: expired codes become tombstones.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use shared_db::{DbError, Unit};

use crate::app::App;
use crate::code::Timestamp;
use crate::error::Refusal;
use crate::resolve::Changed;
use crate::store::purge::bury_expired;

/// Answers `{"deleted","ts"}`. A named caller purges its own codes only.
pub async fn purge_expired(request: HttpRequest, app: Data<App>) -> Result<HttpResponse, Refusal> {
    app.limits.expired(app.client(&request))?;
    let caller = app.caller(&request)?;
    let now_ms = app.clock.now_ms();
    let mut deleted = 0;
    loop {
        let only_of = caller.sees_only().map(str::to_owned);
        // Cached entries may stay: they know when they expired.
        let unit = async move |unit: &mut Unit<'_, Changed>| {
            bury_expired(&mut unit.conn, only_of.as_deref(), now_ms, TOGETHER).await
        };
        let buried = app.db.write_background::<usize, DbError>(unit).await?;
        deleted += buried;
        if buried == 0 {
            return Ok(HttpResponse::Ok().json(Purged { deleted, ts: Timestamp::from_ms(now_ms) }));
        }
    }
}

/// Rows in one unit: short enough that nobody waits long behind it.
const TOGETHER: i64 = 500;

#[derive(Serialize)]
struct Purged {
    deleted: usize,
    ts: Timestamp,
}
