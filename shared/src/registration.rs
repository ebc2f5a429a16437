//! What an instance signs, so that a resolver knows that a code leads where its registration says.

/// A registration of a code, in the form in which the resolver keeps and answers it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Statement<'a> {
    /// Scheme, host and port of the resolver, so that no other one takes the signature.
    pub resolver_origin: &'a str,
    pub code: &'a str,
    /// Empty in a withdrawal.
    pub target_url: &'a str,
    /// RFC 3339 in UTC with milliseconds and `Z`; empty if the code doesn't expire, and in a withdrawal.
    pub expires_at: &'a str,
    /// Unix milliseconds; rises with each statement about the code.
    pub signed_at_ms: i64,
}

impl Statement<'_> {
    /// The text that is signed.
    pub fn text(&self) -> String {
        let Self { resolver_origin, code, target_url, expires_at, signed_at_ms } = self;
        format!("v1\n{resolver_origin}\n{code}\n{target_url}\n{expires_at}\n{signed_at_ms}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_a_line_of_its_own() {
        let registration = Statement {
            resolver_origin: "https://resolver.example",
            code: "abcdef23",
            target_url: "https://ada.example/team",
            expires_at: "2026-01-02T03:04:05.678Z",
            signed_at_ms: 1_767_323_045_678,
        };
        let expected = "v1\nhttps://resolver.example\nabcdef23\nhttps://ada.example/team\n2026-01-02T03:04:05.678Z\n\
                        1767323045678";
        assert_eq!(registration.text(), expected);
        let withdrawal = Statement { target_url: "", expires_at: "", ..registration };
        assert_eq!(withdrawal.text(), "v1\nhttps://resolver.example\nabcdef23\n\n\n1767323045678");
    }
}
