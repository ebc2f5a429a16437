//! From settings to a running [`App`]: what is checked, opened and generated, in which order.

use std::{num::NonZeroU32, os::unix::fs::DirBuilderExt as _, sync::Arc};

use actix_web::web;
use anyhow::{Context as _, bail};
use parking_lot::Mutex;
use shared::snowflake::Snowflakes;
use shared_db::{Backend, Conn, Db, DbOptions};
use shared_web::{
    Clock, Random, Secret, SystemClock, SystemRandom,
    limits::{AddressLimit, Quota},
};

use crate::{
    app::App,
    auth::{
        identity::Identities,
        password::{BCRYPT_COSTS, Passwords},
        tokens::Keys,
    },
    bus::Local,
    cache::{Cache, People},
    config::{Config, Durability},
    error::ApiError,
    gateway::Gateway,
    messages::SlowMode,
    outbound::Outbound,
    rate_limits::{AccountLimit, RateLimits},
    resolver_client::{
        ResolverClient,
        sign::{SEED_BYTES, Signer},
    },
};

/// What comes from outside: time, chance, and a disk.
pub struct Outside {
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    /// Changes what no setting names: how much room there is, how long a read may take.
    pub database: Box<dyn FnOnce(&mut DbOptions)>,
}

impl Outside {
    /// The machine's own.
    pub fn real() -> Self {
        let (clock, random) = (Arc::new(SystemClock), Arc::new(SystemRandom));
        Self { clock, random, database: Box::new(|_| {}) }
    }
}

/// Addresses whose limits are remembered, 16 bytes each.
const REMEMBERED_ADDRESSES: usize = 65_536;
const LEAST_SAFE_BCRYPT_COST: u32 = 10;

