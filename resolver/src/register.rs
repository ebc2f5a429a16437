//! `POST /api/resolver/register`: an instance says where a code leads.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, http::header};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared_db::Unit;

use crate::app::App;
use crate::body::read_json;
use crate::code::{Code, TargetUrl, Timestamp};
use crate::error::Refusal;
use crate::owner::Caller;
use crate::proof::signed::{NewKey, Signed};
use crate::proof::{Proven, confirm};
use crate::resolve::Changed;
use crate::store::codes::{self, NewRoute};
use crate::store::pins;

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
    let route = body.check(&caller, &app)?;
    app.needs_room()?;
    let proven = prove(&request, &app, &route).await?;
    let answer = RegisterAnswer::of(&route);
    let now_ms = app.clock.now_ms();
    let unit =
        async move |unit: &mut Unit<'_, Changed>| keep_route(unit, &route, proven.as_ref(), now_ms).await;
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
    pub fn check(&self, caller: &Caller, app: &App) -> Result<NewRoute, Refusal> {
        let code = Code::parse(self.code.as_str().ok_or(Refusal::InvalidCode)?)?;
        let target = self.target_url.as_str().ok_or(Refusal::InvalidTargetUrl("must be a text."))?;
        let target = TargetUrl::parse(target)?;
        let expires_at = match &self.expires_at {
            Value::Null => None,
            Value::String(text) => Some(Timestamp::parse(text)?.ms()),
            _ => return Err(Refusal::InvalidExpiresAt),
        };
        if let Some(prover) = &app.prover {
            prover.check_host(&target)?;
        }
        Ok(NewRoute {
            digest: app.digests.of_code(code),
            look: app.digests.of_look(code),
            owner: caller.owner_for(&target, app.prover.is_some())?,
            code: code.as_str().to_owned(),
            target_url: target.as_str().to_owned(),
            expires_at,
        })
    }
}

async fn prove(request: &HttpRequest, app: &App, route: &NewRoute) -> Result<Option<Proven>, Refusal> {
    let Some(prover) = &app.prover else { return Ok(None) };
    let signed = Signed::of_headers(request.headers(), app.clock.now_ms())?;
    let new_key = NewKey::of_headers(request.headers())?;
    prover.prove(route, signed, new_key).await.map(Some)
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
async fn keep_route(
    unit: &mut Unit<'_, Changed>,
    route: &NewRoute,
    proven: Option<&Proven>,
    now_ms: i64,
) -> Result<Kept, Refusal> {
    codes::lock_looks(&mut unit.conn, &[route.look]).await?;
    if let Some(proven) = proven {
        confirm::key(&mut unit.conn, &route.target_url, proven, now_ms).await?;
    }
    keep_locked_route(unit, route, proven, now_ms).await
}

/// As [`keep_route`], for a unit that holds the look and has confirmed the key already.
pub async fn keep_locked_route(
    unit: &mut Unit<'_, Changed>,
    route: &NewRoute,
    proven: Option<&Proven>,
    now_ms: i64,
) -> Result<Kept, Refusal> {
    let owner = codes::owner_of_look(&mut unit.conn, route.look).await?;
    if owner.is_some_and(|owner| owner != route.owner) {
        return Err(Refusal::CodeTaken);
    }
    if let Some(proven) = proven {
        confirm::time(&mut unit.conn, route.digest, proven).await?;
    }
    let new = codes::upsert(&mut unit.conn, route, now_ms).await?;
    if let Some(proven) = proven {
        pins::set_signed_at(&mut unit.conn, route.digest, proven.signed.ms).await?;
    }
    unit.effects.push(route.code.as_str().into());
    Ok(if new { Kept::New } else { Kept::Again })
}
