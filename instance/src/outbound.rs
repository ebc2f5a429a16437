//! What happens right after COMMIT, on the database's own thread and in commit order.

use std::sync::Arc;

use shared_db::Publish;

use crate::{bus::Bus, gateway::event::Signal, resolver_client::ResolverClient};

pub struct Outbound {
    bus: Arc<dyn Bus>,
    /// Its outbox was written by the unit itself; it only has to look.
    resolver: Option<Arc<ResolverClient>>,
}

impl Outbound {
    pub fn new(bus: Arc<dyn Bus>, resolver: Option<Arc<ResolverClient>>) -> Self {
        Self { bus, resolver }
    }
}

impl Publish for Outbound {
    type Effects = Vec<Signal>;

    fn publish(&self, signals: Vec<Signal>) {
        if let Some(resolver) = &self.resolver {
            resolver.hear(&signals);
        }
        self.bus.publish(signals);
    }

    fn flush(&self) {
        self.bus.flush();
    }
}
