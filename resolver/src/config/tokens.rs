//! From the tokens that are set to who bears them.

use std::collections::HashMap;
use std::sync::Arc;

use shared_web::TokenSet;
use shared_web::config::ConfigError;
use shared_web::tokens::MAX_TOKEN_LEN;

use super::Tokens;
use crate::owner::{Caller, SHARED};

impl Tokens {
    /// Whether anybody could register with these.
    pub fn can_register(&self) -> bool {
        self.shared.is_some() || self.named.is_some()
    }

    /// All tokens with what they say about their bearer.
    pub fn callers(&self) -> Result<TokenSet<Caller>, ConfigError> {
        let mut held = Vec::new();
        if let Some(shared) = &self.shared {
            held.push(("RESOLVER_REGISTER_TOKEN", shared.expose(), Caller::Shared));
        }
        if let Some(admin) = &self.admin {
            held.push(("RESOLVER_ADMIN_TOKEN", admin.expose(), Caller::Admin));
        }
        let mut names = HashMap::<&str, u8>::new();
        for entry in self.named.iter().flat_map(|named| named.expose().split(',')) {
            let Some((name, token)) = entry.trim().split_once(':').filter(|(name, _)| is_name(name)) else {
                return Err(ConfigError::value(NAMED, NAMED_RULE));
            };
            let count = names.entry(name).or_default();
            *count += 1;
            if *count > 2 {
                return Err(ConfigError::value(NAMED, format!("`{name}` has more than two tokens")));
            }
            held.push((NAMED, token, Caller::Named(Arc::from(name))));
        }
        for (index, (variable, token, _)) in held.iter().enumerate() {
            if token.is_empty() || token.len() > MAX_TOKEN_LEN {
                return Err(ConfigError::value(variable, "a token has 1 to 256 bytes"));
            }
            if held[..index].iter().any(|(_, other, _)| other == token) {
                return Err(ConfigError::value(variable, "a token is used twice: each must be its own"));
            }
        }
        Ok(TokenSet::new(held.into_iter().map(|(_, token, caller)| (token, caller))))
    }
}

const NAMED: &str = "RESOLVER_REGISTER_TOKENS";
const NAMED_RULE: &str = "must be `name:token,name2:token2`; a name has 1 to 63 of a-z, 0-9, ., _ and -, \
                          and isn't `default`";

/// Whether an instance may be called so.
pub fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
    (1..=63).contains(&name.len()) && name.bytes().all(plain) && name != SHARED
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use shared_web::config::{Environment, Flags};

    fn callers(pairs: &[(&str, &str)]) -> Result<TokenSet<Caller>, String> {
        let environment = Environment::of(pairs.iter().copied());
        let loaded = Config::load(&Flags::default(), environment).map_err(|error| error.to_string())?;
        loaded.config.tokens.callers().map_err(|error| error.to_string())
    }

    #[test]
    fn every_token_knows_its_bearer_and_a_name_may_have_two() {
        let callers = callers(&[
            ("RESOLVER_REGISTER_TOKEN", "shared"),
            ("RESOLVER_ADMIN_TOKEN", "operator"),
            ("RESOLVER_REGISTER_TOKENS", "ada:one,ada:two,bob:a:b"),
        ])
        .unwrap();
        let caller = |token: &str| callers.owner_of(Some(token.as_bytes())).cloned();
        assert_eq!(caller("shared"), Some(Caller::Shared));
        assert_eq!(caller("operator"), Some(Caller::Admin));
        assert_eq!(caller("one"), Some(Caller::Named("ada".into())));
        assert_eq!(caller("two"), Some(Caller::Named("ada".into())));
        assert_eq!(caller("a:b"), Some(Caller::Named("bob".into())));
        assert_eq!(caller("ada"), None);
    }

    #[test]
    fn tokens_that_could_be_mistaken_are_refused() {
        for named in ["ada", "default:x", "Ada:x", ":x", "ada:", "ada:a,ada:b,ada:c", "ada:x,bob:x"] {
            let refused = callers(&[("RESOLVER_REGISTER_TOKENS", named)]).unwrap_err();
            assert!(refused.starts_with("RESOLVER_REGISTER_TOKENS: "), "{refused}");
        }
        assert!(callers(&[("RESOLVER_REGISTER_TOKEN", &"x".repeat(257))]).is_err());
        assert!(callers(&[("RESOLVER_REGISTER_TOKEN", "x"), ("RESOLVER_ADMIN_TOKEN", "x")]).is_err());
    }
}
