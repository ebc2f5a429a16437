//! `DELETE /api/resolver/register/{code}`: an invitation ends before its time.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use shared_db::Unit;

use crate::app::App;
use crate::code::{Code, Digest};
use crate::error::Refusal;
use crate::resolve::Changed;
use crate::store::codes;

/// Answers 204, also when the code is gone already or was never there.
pub async fn withdraw(request: HttpRequest, app: Data<App>) -> Result<HttpResponse, Refusal> {
    app.limits.withdraw(app.client(&request))?;
    let owner = app.caller(&request)?.name()?.to_owned();
    let code = Code::parse(request.match_info().query("code"))?;
    let going = Withdrawal { code: code.as_str().to_owned(), digest: app.digests.of_code(code), owner };
    let now_ms = app.clock.now_ms();
    app.db.write(async move |unit: &mut Unit<'_, Changed>| withdraw_code(unit, &going, now_ms).await).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A code that its owner gives up.
#[derive(Debug)]
pub struct Withdrawal {
    pub code: String,
    pub digest: Digest,
    /// The name whose code it must be.
    pub owner: String,
}

/// Buries the code. It stays its owner's for ever.
pub async fn withdraw_code(
    unit: &mut Unit<'_, Changed>,
    going: &Withdrawal,
    now_ms: i64,
) -> Result<(), Refusal> {
    match codes::owner_name(&mut unit.conn, going.digest).await? {
        None => Ok(()),
        Some(owner) if owner != going.owner => Err(Refusal::CodeTaken),
        Some(_) => {
            codes::bury(&mut unit.conn, going.digest, now_ms).await?;
            unit.effects.push(going.code.as_str().into());
            Ok(())
        }
    }
}
