use instance_store::invites::{self, Ended, InviteRow};
use shared::error::{Code, Reason};
use shared_db::Conn;

use crate::error::{ApiError, ApiResult};

/// The invitation that a code leads to now.
///
/// # Errors
/// 404/10006, with the reason where the code was good once.
pub async fn live(conn: &mut Conn<'_>, code: &str, now_ms: i64) -> ApiResult<InviteRow> {
    match invites::live(conn, code, now_ms).await? {
        Some(row) => Ok(row),
        None => Err(refusal(conn, code, now_ms).await?),
    }
}

/// Why this code lets nobody in (any longer). Whoever holds one knows 58 bits that nobody guesses, so telling them apart
/// helps no one to find others.
///
/// # Errors
/// Of the database.
pub async fn refusal(conn: &mut Conn<'_>, code: &str, now_ms: i64) -> ApiResult<ApiError> {
    Ok(match invites::why_ended(conn, code, now_ms).await? {
        Some(Ended::Expired) => Reason::Expired.into(),
        Some(Ended::UsedUp) => Reason::UsedUp.into(),
        None => Code::UnknownInvite.into(),
    })
}
