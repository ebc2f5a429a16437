//! Which hosts can be proven: names that mean the same machine to everybody.

use url::{Host, Url};

use crate::code::TargetUrl;
use crate::error::Refusal;

/// Refuses addresses, which belong to nobody for long, and names that only mean something inside a network.
pub fn check(target: &TargetUrl) -> Result<(), Refusal> {
    let url = Url::parse(target.as_str()).ok();
    match url.as_ref().and_then(Url::host) {
        Some(Host::Domain(name)) if is_private(name) => Err(Refusal::unproven("targetUrl", PRIVATE_RULE)),
        Some(Host::Domain(_)) => Ok(()),
        _ => Err(Refusal::unproven("targetUrl", LITERAL_RULE)),
    }
}

const LITERAL_RULE: &str = "must have a name, not an IP address, as its host.";
const PRIVATE_RULE: &str = "must have a host that the whole internet knows.";

/// RFC 6761, 6762, 8375 and ICANN's `internal`; a name without a dot is one of the local network.
const PRIVATE: [&str; 5] = ["localhost", "local", "internal", "home.arpa", "invalid"];

fn is_private(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let is_in =
        |zone: &str| name.strip_suffix(zone).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    !name.contains('.') || PRIVATE.iter().any(|zone| is_in(zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(target: &str) -> bool {
        check(&TargetUrl::parse(target).unwrap()).is_err()
    }

    #[test]
    fn names_of_the_internet_pass() {
        for target in [
            "https://ada.example",
            "https://mylocal.example:8443/team",
            "https://xn--80a.example",
            "https://ada.example.",
        ] {
            assert!(!refused(target), "{target}");
        }
    }

    #[test]
    fn addresses_in_any_spelling_and_private_names_do_not() {
        for target in [
            "http://localhost:8080",
            "http://127.0.0.1",
            "http://[::1]:1",
            "https://93.184.216.34",
            "https://127.1",
            "https://2130706433",
            "https://0x7f.0.0.1",
            "https://017700000001",
            "https://[::ffff:127.0.0.1]",
            "https://[fd00::1]",
            "https://localhost.",
            "https://printer",
            "https://chat.localhost",
            "https://nas.local",
            "https://nas.local.",
            "https://metadata.google.internal",
            "https://chat.home.arpa",
        ] {
            assert!(refused(target), "{target}");
        }
    }
}
