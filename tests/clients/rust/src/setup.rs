use anyhow::Context as _;

use crate::{Network, Person};

/// What the driver prepared: an instance with one guild, a bot in it that may do everything there, and two members.
#[derive(Debug)]
pub struct Setup {
    /// `host:port` of the instance.
    pub host: String,
    /// The bot's token, without the word `Bot`.
    pub bot_token: String,
    pub guild_id: u64,
    /// A member who talks.
    pub user: Person,
    /// A member who is thrown out.
    pub target: Person,
    pub network: Network,
}

impl Setup {
    /// Reads `BASE`, `CUTTER`, `BOT_TOKEN`, `GUILD_ID`, `USER_ID`, `USER_TOKEN`, `TARGET_ID`, `TARGET_TOKEN`.
    pub fn from_env() -> anyhow::Result<Self> {
        let base = var("BASE")?;
        let person = |name: &str| {
            Ok::<_, anyhow::Error>(Person::new(
                &base,
                var(&format!("{name}_ID"))?.parse()?,
                var(&format!("{name}_TOKEN"))?,
            ))
        };
        Ok(Self {
            host: base.strip_prefix("http://").context("BASE must begin with http://")?.to_owned(),
            bot_token: var("BOT_TOKEN")?,
            guild_id: var("GUILD_ID")?.parse()?,
            user: person("USER")?,
            target: person("TARGET")?,
            network: Network::new(var("CUTTER")?),
        })
    }
}

fn var(name: &str) -> anyhow::Result<String> {
    std::env::var(name).with_context(|| format!("{name} is not set"))
}
