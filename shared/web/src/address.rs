//! Who is calling: the client's address, as far as it can be known.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use actix_web::http::header::{HeaderMap, HeaderName};
use ipnet::IpNet;
use serde::{Deserialize, Deserializer};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// A client's address. IPv4-mapped IPv6 has become IPv4, so one client is one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientAddress(IpAddr);

impl ClientAddress {
    /// The client of a request that came from `peer`. The header counts only when `peer` is one of our own
    /// proxies; then it is read from the right, since whatever stands left of the first stranger is hearsay.
    pub fn of(peer: IpAddr, headers: &HeaderMap, proxies: &[Proxy]) -> Self {
        let mut client = Self::from(peer);
        if proxies.is_empty() || !client.is_one_of(proxies) {
            return client;
        }
        let lines: Vec<_> = headers.get_all(FORWARDED_FOR).filter_map(|line| line.to_str().ok()).collect();
        for entry in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
            // What a proxy of ours couldn't name stays that proxy.
            let Some(address) = parse_entry(entry.trim()) else { return client };
            client = Self::from(address);
            if !client.is_one_of(proxies) {
                return client;
            }
        }
        client
    }

    pub fn ip(self) -> IpAddr {
        self.0
    }

    /// What limits count by: an IPv4 address, or the /64 that one IPv6 customer has at least.
    pub fn network(self) -> Network {
        match self.0 {
            IpAddr::V4(address) => Network::V4(address.to_bits()),
            IpAddr::V6(address) => Network::V6Of64((address.to_bits() >> 64) as u64),
        }
    }

    /// The first address of its [`network`](Self::network).
    pub fn first_of_network(self) -> IpAddr {
        match self.0 {
            IpAddr::V4(_) => self.0,
            IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        }
    }

    /// The /48 that one site may have; IPv4 has none.
    pub fn site(self) -> Option<Network> {
        match self.0 {
            IpAddr::V4(_) => None,
            IpAddr::V6(address) => Some(Network::V6Of48((address.to_bits() >> 80) as u64)),
        }
    }

    fn is_one_of(self, proxies: &[Proxy]) -> bool {
        proxies.iter().any(|proxy| proxy.0.contains(&self.0))
    }
}

impl From<IpAddr> for ClientAddress {
    fn from(address: IpAddr) -> Self {
        Self(address.to_canonical())
    }
}

/// Whether what `peer` says about its client can be believed.
pub fn is_proxy(peer: IpAddr, proxies: &[Proxy]) -> bool {
    ClientAddress::from(peer).is_one_of(proxies)
}

/// Addresses that share their limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Network {
    V4(u32),
    V6Of64(u64),
    V6Of48(u64),
}

fn parse_entry(entry: &str) -> Option<IpAddr> {
    let bare = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(entry);
    bare.parse().ok().or_else(|| entry.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// A proxy of ours, or a network of them: `10.0.0.7` or `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proxy(IpNet);

impl FromStr for Proxy {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let network = text.parse::<IpNet>().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from));
        network
            .map(|network| Self(network.trunc()))
            .ok_or("must be an address or a network, as in `10.0.0.0/8`")
    }
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Proxy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

crate::text_setting!(Proxy);

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    /// The client as seen behind proxies in 10/8, when `peer` sends these X-Forwarded-For lines.
    fn client(peer: &str, lines: &[&str]) -> String {
        client_behind(&["10.0.0.0/8", "fd00::/8"], peer, lines)
    }

    fn client_behind(proxies: &[&str], peer: &str, lines: &[&str]) -> String {
        let proxies: Vec<Proxy> = proxies.iter().map(|proxy| proxy.parse().unwrap()).collect();
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, HeaderValue::from_str(line).unwrap());
        }
        ClientAddress::of(peer.parse().unwrap(), &headers, &proxies).ip().to_string()
    }

    #[test]
    fn a_stranger_cannot_choose_its_address() {
        assert_eq!(client("203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(client_behind(&[], "127.0.0.1", &["198.51.100.1"]), "127.0.0.1");
    }

    #[test]
    fn behind_a_proxy_the_rightmost_stranger_is_the_client() {
        assert_eq!(client("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &["1.1.1.1, 198.51.100.1, 10.0.0.2"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &["1.1.1.1", "198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("::ffff:10.0.0.1", &["198.51.100.1:4711"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &["[2001:db8::1]:80"]), "2001:db8::1");
        assert_eq!(client("10.0.0.1", &["::ffff:198.51.100.1"]), "198.51.100.1");
    }

    #[test]
    fn what_a_proxy_cannot_name_stays_the_proxy() {
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &["1.1.1.1, unknown"]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &["1.1.1.1, unknown, 10.0.0.5"]), "10.0.0.5");
        assert_eq!(client("10.0.0.1", &["10.0.0.9, 10.0.0.8"]), "10.0.0.9");
    }

    #[test]
    fn limits_count_by_network() {
        let address = |text: &str| ClientAddress::from(text.parse::<IpAddr>().unwrap());
        assert_eq!(address("::ffff:192.0.2.1").network(), address("192.0.2.1").network());
        assert_ne!(address("192.0.2.1").network(), address("192.0.2.2").network());
        assert_eq!(address("2001:db8:1:2::1").network(), address("2001:db8:1:2:ffff::").network());
        assert_ne!(address("2001:db8:1:2::1").network(), address("2001:db8:1:3::1").network());
        assert_eq!(address("2001:db8:1:2::1").site(), address("2001:db8:1:3::1").site());
        assert_eq!(address("192.0.2.1").site(), None);
    }

    #[test]
    fn a_proxy_is_an_address_or_a_network() {
        assert_eq!("10.1.2.3/8".parse::<Proxy>().unwrap().to_string(), "10.0.0.0/8");
        assert_eq!("::1".parse::<Proxy>().unwrap().to_string(), "::1/128");
        assert!("localhost".parse::<Proxy>().is_err());
    }
}
