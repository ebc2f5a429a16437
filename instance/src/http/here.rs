//! The address under which a caller reaches this instance.

use std::net::SocketAddr;

use actix_web::http::{
    header::{HOST, HeaderMap, HeaderName},
    uri::Authority,
};
use shared_web::address;

use super::{Arg, Call};
use crate::{app::App, error::ApiResult};

const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// The longest host name there is, and a port.
const LONGEST_HOST: usize = 253 + ":65535".len();

/// Without path and query: `https://chat.example`.
pub struct Here(pub String);

impl Here {
    /// What the operator said, else what this client called us, if that can be a name of ours at all.
    pub fn of(app: &App, peer: Option<SocketAddr>, headers: &HeaderMap) -> Self {
        let server = &app.config.server;
        let called = || headers.get(HOST).and_then(|host| host.to_str().ok()).filter(|host| is_host(host));
        match if server.has_public_url() { None } else { called() } {
            None => Self(server.public_url()),
            Some(host) => {
                let by_proxy = peer.is_some_and(|peer| address::is_proxy(peer.ip(), &server.trusted_proxies));
                let secure = by_proxy && headers.get(FORWARDED_PROTO).is_some_and(|proto| proto == "https");
                Self(format!("{}://{host}", if secure { "https" } else { "http" }))
            }
        }
    }

    /// The same for WebSockets.
    pub fn gateway(&self) -> String {
        self.0.replacen("http", "ws", 1)
    }
}

impl Arg for Here {
    async fn take(call: &mut Call) -> ApiResult<Self> {
        Result::Ok(Self::of(&call.app, call.http.peer_addr(), call.http.headers()))
    }
}

/// A name or an address, and perhaps a port; nothing else that a header can hold.
fn is_host(text: &str) -> bool {
    let Ok(authority) = text.parse::<Authority>() else { return false };
    let (host, port) = (authority.host(), authority.port_u16());
    let whole = port.map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let named = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let numbered = bare.is_some_and(|bare| bare.parse::<std::net::Ipv6Addr>().is_ok());
    text == whole && text.len() <= LONGEST_HOST && !host.is_empty() && (named || numbered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_or_an_address_and_perhaps_a_port() {
        for host in ["localhost", "chat.local:8080", "192.168.1.20:8080", "[::1]:8080", "[fe80::1]", "my_nas"]
        {
            assert!(is_host(host), "{host}");
        }
        for nonsense in [
            "",
            ":8080",
            "a b",
            "a/b",
            "user@host",
            "host:port",
            "host:99999",
            "host?x",
            "host#x",
            "a\\b",
            "[::1",
            "[x]",
            "host:080",
            "<script>",
            &"a".repeat(300),
        ] {
            assert!(!is_host(nonsense), "{nonsense}");
        }
    }
}
