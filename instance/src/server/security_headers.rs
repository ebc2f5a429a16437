//! Headers that every answer carries.

use std::future::{Ready, ready};

use actix_web::{
    Error,
    body::MessageBody,
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
    http::header::{self, HeaderValue},
};
use futures_util::future::LocalBoxFuture;

/// `nosniff`, no framing, no referrer: safe for API and pages alike. Pages add their own CSP.
pub(super) struct SecurityHeaders;

pub(super) struct Layer<S>(S);

impl<S, B> Transform<S, ServiceRequest> for SecurityHeaders
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Transform = Layer<S>;
    type InitError = ();
    type Future = Ready<Result<Layer<S>, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(Layer(service)))
    }
}

impl<S, B> Service<ServiceRequest> for Layer<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<ServiceResponse<B>, Error>>;

    fn poll_ready(&self, context: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), Error>> {
        self.0.poll_ready(context)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let answer = self.0.call(request);
        Box::pin(async move {
            let mut answer = answer.await?;
            let headers = answer.headers_mut();
            for (name, value) in [
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
                (header::X_FRAME_OPTIONS, "DENY"),
                (header::REFERRER_POLICY, "no-referrer"),
            ] {
                headers.insert(name, HeaderValue::from_static(value));
            }
            Ok(answer)
        })
    }
}
