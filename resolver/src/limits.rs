//! How often one client address may make each call.

use std::num::NonZeroU32;
use std::sync::Arc;

use shared_web::limits::{AddressLimit, Limited, Quota};
use shared_web::{ClientAddress, Clock};

use crate::config;

/// One bucket per address and call; `None` where limits are off.
pub struct Limits {
    register: Option<AddressLimit>,
    resolve: Option<AddressLimit>,
    stats: Option<AddressLimit>,
    expired: Option<AddressLimit>,
    batch: Option<AddressLimit>,
    withdraw: Option<AddressLimit>,
}

impl Limits {
    pub fn new(limits: &config::Limits, clock: &Arc<dyn Clock>) -> Self {
        let addresses = limits.addresses as usize;
        let limit = |calls: NonZeroU32| {
            limits.enabled.then(|| AddressLimit::new(Quota::per_minute(calls), addresses, Arc::clone(clock)))
        };
        Self {
            register: limit(limits.register),
            resolve: limit(limits.resolve),
            stats: limit(limits.stats),
            expired: limit(limits.expired),
            batch: limit(limits.batch),
            withdraw: limit(limits.withdraw),
        }
    }

    pub fn register(&self, client: ClientAddress) -> Result<(), Limited> {
        check(self.register.as_ref(), client)
    }

    pub fn resolve(&self, client: ClientAddress) -> Result<(), Limited> {
        check(self.resolve.as_ref(), client)
    }

    pub fn stats(&self, client: ClientAddress) -> Result<(), Limited> {
        check(self.stats.as_ref(), client)
    }

    pub fn expired(&self, client: ClientAddress) -> Result<(), Limited> {
        check(self.expired.as_ref(), client)
    }

    pub fn batch(&self, client: ClientAddress) -> Result<(), Limited> {
        check(self.batch.as_ref(), client)
    }

    pub fn withdraw(&self, client: ClientAddress) -> Result<(), Limited> {
        check(self.withdraw.as_ref(), client)
    }
}

fn check(limit: Option<&AddressLimit>, client: ClientAddress) -> Result<(), Limited> {
    limit.map_or(Ok(()), |limit| limit.check(client))
}
