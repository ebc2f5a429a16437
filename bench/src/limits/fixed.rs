//! The limit of reading: bytes that are ready.

use actix_web::http::header::ContentType;
use actix_web::{HttpResponse, web};
use anyhow::Result;
use bytes::Bytes;

pub(super) fn serve(body: Vec<u8>) -> Result<()> {
    let body = Bytes::from(body);
    super::serve_http(move |routes| {
        let body = body.clone();
        routes.default_service(web::get().to(move || {
            let answer = HttpResponse::Ok().content_type(ContentType::json()).body(body.clone());
            async { answer }
        }));
    })
}
