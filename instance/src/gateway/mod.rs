//! Live connections, as Discord's gateway v10 has them.

pub mod event;
pub mod kind;
pub mod open;
pub mod routes;

use std::sync::Arc;
use event::Signal;

/// The way into the hub.
pub struct Gateway;

impl Gateway {
    pub fn new(_: &crate::config::Gateway, _: Arc<dyn shared_web::Clock>, _: Arc<dyn shared_web::Random>) -> Self { Self }
    pub fn start(&self, _: actix_web::web::Data<crate::app::App>) {}
    pub async fn stop(&self) {}
    pub fn publish(&self, _: Signal) {}
}
