//! A limit per client address.

use std::sync::Arc;

use super::keyed::{KeyedLimit, Limited, Quota};
use crate::Clock;
use crate::address::{ClientAddress, Network};

/// Counts an IPv4 address or an IPv6 /64 at the quota, and an IPv6 /48 at eight times the quota: a site has
/// 65,536 networks to rotate through.
pub struct AddressLimit {
    networks: KeyedLimit<Network>,
    sites: KeyedLimit<Network>,
}

const SITE_FACTOR: u32 = 8;

impl AddressLimit {
    /// A limit that remembers about `capacity` networks and an eighth as many sites.
    pub fn new(quota: Quota, capacity: usize, clock: Arc<dyn Clock>) -> Self {
        let wide = quota.burst.saturating_mul(SITE);
        let site_quota = Quota { burst: wide, period: quota.period };
        Self {
            networks: KeyedLimit::new(quota, capacity, Arc::clone(&clock)),
            sites: KeyedLimit::new(site_quota, capacity / SITE_FACTOR as usize, clock),
        }
    }

    /// Counts a call from `address`, or refuses it. What its own network is refused for doesn't count against
    /// its neighbours.
    pub fn check(&self, address: ClientAddress) -> Result<(), Limited> {
        self.networks.check(&address.network())?;
        address.site().map_or(Ok(()), |site| self.sites.check(&site))
    }

    /// Counts calls from `address` that were let through elsewhere; see [`KeyedLimit::charge`].
    pub fn charge(&self, address: ClientAddress, calls: u32) {
        self.networks.charge(&address.network(), calls);
        if let Some(site) = address.site() {
            self.sites.charge(&site, calls);
        }
    }
}

const SITE: std::num::NonZeroU32 = std::num::NonZeroU32::new(SITE_FACTOR).expect("eight isn't zero");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ManualClock;
    use std::net::IpAddr;
    use std::num::NonZeroU32;

    fn limit() -> AddressLimit {
        let quota = Quota::per_minute(NonZeroU32::new(3).unwrap());
        AddressLimit::new(quota, 4_096, Arc::new(ManualClock::new(0)))
    }

    /// How many of `calls` pass, each from the address that the call's number makes.
    fn passed(limit: &AddressLimit, calls: u32, address: impl Fn(u32) -> String) -> usize {
        let client = |call| ClientAddress::from(address(call).parse::<IpAddr>().unwrap());
        (0..calls).filter(|call| limit.check(client(*call)).is_ok()).count()
    }

    #[test]
    fn an_address_has_its_burst_in_whatever_form_it_comes() {
        let limit = limit();
        let forms = ["192.0.2.1", "::ffff:192.0.2.1"];
        assert_eq!(passed(&limit, 10, |call| forms[call as usize % 2].to_owned()), 3);
        assert_eq!(passed(&limit, 10, |_| "192.0.2.2".to_owned()), 3);
    }

    #[test]
    fn turning_over_addresses_inside_a_64_gains_nothing() {
        assert_eq!(passed(&limit(), 100, |call| format!("2001:db8:1:2::{call:x}")), 3);
    }

    #[test]
    fn turning_over_networks_inside_a_48_ends_at_eight_times() {
        assert_eq!(passed(&limit(), 1_000, |call| format!("2001:db8:1:{call:x}::1")), 24);
    }

    #[test]
    fn a_network_that_is_refused_leaves_its_site_alone() {
        let limit = limit();
        assert_eq!(passed(&limit, 1_000, |_| "2001:db8:1:2::1".to_owned()), 3);
        assert_eq!(passed(&limit, 3, |_| "2001:db8:1:3::1".to_owned()), 3);
    }
}
