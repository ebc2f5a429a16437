use std::sync::Arc;

use super::Bus;
use crate::{
    auth::identity::Identities,
    cache::{Cache, People},
    gateway::{Gateway, event::Signal},
};

/// One process: nobody else has to hear.
pub struct Local {
    pub cache: Arc<Cache>,
    pub people: Arc<People>,
    pub identities: Arc<Identities>,
    pub gateway: Arc<Gateway>,
}

impl Bus for Local {
    fn publish(&self, signals: Vec<Signal>) {
        for signal in signals {
            self.cache.apply(&signal);
            self.people.apply(&signal);
            self.identities.apply(&signal);
            self.gateway.gather(signal);
        }
    }

    fn flush(&self) {
        self.gateway.flush();
    }
}
