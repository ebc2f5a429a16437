//! What each opcode of a client does.

use shared::{
    gateway::{ClientFrame, Identify, Resume},
    limits,
};

use super::{Connection, End};
use crate::gateway::{
    close::CloseCode,
    hub::Command,
    identify::identify,
    members::MemberAnswer,
    resume::{Resumed, resume},
};

/// Requests for members that may wait for their answer; each is small, the answers are made one at a time.
const WAITING_ANSWERS: usize = 120;

impl Connection {
    pub(super) async fn message(&mut self, message: &[u8]) -> Result<(), End> {
        let frame =
            ClientFrame::decode(message).map_err(|error| CloseCode::from_number(error.close_code()))?;
        let may_be_large = matches!(frame, ClientFrame::Identify(_) | ClientFrame::UpdatePresence(_));
        if message.len() > limits::GATEWAY_FRAME_BYTES && !may_be_large {
            return Err(CloseCode::DecodeError.into());
        }
        match frame {
            ClientFrame::Heartbeat(_) => self.heartbeat(),
            ClientFrame::Identify(identify) => self.identify(*identify).await,
            ClientFrame::Resume(resume) => self.resume(resume).await,
            ClientFrame::UpdatePresence(presence) => {
                let (session, presence) = (self.identified()?, presence);
                self.app.gateway.tell(Command::Presence { session, presence }).await;
                Ok(())
            }
            ClientFrame::UpdateVoiceState(update) => {
                let session = self.identified()?;
                self.app.gateway.tell(Command::Voice { session, update }).await;
                Ok(())
            }
            ClientFrame::RequestMembers(request) => {
                self.identified()?;
                if self.answers.len() < WAITING_ANSWERS {
                    self.answers.push_back(MemberAnswer::new(request));
                }
                Ok(())
            }
        }
    }

    fn identified(&self) -> Result<std::sync::Arc<crate::gateway::session::Session>, End> {
        self.session.clone().ok_or_else(|| CloseCode::NotAuthenticated.into())
    }

    fn heartbeat(&mut self) -> Result<(), End> {
        // A socket that only ever beats its heart still has to identify in time.
        if self.session.is_some() {
            self.line.hear(self.app.gateway.now());
        }
        // Behind what waits, so that the answer also tells how far the client is.
        self.writer.pump(self.session.as_deref(), &self.line, &self.app.gateway)?;
        self.say("{\"op\":11,\"s\":null,\"t\":null,\"d\":null}")?;
        Ok(())
    }

    async fn identify(&mut self, payload: Identify) -> Result<(), End> {
        if self.session.is_some() {
            return Err(CloseCode::AlreadyAuthenticated.into());
        }
        let session = identify(&self.app, &self.line, payload, self.url.clone()).await?;
        self.line.hear(self.app.gateway.now());
        self.session = Some(session);
        Ok(())
    }

    async fn resume(&mut self, payload: Resume) -> Result<(), End> {
        if self.session.is_some() {
            return Err(CloseCode::AlreadyAuthenticated.into());
        }
        match resume(&self.app, &self.line, payload).await {
            Resumed::Session(session) => {
                self.line.hear(self.app.gateway.now());
                self.session = Some(session);
                Ok(())
            }
            Resumed::Invalid => {
                self.say("{\"op\":9,\"s\":null,\"t\":null,\"d\":false}")?;
                Ok(())
            }
            Resumed::Close(code) => Err(code.into()),
        }
    }

    /// Makes the next piece of an answer to op 8; false when there is none to make.
    pub(super) async fn answer_members(&mut self) -> Result<bool, End> {
        let (Some(answer), Some(session)) = (self.answers.front_mut(), &self.session) else {
            return Ok(false);
        };
        let more = answer.next(&self.app, session).await.map_err(|error| {
            tracing::warn!(%error, "members could not be read");
            CloseCode::Unknown
        })?;
        if !more {
            self.answers.pop_front();
        }
        Ok(true)
    }
}
