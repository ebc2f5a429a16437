//! Every route, in reading order.

use actix_web::web::{self, ServiceConfig, delete, get, post};
use actix_web::{HttpRequest, HttpResponse, ResponseError as _};

use crate::error::Refusal;
use crate::{batch, expired, join, register, resolve, stats, withdraw};

pub fn routes(service: &mut ServiceConfig) {
    let resource = |path: &str| web::resource(path).default_service(web::to(wrong_method));
    service
        // Every client makes this call, so it is found by its prefix: a pattern would be matched letter by letter.
        .service(web::scope("/api/resolver/resolve").default_service(web::to(resolve::resolve)))
        .service(resource("/api/resolver/register").route(post().to(register::register)))
        .service(resource("/api/resolver/register/batch").route(post().to(batch::batch)))
        .service(resource("/api/resolver/register/{code:.*}").route(delete().to(withdraw::withdraw)))
        .service(resource("/api/resolver/stats").route(get().to(stats::stats)))
        .service(resource("/api/resolver/expired").route(delete().to(expired::purge_expired)))
        .service(resource("/").route(get().to(join::home)))
        .service(resource("/join").route(get().to(join::form)))
        .service(resource("/join/{code:.*}").route(get().to(join::with_code)))
        .default_service(web::to(no_route));
}

async fn wrong_method(_: HttpRequest) -> HttpResponse {
    Refusal::WrongMethod.error_response()
}

async fn no_route(_: HttpRequest) -> HttpResponse {
    Refusal::NoRoute.error_response()
}
