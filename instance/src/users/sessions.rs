//! A person's devices.

use instance_store::sessions;
use shared::{SessionId, Timestamp, auth::Session, error::Code};

use crate::{
    access::Person,
    error::ApiResult,
    gateway::event::Signal,
    http::{AppRef, InPath, NoContent, Ok},
};

/// `GET /users/@me/sessions`.
pub async fn list_sessions(app: AppRef, person: Person) -> ApiResult<Ok<Vec<Session>>> {
    let now = app.clock.now_ms();
    let rows = app.read(async move |conn| sessions::of_user(conn, person.user, now).await).await?;
    let sessions = rows.into_iter().map(|row| Session {
        id: row.id,
        device: row.user_agent,
        created_at: Timestamp::from_ms(row.id.created_at_ms()),
        last_used_at: Timestamp::from_ms(row.last_used_at),
        current: row.id == person.session.id,
    });
    Result::Ok(Ok(sessions.collect()))
}

/// `DELETE /users/@me/sessions/{session_id}`: signs that device out at once, sockets included.
pub async fn delete_session(
    app: AppRef,
    person: Person,
    InPath(session): InPath<SessionId>,
) -> ApiResult<NoContent> {
    app.write(async move |tx| {
        if !sessions::delete(tx.conn(), person.user, session).await? {
            return Err(Code::UnknownSession.into());
        }
        tx.signal(Signal::Revoke { user: person.user, session: Some(session), except: None });
        Result::Ok(())
    })
    .await?;
    Result::Ok(NoContent)
}
