//! `POST /api/resolver/register`: an instance says where a code leads.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, http::header};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared_db::Unit;

use crate::app::App;
use crate::body::read_json;
use crate::code::{Code, DigestKey, TargetUrl, Timestamp};
use crate::error::Refusal;
use crate::owner::Caller;
use crate::resolve::Changed;
use crate::store::codes::{self, NewRoute};

/// Answers 201 for a new code and 200 for one that its owner has or had, with what is kept.
pub async fn register(
    request: HttpRequest,
    payload: Payload,
    app: Data<App>,
) -> Result<HttpResponse, Refusal> {
    app.limits.register(app.client(&request))?;
    let caller = app.caller(&request)?;
    caller.name()?;
    let body: Registration = read_json(payload, LONGEST_BODY, &*app.clock).await?;
    let route = body.check(&caller, &app.digests)?;
    let answer = RegisterAnswer::of(&route);
    let now_ms = app.clock.now_ms();
    let unit = async move |unit: &mut Unit<'_, Changed>| keep_route(unit, &route, now_ms).await;
    let kept = app.db.write(unit).await?;
    Ok(HttpResponse::build(kept.status()).insert_header((header::CACHE_CONTROL, "no-store")).json(answer))
}

const LONGEST_BODY: usize = 16 * 1024;

/// The fields as sent, so that a wrong type is told of its own field.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Registration {
    #[serde(default)]
    pub code: Value,
    #[serde(default)]
    target_url: Value,
    #[serde(default)]
    expires_at: Value,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct RegisterAnswer {
    code: String,
    target_url: String,
    expires_at: Option<Timestamp>,
}

/// What became of a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    New,
    Again,
}

impl Registration {
    /// The route to keep for `caller`.
    pub fn check(&self, caller: &Caller, digests: &DigestKey) -> Result<NewRoute, Refusal> {
        let code = Code::parse(self.code.as_str().ok_or(Refusal::InvalidCode)?)?;
        let target = self.target_url.as_str().ok_or(Refusal::InvalidTargetUrl("must be a text."))?;
        let target = TargetUrl::parse(target)?;
        let expires_at = match &self.expires_at {
            Value::Null => None,
            Value::String(text) => Some(Timestamp::parse(text)?.ms()),
            _ => return Err(Refusal::InvalidExpiresAt),
        };
        Ok(NewRoute {
            digest: digests.of_code(code),
            look: digests.of_look(code),
            owner: caller.owner_for(&target)?,
            code: code.as_str().to_owned(),
            target_url: target.as_str().to_owned(),
            expires_at,
        })
    }
}

impl RegisterAnswer {
    fn of(route: &NewRoute) -> Self {
        Self {
            code: route.code.clone(),
            target_url: route.target_url.clone(),
            expires_at: route.expires_at.map(Timestamp::from_ms),
        }
    }
}

impl Kept {
    pub fn status(self) -> StatusCode {
        match self {
            Self::New => StatusCode::CREATED,
            Self::Again => StatusCode::OK,
        }
    }
}

/// Keeps a code unless it, or one that looks like it, is another owner's, be it gone for years.
pub async fn keep_route(
    unit: &mut Unit<'_, Changed>,
    route: &NewRoute,
    now_ms: i64,
) -> Result<Kept, Refusal> {
    codes::lock_looks(&mut unit.conn, &[route.look]).await?;
    keep_locked_route(unit, route, now_ms).await
}

/// As [`keep_route`], for a unit that holds the look already.
pub async fn keep_locked_route(
    unit: &mut Unit<'_, Changed>,
    route: &NewRoute,
    now_ms: i64,
) -> Result<Kept, Refusal> {
    let owner = codes::owner_of_look(&mut unit.conn, route.look).await?;
    if owner.is_some_and(|owner| owner != route.owner) {
        return Err(Refusal::CodeTaken);
    }
    let new = codes::upsert(&mut unit.conn, route, now_ms).await?;
    unit.effects.push(route.code.as_str().into());
    Ok(if new { Kept::New } else { Kept::Again })
}
