use std::{borrow::Cow, cell::RefCell};

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web::Bytes,
};
use serde::Serialize;
use utoipa::{
    ToSchema,
    openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder},
};

use super::Describe;

/// What a handler answers: a status and, mostly, an object.
pub trait Answer {
    fn describe(to: &mut Describe);
    fn into_response(self) -> HttpResponse;
}

/// 200 with an object.
pub struct Ok<T>(pub T);
/// 201 with an object.
pub struct Created<T>(pub T);
/// 204 without a body.
pub struct NoContent;

/// The body of an answer, exactly `application/json`: discord.py compares the whole header.
pub fn json(status: StatusCode, body: &impl Serialize) -> HttpResponse {
    match bytes(body) {
        Result::Ok(bytes) => HttpResponse::build(status)
            .insert_header((header::CONTENT_TYPE, header::HeaderValue::from_static("application/json")))
            .body(bytes),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written as JSON");
            HttpResponse::new(StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

thread_local! {
    /// Where answers are written before their length is known, so that long ones are not moved as they grow.
    static SCRATCH: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// The longest answer for which the room is kept.
const KEPT: usize = 1 << 20;

fn bytes(body: &impl Serialize) -> serde_json::Result<Bytes> {
    SCRATCH.with_borrow_mut(|scratch| {
        scratch.clear();
        serde_json::to_writer(&mut *scratch, body)?;
        let bytes = Bytes::copy_from_slice(scratch);
        if scratch.capacity() > KEPT {
            *scratch = Vec::new();
        }
        Result::Ok(bytes)
    })
}

impl<T: Serialize + ToSchema> Answer for Ok<T> {
    fn describe(to: &mut Describe) {
        describe::<T>(to, StatusCode::OK);
    }
    fn into_response(self) -> HttpResponse {
        json(StatusCode::OK, &self.0)
    }
}

impl<T: Serialize + ToSchema> Answer for Created<T> {
    fn describe(to: &mut Describe) {
        describe::<T>(to, StatusCode::CREATED);
    }
    fn into_response(self) -> HttpResponse {
        json(StatusCode::CREATED, &self.0)
    }
}

impl Answer for NoContent {
    fn describe(to: &mut Describe) {
        describe_empty(to);
    }
    fn into_response(self) -> HttpResponse {
        HttpResponse::NoContent().finish()
    }
}

impl Answer for HttpResponse {
    fn describe(to: &mut Describe) {
        take(to, |operation| {
            operation.response("200", ResponseBuilder::new().description("As its content type says"))
        });
    }
    fn into_response(self) -> HttpResponse {
        self
    }
}

fn describe<T: ToSchema>(to: &mut Describe, status: StatusCode) {
    let schema = schema_of::<T>(to);
    let response = ResponseBuilder::new()
        .description(status.canonical_reason().unwrap_or_default())
        .content("application/json", ContentBuilder::new().schema(Some(schema)).build())
        .build();
    take(to, |operation| operation.response(status.as_str(), response));
}

fn describe_empty(to: &mut Describe) {
    take(to, |operation| operation.response("204", ResponseBuilder::new().description("Done; no body")));
}

/// A reference to `T` among the components, or its schema in place when it has no name of its own (arrays).
pub(super) fn schema_of<T: ToSchema>(to: &mut Describe) -> RefOr<utoipa::openapi::Schema> {
    T::schemas(&mut to.schemas);
    match T::schema() {
        RefOr::T(utoipa::openapi::Schema::Array(array)) => RefOr::T(utoipa::openapi::Schema::Array(array)),
        schema => {
            let name: Cow<'static, str> = T::name();
            to.schemas.push((name.to_string(), schema));
            RefOr::Ref(Ref::from_schema_name(name))
        }
    }
}

pub(super) fn take(
    to: &mut Describe,
    change: impl FnOnce(utoipa::openapi::path::OperationBuilder) -> utoipa::openapi::path::OperationBuilder,
) {
    to.operation = change(std::mem::take(&mut to.operation));
}
