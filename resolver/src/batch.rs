//! `POST /api/resolver/register/batch`: an instance catches up after an outage.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared_db::Unit;

use crate::app::App;
use crate::body::read_json;
use crate::code::{Code, Digest, DigestKey};
use crate::error::{ErrorBody, Refusal};
use crate::owner::Caller;
use crate::register::{Kept, Registration, keep_locked_route};
use crate::resolve::Changed;
use crate::store::codes::{self, NewRoute};
use crate::withdraw::{Withdrawal, withdraw_code};

/// Takes up to 500 entries and answers each in request order. An entry that is refused leaves the others alone;
/// of several with one code the last one counts.
pub async fn batch(request: HttpRequest, payload: Payload, app: Data<App>) -> Result<HttpResponse, Refusal> {
    app.limits.batch(app.client(&request))?;
    let caller = app.caller(&request)?;
    caller.name()?;
    let body: Batch = read_json(payload, LONGEST_BODY, &*app.clock).await?;
    if body.routes.len() > MOST {
        return Err(Refusal::InvalidBody("routes must have at most 500 entries."));
    }
    let names: Vec<Value> = body.routes.iter().map(|entry| echo(&entry.route.code)).collect();
    let entries: Vec<_> = body.routes.iter().map(|entry| entry.check(&caller, &app.digests)).collect();
    let now_ms = app.clock.now_ms();
    let done =
        app.db.write(async move |unit: &mut Unit<'_, Changed>| apply(unit, entries, now_ms).await).await?;
    let results = names.into_iter().zip(done).map(|(code, done)| Done::of(code, done)).collect();
    Ok(HttpResponse::Ok().json(BatchAnswer { results }))
}

const LONGEST_BODY: usize = 256 * 1024;
const MOST: usize = 500;

#[derive(Deserialize)]
struct Batch {
    routes: Vec<BatchEntry>,
}

#[derive(Deserialize)]
struct BatchEntry {
    #[serde(default)]
    op: Value,
    #[serde(flatten)]
    route: Registration,
}

#[derive(Serialize)]
struct BatchAnswer {
    results: Vec<Done>,
}

#[derive(Serialize)]
struct Done {
    code: Value,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorBody>,
}

/// A checked entry.
enum Step {
    Register(NewRoute),
    Withdraw(Withdrawal),
}

impl BatchEntry {
    fn check(&self, caller: &Caller, digests: &DigestKey) -> Result<Step, Refusal> {
        match self.op.as_str() {
            Some("register") => self.route.check(caller, digests).map(Step::Register),
            Some("withdraw") => {
                let code = Code::parse(self.route.code.as_str().ok_or(Refusal::InvalidCode)?)?;
                let owner = caller.name()?.to_owned();
                let code_text = code.as_str().to_owned();
                Ok(Step::Withdraw(Withdrawal { code: code_text, digest: digests.of_code(code), owner }))
            }
            _ => Err(Refusal::InvalidBody("op must be register or withdraw.")),
        }
    }
}

async fn apply(
    unit: &mut Unit<'_, Changed>,
    entries: Vec<Result<Step, Refusal>>,
    now_ms: i64,
) -> Result<Vec<Result<StatusCode, Refusal>>, Refusal> {
    codes::lock_looks(&mut unit.conn, &looks(&entries)).await?;
    let mut done = Vec::with_capacity(entries.len());
    for entry in entries {
        let result = match entry {
            Ok(Step::Register(route)) => keep_locked_route(unit, &route, now_ms).await.map(Kept::status),
            Ok(Step::Withdraw(going)) => {
                withdraw_code(unit, &going, now_ms).await.map(|()| StatusCode::NO_CONTENT)
            }
            Err(refusal) => Err(refusal),
        };
        // A database that fails ends the unit; a refused entry has written nothing and is only its own.
        match result {
            Err(failure @ (Refusal::Unavailable | Refusal::DiskFull | Refusal::Failed)) => {
                return Err(failure);
            }
            other => done.push(other),
        }
    }
    Ok(done)
}

/// In order, so that two batches never wait for each other.
fn looks(entries: &[Result<Step, Refusal>]) -> Vec<Digest> {
    let registered = entries.iter().filter_map(|entry| match entry {
        Ok(Step::Register(route)) => Some(route.look),
        _ => None,
    });
    let mut looks: Vec<Digest> = registered.collect();
    looks.sort_unstable();
    looks.dedup();
    looks
}

/// The code as it came, so that the sender finds its entry; trimmed as everywhere, and null if it was no text.
fn echo(code: &Value) -> Value {
    code.as_str().map_or(Value::Null, |code| Value::from(code.trim()))
}

impl Done {
    fn of(code: Value, done: Result<StatusCode, Refusal>) -> Self {
        match done {
            Ok(status) => Self { code, status: status.as_u16(), error: None },
            Err(refusal) => {
                let status = actix_web::ResponseError::status_code(&refusal).as_u16();
                Self { code, status, error: Some(refusal.body()) }
            }
        }
    }
}
