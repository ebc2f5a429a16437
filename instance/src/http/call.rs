use actix_web::{HttpMessage as _, HttpRequest, dev::Payload, web};

use crate::{
    access::Actor,
    app::App,
    error::{ApiError, ApiResult},
};

/// What the arguments of a handler are taken from.
pub struct Call {
    pub http: HttpRequest,
    pub app: web::Data<App>,
    payload: Option<Payload>,
    actor: Option<Actor>,
}

impl Call {
    /// # Errors
    /// When the server was put together without an [`App`]: a mistake in the program, answered as 500.
    pub fn new(http: HttpRequest, payload: Payload) -> ApiResult<Self> {
        let app = http
            .app_data::<web::Data<App>>()
            .cloned()
            .ok_or_else(|| ApiError::internal("the server was built without its App"))?;
        Ok(Self { http, app, payload: Some(payload), actor: None })
    }

    /// Who asks, from the `Authorization` header. Asked once, remembered after.
    ///
    /// # Errors
    /// 401 when the header is missing or its token is not (or no longer) good.
    pub async fn actor(&mut self) -> ApiResult<Actor> {
        if let Some(actor) = &self.actor {
            return Ok(actor.clone());
        }
        let token = self.token().ok_or(ApiError::Unauthorized)?;
        let actor = crate::access::authenticate(&self.app, token).await?;
        self.http.extensions_mut().insert(actor.clone());
        self.actor = Some(actor.clone());
        Ok(actor)
    }

    /// Who asks, if that was asked before.
    pub fn known_actor(&self) -> Option<&Actor> {
        self.actor.as_ref()
    }

    /// The `Authorization` header as it came.
    pub fn token(&self) -> Option<&str> {
        self.http.headers().get(actix_web::http::header::AUTHORIZATION)?.to_str().ok()
    }

    /// A path segment, percent-decoded.
    pub fn segment(&self, name: &str) -> &str {
        self.http.match_info().get(name).unwrap_or_default()
    }

    pub(super) fn payload(&mut self) -> Option<Payload> {
        self.payload.take()
    }
}
