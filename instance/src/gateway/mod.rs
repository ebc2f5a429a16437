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
    pub fn new(_: &crate::config::Gateway, _: Arc<dyn shared_web::Clock>) -> Self { Self }
    pub fn start(self: &Arc<Self>, _: &actix_web::web::Data<crate::app::App>) -> std::io::Result<()> { Ok(()) }
    pub async fn stop(&self) {}
    pub fn publish(&self, _: Signal) {}
    pub async fn online(&self, guilds: Vec<shared::GuildId>) -> Vec<usize> { vec![0; guilds.len()] }
    pub fn offer(&self, _: event::Audience, _: event::Event) {}
}
