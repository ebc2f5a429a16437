//! What happens right after COMMIT, on the database's own thread and in commit order.

use std::sync::Arc;

use shared_db::Publish;

use crate::{bus::Bus, gateway::event::Signal};

pub struct Outbound(Arc<dyn Bus>);

impl Outbound {
    pub fn new(bus: Arc<dyn Bus>) -> Self {
        Self(bus)
    }
}

impl Publish for Outbound {
    type Effects = Vec<Signal>;

    fn publish(&self, signals: Vec<Signal>) {
        self.0.publish(signals);
    }
}