/// Checks the settings, opens and migrates the database, and puts the application together.
///
/// # Errors
/// A sentence for the operator: what is wrong with a setting, or why the database can't be opened.
pub async fn build_app(config: Config, outside: Outside) -> anyhow::Result<web::Data<App>> {
    check(&config)?;
    let Outside { clock, random, database } = outside;
    let mut options = db_options(&config)?;
    database(&mut options);
    let exact = options.backend()? == Backend::Sqlite;
    let limits = &config.limits;
    let cache = Arc::new(Cache::new(exact, limits.cached_guilds, limits.cached_members, &clock));
    let people = Arc::new(People::new(limits.cached_members, &clock));
    let identities = Arc::new(Identities::new(exact, limits.cached_members, &clock));
    let gateway = Arc::new(Gateway::new(&config.gateway, clock.clone()));
    let resolver = ResolverClient::new(&config)?;
    let bus = Local {
        cache: cache.clone(),
        people: people.clone(),
        identities: identities.clone(),
        gateway: gateway.clone(),
    };
    let outbound = Outbound::new(Arc::new(bus), resolver.clone());
    let db = Db::open(options, instance_store::MIGRATIONS, Arc::new(outbound)).await?;

    let newest = db
        .read(async |conn: &mut Conn<'_>| instance_store::newest_id(conn).await.map_err(ApiError::from))
        .await
        .map_err(|error| anyhow::anyhow!("reading the newest id: {error}"))?;
    let ids = Snowflakes::new(0, newest)?;
    let jwt_secret = match &config.accounts.jwt_secret {
        Some(secret) => secret.clone(),
        None => generated(&db, "jwt_secret", &*random).await.context("the key for access tokens")?,
    };
    let signer = signer(&db, &*random).await.context("the key that signs registrations")?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let app = App {
        passwords: Passwords::new(
            config.accounts.bcrypt_cost,
            (cores / 2).max(1),
            config.accounts.password_queue,
        )?,
        keys: Keys::new(&jwt_secret),
        limits: RateLimits::new(
            config.limits.rate_limits,
            config.limits.global_per_second,
            config.limits.windows,
        ),
        address_limit: per_address("RATE_LIMIT_ADDRESS", config.limits.per_address_per_minute, &clock)?,
        sign_in_limit: per_address("RATE_LIMIT_SIGN_IN", config.limits.sign_in_per_minute, &clock)?,
        account_limit: AccountLimit::new(
            config.limits.rate_limits,
            per_minute("RATE_LIMIT_SIGN_IN_ACCOUNT", config.limits.sign_in_per_account)?,
            clock.clone(),
        ),
        ids: Arc::new(Mutex::new(ids)),
        db,
        slow_mode: SlowMode::new(config.limits.cached_members),
        cache,
        people,
        gateway,
        resolver,
        signer,
        identities,
        clock,
        random,
        config,
    };
    let app = web::Data::new(app);
    app.gateway.start(&app).context("the gateway's thread")?;
    Ok(app)
}

async fn signer(db: &Db<Outbound>, random: &dyn Random) -> anyhow::Result<Signer> {
    let mut fresh = [0; SEED_BYTES];
    random.fill(&mut fresh);
    Signer::new(&db.secret("signing_key", fresh.to_vec()).await?)
}

/// A secret of 256 bits that this instance made for itself and keeps, in hex.
pub(crate) async fn generated(
    db: &Db<Outbound>,
    name: &'static str,
    random: &dyn Random,
) -> anyhow::Result<Secret> {
    let mut fresh = [0; 32];
    random.fill(&mut fresh);
    let bytes = db.secret(name, fresh.to_vec()).await?;
    Ok(hex::encode(bytes).parse()?)
}

/// What is wrong with the settings, as far as that shows without opening anything.
pub(crate) fn check(config: &Config) -> anyhow::Result<()> {
    let accounts = &config.accounts;
    let (cost, most) = (accounts.bcrypt_cost, BCRYPT_COSTS.end());
    let least = if accounts.insecure_fast_passwords { *BCRYPT_COSTS.start() } else { LEAST_SAFE_BCRYPT_COST };
    if !(least..=*most).contains(&cost) {
        bail!("BCRYPT_COST is {cost}, but must be from {least} to {most}");
    }
    if accounts.jwt_secret.as_ref().is_some_and(|secret| secret.expose().len() < 32) {
        bail!("JWT_SECRET is too short: it must have at least 32 bytes");
    }
    match (&config.resolver.url, &config.resolver.register_token) {
        (Some(_), None) => {
            bail!("CONTROL_PLANE_URL is set, but RESOLVER_REGISTER_TOKEN is not: set both or none")
        }
        (None, Some(_)) => {
            bail!("RESOLVER_REGISTER_TOKEN is set, but CONTROL_PLANE_URL is not: set both or none")
        }
        _ => {}
    }
    ResolverClient::new(config)?;
    let limits = &config.limits;
    per_minute("RATE_LIMIT_ADDRESS", limits.per_address_per_minute)?;
    per_minute("RATE_LIMIT_SIGN_IN", limits.sign_in_per_minute)?;
    per_minute("RATE_LIMIT_SIGN_IN_ACCOUNT", limits.sign_in_per_account)?;
    DbOptions::new(database_url(config), &config.storage.data_dir).backend()?;
    Ok(())
}

fn database_url(config: &Config) -> String {
    match &config.storage.database_url {
        Some(url) => url.expose().to_owned(),
        None => format!("sqlite:{}", config.storage.data_dir.join("privatechat.db").display()),
    }
}

/// Where the database is. Makes the data directory if there is none.
pub(crate) fn db_options(config: &Config) -> anyhow::Result<DbOptions> {
    let data_dir = &config.storage.data_dir;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(data_dir)
        .with_context(|| format!("DATA_DIR {} can't be made", data_dir.display()))?;
    let mut options = DbOptions::new(database_url(config), data_dir);
    options.durability = match config.storage.durability {
        Durability::Full => shared_db::Durability::Full,
        Durability::Normal => shared_db::Durability::Normal,
    };
    options.max_connections = config.storage.max_connections;
    options.content_needs_free = config.storage.content_needs_free;
    options.reserve = config.storage.reserve;
    options.write_queue = config.storage.write_queue;
    options.read_queue = config.storage.read_queue;
    Ok(options)
}

fn per_address(name: &str, calls: u32, clock: &Arc<dyn Clock>) -> anyhow::Result<AddressLimit> {
    Ok(AddressLimit::new(per_minute(name, calls)?, REMEMBERED_ADDRESSES, clock.clone()))
}

fn per_minute(name: &str, calls: u32) -> anyhow::Result<Quota> {
    let calls = NonZeroU32::new(calls).with_context(|| format!("{name} must not be 0"))?;
    Ok(Quota::per_minute(calls))
}
