//! What happens right after COMMIT, on the database's own thread and in commit order: caches first, then sessions.

use std::sync::Arc;

use shared_db::Publish;

use crate::{
    auth::identity::Identities,
    cache::{Cache, People},
    gateway::{Gateway, event::Signal},
};

pub struct Outbound {
    cache: Arc<Cache>,
    people: Arc<People>,
    identities: Arc<Identities>,
    gateway: Arc<Gateway>,
}

impl Outbound {
    pub fn new(cache: Arc<Cache>, people: Arc<People>, identities: Arc<Identities>, gateway: Arc<Gateway>) -> Self {
        Self { cache, people, identities, gateway }
    }
}

impl Publish for Outbound {
    type Effects = Vec<Signal>;

    fn publish(&self, signals: Vec<Signal>) {
        for signal in signals {
            self.cache.apply(&signal);
            self.people.apply(&signal);
            self.identities.apply(&signal);
            self.gateway.publish(signal);
        }
    }
}
