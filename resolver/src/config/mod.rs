//! What an operator can set.

pub mod tokens;

use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroU32;
use std::path::PathBuf;

use shared_web::address::Proxy;
use shared_web::config::{ConfigError, Environment, Flags, Loaded, Sources, WebAddress};
use shared_web::metrics::Admin;
use shared_web::telemetry::Logs;
use shared_web::{Secret, section};

shared_web::config! {
    /// The resolver's settings.
    pub struct Config {
        pub server: Server,
        pub database: Database,
        pub tokens: Tokens,
        pub proof: Proof,
        pub limits: Limits,
        pub cache: Cache,
        pub replicas: Replicas,
        pub admin: Admin,
        pub logs: Logs,
    }
}

section! {
    /// Where the resolver listens and keeps its data.
    pub struct Server {
        /// Port of the public listener.
        pub port: u16 = 8081, "PORT";
        /// Address of the public listener; 0.0.0.0 listens on all.
        pub bind: IpAddr = Ipv4Addr::LOCALHOST.into(), "BIND";
        /// Directory of the SQLite file and of the generated token.
        pub data_dir: PathBuf = PathBuf::from("data/resolver"), "DATA_DIR";
        /// Proxies whose X-Forwarded-For is believed: addresses or networks. None by default.
        pub trusted_proxies: Vec<Proxy> = Vec::new(), "TRUSTED_PROXIES";
        /// Threads that answer requests; without a number, one for each processor.
        pub workers: Option<u16> = None, "WORKERS";
    }
}

section! {
    /// The database.
    pub struct Database {
        /// `sqlite:PATH` or `postgres://…`; without it, `resolver.db` in the data directory.
        pub url: Option<Secret> = None, "DATABASE_URL";
        /// PostgreSQL: connections in all.
        pub max_connections: u16 = 10, "DATABASE_MAX_CONNECTIONS";
        /// SQLite: `full` survives a power cut, `normal` only the end of the process.
        pub durability: String = "full".to_owned(), "DURABILITY";
    }
}

section! {
    /// Who may register codes. Without a token, one is generated into the data directory.
    pub struct Tokens {
        /// One token for all instances; they are told apart by where their codes lead.
        pub shared: Option<Secret> = None, "RESOLVER_REGISTER_TOKEN";
        /// A token for each instance, as in `name:token,name2:token2`. A name may have two, to change them
        /// without a pause.
        pub named: Option<Secret> = None, "RESOLVER_REGISTER_TOKENS";
        /// The operator's token: sees and purges all codes.
        pub admin: Option<Secret> = None, "RESOLVER_ADMIN_TOKEN";
    }
}

section! {
    /// Proof of the target: whoever registers a code signs with the key that stands where the code leads.
    pub struct Proof {
        /// Whether it is asked for.
        pub required: bool = false, "RESOLVER_VERIFY_TARGETS";
        /// Where instances reach this resolver, as they have it in CONTROL_PLANE_URL: they sign for its scheme, host and
        /// port.
        pub public_url: Option<WebAddress> = None, "RESOLVER_PUBLIC_URL";
        /// Lets codes lead to IP addresses and private hosts, and keys be fetched there. Only a test should.
        pub allow_private: bool = false, "RESOLVER_ALLOW_PRIVATE";
        /// Keys that are fetched at a time; beyond that, senders are told to come later.
        pub fetches: NonZeroU32 = not_zero(16), "RESOLVER_VERIFY_FETCHES";
    }
}

section! {
    /// Calls per client address and minute: that many at once, refilled evenly.
    pub struct Limits {
        /// Whether there are any limits. Only a test should do without.
        pub enabled: bool = true, "RATE_LIMITS";
        /// Registering a code.
        pub register: NonZeroU32 = not_zero(120), "LIMIT_REGISTER";
        /// Resolving a code, by call or on the join page.
        pub resolve: NonZeroU32 = not_zero(240), "LIMIT_RESOLVE";
        /// Reading the counts.
        pub stats: NonZeroU32 = not_zero(60), "LIMIT_STATS";
        /// Purging expired codes.
        pub expired: NonZeroU32 = not_zero(30), "LIMIT_EXPIRED";
        /// Batches of registrations.
        pub batch: NonZeroU32 = not_zero(30), "LIMIT_BATCH";
        /// Withdrawing a code.
        pub withdraw: NonZeroU32 = not_zero(120), "LIMIT_WITHDRAW";
        /// Addresses that each limit remembers.
        pub addresses: u32 = 16_384, "LIMIT_ADDRESSES";
    }
}

section! {
    /// Several resolvers on one PostgreSQL.
    pub struct Replicas {
        /// `redis://HOST:PORT` or `redis+unix:///PATH`: the replicas share limits, and forget at once what one of them
        /// changed. Without it each has limits of its own, and remembers codes for up to 5 s.
        pub redis: Option<Secret> = None, "REDIS_URL";
    }
}

section! {
    /// What is kept in memory.
    pub struct Cache {
        /// Codes that are kept for at most 5 s.
        pub codes: u32 = 32_768, "CACHE_CODES";
        /// Unknown and expired codes that are kept for at most 2 s.
        pub absent: u32 = 16_384, "CACHE_ABSENT";
    }
}

impl Config {
    /// Reads the settings; the file is `resolver.toml` in the working directory unless `--config` names one.
    pub fn load(flags: &Flags<Self>, environment: Environment) -> Result<Loaded<Self>, ConfigError> {
        let file = flags.file(PathBuf::from("resolver.toml"));
        let sources = Sources { flags: flags.values.clone(), environment, file, unbuilt: &[] };
        shared_web::config::load(&sources)
    }
}

/// A default; none is 0.
const fn not_zero(number: u32) -> NonZeroU32 {
    match NonZeroU32::new(number) {
        Some(number) => number,
        None => NonZeroU32::MIN,
    }
}
