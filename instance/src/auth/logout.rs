use instance_store::sessions;
use shared::auth::Logout;

use super::tokens;
use crate::{
    access::Person,
    error::ApiResult,
    gateway::event::Signal,
    http::{AppRef, Body, NoContent},
};

/// `POST /auth/logout`: ends this sign-in, and the one of the refresh token if it is another of the same person.
pub async fn logout(app: AppRef, person: Person, Body(request): Body<Logout>) -> ApiResult<NoContent> {
    let digest = request.refresh_token.map(|token| tokens::digest(token.expose()));
    app.write(async move |tx| {
        let mut ending = vec![person.session.id];
        if let Some(digest) = digest
            && let Some(other) = sessions::by_digest(tx.conn(), &digest).await?
            && other.user_id == person.user
        {
            ending.push(other.id);
        }
        for session in ending {
            sessions::delete(tx.conn(), person.user, session).await?;
            tx.signal(Signal::Revoke { user: person.user, session: Some(session), except: None });
        }
        Ok(())
    })
    .await?;
    Ok(NoContent)
}
