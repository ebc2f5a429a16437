//! `DELETE /api/resolver/register/{code}`: an invitation ends before its time.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use shared_db::Unit;

use crate::app::App;
use crate::code::{Code, Digest};
use crate::error::Refusal;
use crate::owner::Caller;
use crate::proof::signed::Signed;
use crate::proof::{Leave, confirm};
use crate::resolve::Changed;
use crate::store::{codes, pins};

/// Answers 204, also when the code is gone already or was never there.
pub async fn withdraw(request: HttpRequest, app: Data<App>) -> Result<HttpResponse, Refusal> {
    app.limits.withdraw(app.client(&request))?;
    let caller = app.caller(&request)?;
    caller.name()?;
    let going = Withdrawal::of(request.match_info().query("code"), &caller, &app)?;
    let now_ms = app.clock.now_ms();
    let leave = match &app.prover {
        Some(prover) => {
            let signed = Signed::of_headers(request.headers(), now_ms);
            prover.prove_withdrawals(vec![(&going, signed)]).await?.pop().unwrap_or(Leave::Free)
        }
        None => Leave::NotAsked,
    };
    let unit = async move |unit: &mut Unit<'_, Changed>| {
        codes::lock_looks(&mut unit.conn, &[going.look]).await?;
        withdraw_locked_code(unit, &going, &leave, now_ms).await
    };
    app.db.write::<_, Refusal>(unit).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A code that its owner gives up.
#[derive(Debug)]
pub struct Withdrawal {
    pub code: String,
    pub digest: Digest,
    pub look: Digest,
    /// The name whose code it must be.
    pub owner: String,
}

impl Withdrawal {
    /// By `caller`, of the code in `text`.
    pub fn of(text: &str, caller: &Caller, app: &App) -> Result<Self, Refusal> {
        let code = Code::parse(text)?;
        let (digest, look) = (app.digests.of_code(code), app.digests.of_look(code));
        Ok(Self { code: code.as_str().to_owned(), digest, look, owner: caller.name()?.to_owned() })
    }
}

/// Buries the code, whose look the unit holds. It stays its owner's for ever.
pub async fn withdraw_locked_code(
    unit: &mut Unit<'_, Changed>,
    going: &Withdrawal,
    leave: &Leave,
    now_ms: i64,
) -> Result<(), Refusal> {
    match codes::owner_name(&mut unit.conn, going.digest).await? {
        None => Ok(()),
        Some(owner) if owner != going.owner => Err(Refusal::CodeTaken),
        Some(_) => {
            let signed_at = confirm::withdrawal(&mut unit.conn, going.digest, leave).await?;
            codes::bury(&mut unit.conn, going.digest, now_ms).await?;
            if let Some(ms) = signed_at {
                pins::set_signed_at(&mut unit.conn, going.digest, ms).await?;
            }
            unit.effects.push(going.code.as_str().into());
            Ok(())
        }
    }
}
