//! The address that a code leads to: an instance's public URL.

use std::fmt;

use url::{Host, Url};

use crate::error::Refusal;

/// Scheme, host, port and perhaps a path prefix; no query, no fragment, no trailing slash. Hosts are in ASCII,
/// so a look-alike in another script shows as what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetUrl {
    text: String,
    origin: String,
}

/// In bytes, as sent and as kept.
const LONGEST: usize = 2_048;

impl TargetUrl {
    /// Between an instance's address and a code.
    pub const INVITE: &str = "/invite/";

    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let refused = |rule| Err(Refusal::InvalidTargetUrl(rule));
        if text.len() > LONGEST {
            return refused("must have at most 2048 bytes.");
        }
        // The parser would drop some of these silently, and read a backslash as a slash.
        if text.contains(|letter: char| letter.is_control() || letter == '\\') {
            return refused("must not contain control characters or backslashes.");
        }
        let text = text.trim_matches(' ');
        if !has_plain_start(text) {
            return refused(SCHEME_RULE);
        }
        let Ok(url) = Url::parse(text) else { return refused("must be a URL.") };
        if !url.username().is_empty() || url.password().is_some() || has_userinfo_mark(text) {
            return refused("must not contain a user name or password.");
        }
        if !(url.scheme() == "https" || (url.scheme() == "http" && is_this_machine(&url))) {
            return refused(SCHEME_RULE);
        }
        let origin = url.origin().ascii_serialization();
        let text = format!("{origin}{}", url.path().trim_end_matches('/'));
        if text.len() > LONGEST {
            return refused("must have at most 2048 bytes.");
        }
        Ok(Self { text, origin })
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Scheme, host and port: who the shared token's owner is.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Where a guest with `code` is sent.
    pub fn redirect_to(target_url: &str, code: &str) -> String {
        format!("{target_url}{}{code}", Self::INVITE)
    }
}

impl fmt::Display for TargetUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

const SCHEME_RULE: &str = "must start with https:// (http:// only for localhost, 127.0.0.1 and [::1]).";

/// A scheme, exactly two slashes and then a host: what people read is what the parser reads.
fn has_plain_start(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let known = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    known && !rest.starts_with(['/', '?', '#'])
}

/// `https://@host` has userinfo that the parser reports as empty.
fn has_userinfo_mark(text: &str) -> bool {
    let authority = text.split_once("://").map(|(_, rest)| rest).unwrap_or_default();
    authority.split(['/', '?', '#']).next().unwrap_or_default().contains('@')
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address == std::net::Ipv4Addr::LOCALHOST,
        Some(Host::Ipv6(address)) => address == std::net::Ipv6Addr::LOCALHOST,
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str) -> Option<String> {
        TargetUrl::parse(text).ok().map(|target| target.to_string())
    }

    #[test]
    fn scheme_host_port_and_path_prefix_are_kept_and_nothing_else() {
        for (sent, expected) in [
            ("https://chat.example.org", "https://chat.example.org"),
            ("https://chat.example.org/", "https://chat.example.org"),
            ("https://Chat.Example.ORG:443/a/b/?q=1#f", "https://chat.example.org/a/b"),
            ("https://chat.example.org:8443/x//", "https://chat.example.org:8443/x"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://127.0.0.1:1/p", "http://127.0.0.1:1/p"),
            ("http://[::1]:8080/", "http://[::1]:8080"),
            ("https://bücher.example", "https://xn--bcher-kva.example"),
            ("https://а.example", "https://xn--80a.example"),
        ] {
            assert_eq!(kept(sent).as_deref(), Some(expected), "{sent}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        let too_long = format!("https://chat.example.org/{}", "a".repeat(2_048));
        for sent in [
            "",
            "chat.example.org",
            "http://chat.example.org",
            "http://127.0.0.2",
            "http://localhost.evil.example",
            "ftp://chat.example.org",
            "javascript://chat.example.org/%0aalert(1)",
            "data:text/html,x",
            "https:chat.example.org",
            "https:///chat.example.org",
            "https://",
            "https://user@chat.example.org",
            "https://user:pass@chat.example.org",
            "https://@chat.example.org",
            "https://chat.example.org\\@evil.example",
            "https://chat.example.org/\r\nSet-Cookie: a=b",
            "https://chat.exa\tmple.org",
            "https://chat.example.org/\0",
            "https://chat.example.org/\u{85}",
            "https://a b.example",
            &too_long,
        ] {
            assert_eq!(kept(sent), None, "{sent:?}");
        }
    }

    #[test]
    fn the_origin_leaves_the_path_out() {
        let target = TargetUrl::parse("https://chat.example.org:8443/team").unwrap();
        assert_eq!(target.origin(), "https://chat.example.org:8443");
    }
}
