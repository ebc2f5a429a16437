//! `resolver token new NAME`

use anyhow::ensure;
use shared_web::Random;

use crate::config::tokens::is_name;

/// A fresh token, and what to do with it. It is kept nowhere: who loses it makes another.
pub fn text(name: &str, random: &dyn Random) -> anyhow::Result<String> {
    ensure!(is_name(name), "a name has 1 to 63 of a-z, 0-9, ., _ and -, and isn't `default`");
    let token = random.hex(32);
    Ok(format!(
        "{name}:{token}\n\
         \n\
         This is shown once. Two places need it:\n\
         - the resolver: the whole line, after a comma, in RESOLVER_REGISTER_TOKENS. If that comes from a file\n\
         \x20 (RESOLVER_REGISTER_TOKENS_FILE, or tokens.named in resolver.toml), SIGHUP has it read again;\n\
         \x20 otherwise restart the resolver.\n\
         - the instance: what stands after the colon, as RESOLVER_REGISTER_TOKEN, beside CONTROL_PLANE_URL.\n\
         To change a token, let {name} have the old and the new one until the instance uses the new one.\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::owner::Caller;
    use shared_web::SeededRandom;
    use shared_web::config::{Environment, Flags};

    #[test]
    fn what_is_printed_can_be_set_as_it_is() {
        let text = text("ada", &SeededRandom::new(1)).unwrap();
        let line = text.lines().next().unwrap();
        let environment = Environment::of([("RESOLVER_REGISTER_TOKENS", line)]);
        let callers = Config::load(&Flags::default(), environment).unwrap().config.tokens.callers().unwrap();
        let token = line.strip_prefix("ada:").unwrap();
        assert_eq!(token.len(), 64);
        assert_eq!(callers.owner_of(Some(token.as_bytes())), Some(&Caller::Named("ada".into())));
    }

    #[test]
    fn a_name_that_could_not_be_set_is_refused() {
        for name in ["", "default", "Ada", "a:b", "a,b"] {
            assert!(text(name, &SeededRandom::new(1)).is_err(), "{name}");
        }
    }
}
