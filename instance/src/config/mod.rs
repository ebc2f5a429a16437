//! Settings. One file per section; everything has a default, so nothing has to be set to start.

mod accounts;
mod gateway;
mod http;
mod limits;
mod resolver;
mod server;
mod storage;

pub use accounts::{Accounts, Mode};
pub use gateway::Gateway;
pub use http::Http;
pub use limits::Limits;
pub use resolver::Resolver;
pub use server::Server;
pub use storage::{Durability, Storage};

shared_web::config! {
    /// Everything that an operator can set.
    pub struct Config {
        pub server: Server,
        pub storage: Storage,
        pub accounts: Accounts,
        pub resolver: Resolver,
        pub limits: Limits,
        pub http: Http,
        pub gateway: Gateway,
        pub admin: shared_web::metrics::Admin,
        pub logs: shared_web::telemetry::Logs,
    }
}

/// Variables whose feature isn't built yet: setting one is refused, so that nobody believes in it.
pub const UNBUILT: &[(&str, &str)] = &[
    (
        "REDIS_URL",
        "Several replicas that share a Redis are not built yet; leave it unset to run one process.",
    ),
    ("SMTP_URL", "Mail is not built yet; an admin hands out reset links with `instance user reset-link`."),
    ("WORKER_ID", "Several replicas on one PostgreSQL are not built yet; leave it unset to run one process."),
];

#[cfg(test)]
mod tests;
