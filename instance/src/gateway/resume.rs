//! Op 6: going on with a session whose socket was lost.

use std::sync::Arc;

use shared::{SessionId, UserId, gateway::Resume};

use super::{close::CloseCode, hub::Command, identify::authenticate, line::Line, session::Session};
use crate::app::App;

/// What the hub needs to find the session and to replay.
pub(crate) struct ResumeRequest {
    pub(crate) session: String,
    pub(crate) user: UserId,
    pub(crate) sign_in: Option<SessionId>,
    /// The last number that the client saw.
    pub(crate) seen: u64,
    pub(crate) line: Arc<Line>,
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Unknown, somebody else's, or too much was missed: the client is to identify anew.
    Unknown,
    /// The number was never sent.
    Ahead,
}

/// What becomes of a RESUME.
pub(crate) enum Resumed {
    Session(Arc<Session>),
    /// Op 9 with `d: false`; the socket stays open for an IDENTIFY.
    Invalid,
    Close(CloseCode),
}

/// Continues the session on `line`. It replays what was missed, then says RESUMED.
pub(crate) async fn resume(app: &App, line: &Arc<Line>, resume: Resume) -> Resumed {
    let actor = match authenticate(app, resume.token()).await {
        Ok(actor) => actor,
        Err(close) => return Resumed::Close(close),
    };
    let request = ResumeRequest {
        session: resume.session_id,
        user: actor.user,
        sign_in: actor.session(),
        seen: resume.seq,
        line: line.clone(),
    };
    match app.gateway.ask(|done| Command::Resume { request, done }).await {
        Some(Ok(session)) => Resumed::Session(session),
        Some(Err(Refusal::Unknown)) => Resumed::Invalid,
        Some(Err(Refusal::Ahead)) => Resumed::Close(CloseCode::InvalidSequence),
        None => Resumed::Close(CloseCode::Unknown),
    }
}
