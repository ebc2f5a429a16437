//! `GET /api/resolver/stats`: how many codes there are, and which are used most.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, http::header};
use serde::Serialize;
use shared_db::{Conn, DbError};

use crate::app::App;
use crate::code::Timestamp;
use crate::error::Refusal;
use crate::store::stats::{self, TopCode, Totals};

/// Tombstones aren't counted. A named caller sees its own codes only.
pub async fn stats(request: HttpRequest, app: Data<App>) -> Result<HttpResponse, Refusal> {
    app.limits.stats(app.client(&request))?;
    let caller = app.caller(&request)?;
    app.counts.settle().await?;
    let now_ms = app.clock.now_ms();
    let only_of = caller.sees_only().map(str::to_owned);
    let read = async move |conn: &mut Conn<'_>| {
        let totals = stats::totals(conn, only_of.as_deref(), now_ms).await?;
        let top = stats::top_codes(conn, only_of.as_deref(), TOP).await?;
        Ok::<_, DbError>((totals, top))
    };
    let (totals, top) = app.db.read_slow(read).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(Stats::of(totals, top, now_ms)))
}

const TOP: i64 = 10;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Stats {
    total_routes: i64,
    active_routes: i64,
    expired_routes: i64,
    top_codes: Vec<Top>,
    ts: Timestamp,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Top {
    code: Option<String>,
    target_url: Option<String>,
    resolve_count: i64,
    last_resolved_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
}

impl Stats {
    fn of(totals: Totals, top: Vec<TopCode>, now_ms: i64) -> Self {
        Self {
            total_routes: totals.total,
            active_routes: totals.total - totals.expired,
            expired_routes: totals.expired,
            top_codes: top.into_iter().map(Top::from).collect(),
            ts: Timestamp::from_ms(now_ms),
        }
    }
}

impl From<TopCode> for Top {
    fn from(row: TopCode) -> Self {
        Self {
            code: row.code,
            target_url: row.target_url,
            resolve_count: row.resolve_count,
            last_resolved_at: row.last_resolved_at.map(Timestamp::from_ms),
            expires_at: row.expires_at.map(Timestamp::from_ms),
        }
    }
}
