//! The limit of creating a message: JSON in, JSON out.

use std::path::Path;

use actix_web::{HttpResponse, web};
use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::file::Durable;

#[derive(Deserialize)]
struct NewMessage {
    content: String,
}

#[derive(Serialize)]
struct Message<'a> {
    content: &'a str,
    /// Stands for the author, the mentions and all that a whole message carries.
    padding: &'a str,
}

pub(super) fn serve(answer_bytes: usize, file: Option<&Path>) -> Result<()> {
    let durable = file.map(Durable::open).transpose()?;
    super::serve_http(move |routes| {
        let durable = durable.clone();
        let echo = move |message: web::Json<NewMessage>| {
            let (answer, durable) = (echo(&message, answer_bytes), durable.clone());
            async move {
                if let Some(durable) = durable
                    && durable.keep(message.into_inner().content.into()).await.is_err()
                {
                    return HttpResponse::InternalServerError().finish();
                }
                answer
            }
        };
        routes.route("/api/v10/channels/{channel}/messages", web::post().to(echo));
    })
}

fn echo(message: &NewMessage, answer_bytes: usize) -> HttpResponse {
    const AROUND: usize = r#"{"content":"","padding":""}"#.len();
    let content = &message.content;
    let padding = "x".repeat(answer_bytes.saturating_sub(AROUND + content.len()));
    HttpResponse::Ok().json(Message { content, padding: &padding })
}
