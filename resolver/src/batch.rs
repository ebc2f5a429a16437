//! `POST /api/resolver/register/batch`: an instance catches up after an outage.

use std::collections::BTreeMap;

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared_db::Unit;

use crate::app::App;
use crate::body::read_json;
use crate::code::Digest;
use crate::error::{ErrorBody, Refusal};
use crate::owner::Caller;
use crate::proof::signed::Signed;
use crate::proof::{Leave, Proven, Prover, confirm};
use crate::register::{Kept, Registration, keep_locked_route};
use crate::resolve::Changed;
use crate::store::codes::{self, NewRoute};
use crate::withdraw::{Withdrawal, withdraw_locked_code};

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
    let now_ms = app.clock.now_ms();
    let names: Vec<Value> = body.routes.iter().map(|entry| echo(&entry.route.code)).collect();
    let entries: Vec<_> = body.routes.iter().map(|entry| entry.check(&caller, &app)).collect();
    if entries.iter().any(|entry| matches!(entry, Ok(Step::Register(..)))) {
        app.needs_room()?;
    }
    let entries = match &app.prover {
        Some(prover) => prove(prover, entries, &body.routes, now_ms).await?,
        None => entries,
    };
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
#[serde(rename_all = "camelCase")]
struct BatchEntry {
    #[serde(default)]
    op: Value,
    #[serde(default)]
    x_privatechat_timestamp: Value,
    #[serde(default)]
    x_privatechat_signature: Value,
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
    Register(NewRoute, Option<Proven>),
    Withdraw(Withdrawal, Leave),
}

type Entry = Result<Step, Refusal>;

impl BatchEntry {
    fn check(&self, caller: &Caller, app: &App) -> Entry {
        match self.op.as_str() {
            Some("register") => Ok(Step::Register(self.route.check(caller, app)?, None)),
            Some("withdraw") => {
                let code = self.route.code.as_str().ok_or(Refusal::InvalidCode)?;
                Ok(Step::Withdraw(Withdrawal::of(code, caller, app)?, Leave::NotAsked))
            }
            _ => Err(Refusal::InvalidBody("op must be register or withdraw.")),
        }
    }

    fn signed(&self, now_ms: i64) -> Result<Signed, Refusal> {
        Signed::of_fields(&self.x_privatechat_timestamp, &self.x_privatechat_signature, now_ms)
    }
}

/// Gives each entry its proof, or the refusal of what it shows.
async fn prove(
    prover: &Prover,
    entries: Vec<Entry>,
    sent: &[BatchEntry],
    now_ms: i64,
) -> Result<Vec<Entry>, Refusal> {
    let (mut routes, mut going) = (Vec::new(), Vec::new());
    for (entry, sent) in entries.iter().zip(sent) {
        match entry {
            Ok(Step::Register(route, _)) => routes.push((route, sent.signed(now_ms))),
            Ok(Step::Withdraw(code, _)) => going.push((code, sent.signed(now_ms))),
            Err(_) => {}
        }
    }
    let mut routes = prover.prove_registrations(routes).await?.into_iter();
    let mut going = prover.prove_withdrawals(going).await?.into_iter();
    let with_proof = |entry: Entry| match entry? {
        Step::Register(route, _) => Ok(Step::Register(route, routes.next().transpose()?)),
        Step::Withdraw(code, _) => Ok(Step::Withdraw(code, going.next().unwrap_or(Leave::Free))),
    };
    Ok(entries.into_iter().map(with_proof).collect())
}

async fn apply(
    unit: &mut Unit<'_, Changed>,
    entries: Vec<Entry>,
    now_ms: i64,
) -> Result<Vec<Result<StatusCode, Refusal>>, Refusal> {
    lock(unit, &entries).await?;
    confirm_keys(unit, &entries, now_ms).await?;
    let mut done = Vec::with_capacity(entries.len());
    for entry in entries {
        let result = match entry {
            Ok(Step::Register(route, proven)) => {
                keep_locked_route(unit, &route, proven.as_ref(), now_ms).await.map(Kept::status)
            }
            Ok(Step::Withdraw(going, leave)) => {
                withdraw_locked_code(unit, &going, &leave, now_ms).await.map(|()| StatusCode::NO_CONTENT)
            }
            Err(refusal) => {
                done.push(Err(refusal));
                continue;
            }
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

/// Looks first and rows then, each in order, so that two batches, or a batch and the counts, never wait for each other.
async fn lock(unit: &mut Unit<'_, Changed>, entries: &[Entry]) -> Result<(), Refusal> {
    let of_step = |step: &Step| match step {
        Step::Register(route, _) => (route.look, route.digest),
        Step::Withdraw(going, _) => (going.look, going.digest),
    };
    let (mut looks, mut digests): (Vec<Digest>, Vec<Digest>) = entries.iter().flatten().map(of_step).unzip();
    looks.sort_unstable();
    looks.dedup();
    digests.sort_unstable();
    codes::lock_looks(&mut unit.conn, &looks).await?;
    Ok(codes::lock_rows(&mut unit.conn, &digests).await?)
}

/// Once for each target.
async fn confirm_keys(unit: &mut Unit<'_, Changed>, entries: &[Entry], now_ms: i64) -> Result<(), Refusal> {
    let proven = entries.iter().flatten().filter_map(|step| match step {
        Step::Register(route, Some(proven)) => Some((&*route.target_url, proven)),
        _ => None,
    });
    for (target_url, proven) in proven.collect::<BTreeMap<_, _>>() {
        confirm::key(&mut unit.conn, target_url, proven, now_ms).await?;
    }
    Ok(())
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
