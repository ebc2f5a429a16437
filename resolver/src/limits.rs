//! How often one client address may make each call.

use std::num::NonZeroU32;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use shared_web::limits::{AddressLimit, Limited, Quota};
use shared_web::{ClientAddress, Clock};

use crate::config;
use crate::replicas::Ledger;

/// One bucket per address and call; `None` where limits are off.
pub struct Limits {
    calls: Option<[AddressLimit; CALLS.len()]>,
    /// Where what was let through is noted for the other replicas.
    ledger: Option<Arc<Ledger>>,
}

/// A call that has a limit of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    Register,
    Resolve,
    Stats,
    Expired,
    Batch,
    Withdraw,
}

const CALLS: [Call; 6] =
    [Call::Register, Call::Resolve, Call::Stats, Call::Expired, Call::Batch, Call::Withdraw];

impl Limits {
    pub fn new(limits: &config::Limits, clock: &Arc<dyn Clock>, ledger: Option<Arc<Ledger>>) -> Self {
        let addresses = limits.addresses as usize;
        let limit = |call: Call| {
            AddressLimit::new(Quota::per_minute(call.limit_in(limits)), addresses, Arc::clone(clock))
        };
        Self { calls: limits.enabled.then(|| CALLS.map(limit)), ledger }
    }

    pub fn register(&self, client: ClientAddress) -> Result<(), Limited> {
        self.check(Call::Register, client)
    }

    pub fn resolve(&self, client: ClientAddress) -> Result<(), Limited> {
        self.check(Call::Resolve, client)
    }

    pub fn stats(&self, client: ClientAddress) -> Result<(), Limited> {
        self.check(Call::Stats, client)
    }

    pub fn expired(&self, client: ClientAddress) -> Result<(), Limited> {
        self.check(Call::Expired, client)
    }

    pub fn batch(&self, client: ClientAddress) -> Result<(), Limited> {
        self.check(Call::Batch, client)
    }

    pub fn withdraw(&self, client: ClientAddress) -> Result<(), Limited> {
        self.check(Call::Withdraw, client)
    }

    /// Counts calls that another replica has let through.
    pub fn charge(&self, call: Call, client: ClientAddress, times: u32) {
        if let Some(limits) = &self.calls {
            limits[call as usize].charge(client, times);
        }
    }

    fn check(&self, call: Call, client: ClientAddress) -> Result<(), Limited> {
        let Some(limits) = &self.calls else { return Ok(()) };
        limits[call as usize].check(client)?;
        if let Some(ledger) = &self.ledger {
            ledger.note(call, client.first_of_network());
        }
        Ok(())
    }
}

impl Call {
    fn limit_in(self, limits: &config::Limits) -> NonZeroU32 {
        match self {
            Self::Register => limits.register,
            Self::Resolve => limits.resolve,
            Self::Stats => limits.stats,
            Self::Expired => limits.expired,
            Self::Batch => limits.batch,
            Self::Withdraw => limits.withdraw,
        }
    }
}
