//! What every handler works with, and how it is put together: by the server and by tests alike.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, PoisonError, RwLock};

use actix_web::HttpRequest;
use shared_db::{Conn, Db, DbError, DbOptions, OpenError, Unit};
use shared_web::address::Proxy;
use shared_web::config::ConfigError;
use shared_web::{ClientAddress, Clock, Random, TokenSet};

use crate::code::DigestKey;
use crate::config::Config;
use crate::error::Refusal;
use crate::limits::Limits;
use crate::owner::Caller;
use crate::proof::Prover;
use crate::proof::fetch::SystemLookup;
use crate::replicas::{Link, Replicas};
use crate::resolve::{Caches, Changed, Counts, Lookup};
use crate::store;

/// The running resolver.
pub struct App {
    pub db: Db<Caches>,
    pub lookup: Arc<Lookup>,
    pub counts: Counts,
    pub limits: Arc<Limits>,
    /// `None` without Redis.
    pub link: Option<Link>,
    pub digests: DigestKey,
    /// `None` when no proof of targets is asked for.
    pub prover: Option<Prover>,
    pub clock: Arc<dyn Clock>,
    tokens: RwLock<TokenSet<Caller>>,
    proxies: Vec<Proxy>,
}

/// Why the resolver doesn't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error("the database doesn't give the key of the digests: {0}")]
    Key(#[from] DbError),
    #[error("the key of the digests has {0} bytes instead of 32; the database seems damaged")]
    KeyLength(usize),
}

impl App {
    /// Opens the database at `database` and gets everything ready. `config` must hold a token already.
    pub async fn open(
        config: &Config,
        database: DbOptions,
        clock: Arc<dyn Clock>,
        random: &dyn Random,
    ) -> Result<Self, StartError> {
        let tokens = config.tokens.callers()?;
        let replicas = config.replicas.redis.as_ref().map(|url| (url, Replicas::default()));
        let shared = replicas.as_ref().map(|(_, replicas)| replicas);
        let caches = Arc::new(Caches::new(&config.cache, shared.map(|replicas| replicas.tell.clone())));
        let ledger = shared.map(|replicas| Arc::clone(&replicas.ledger));
        let limits = Arc::new(Limits::new(&config.limits, &clock, ledger));
        let db = Db::open(database, store::migrations(), Arc::clone(&caches)).await?;
        let digests = digest_key(&db, random).await?;
        let prover = Prover::new(&config.proof, db.clone(), Arc::clone(&clock), Arc::new(SystemLookup))?;
        let link = replicas.map(|(url, replicas)| {
            let with = (Arc::clone(&caches), Arc::clone(&limits), Arc::clone(&clock));
            replicas.link(url.expose(), &digests.name(), with, random)
        });
        let link = link.transpose().map_err(|error| ConfigError::value("REDIS_URL", error.to_string()))?;
        let lookup = Lookup::new(caches, db.clone(), digests.clone(), Arc::clone(&clock));
        Ok(Self {
            lookup: Arc::new(lookup),
            counts: Counts::new(db.clone()),
            limits,
            link,
            proxies: config.server.trusted_proxies.clone(),
            db,
            digests,
            prover,
            clock,
            tokens: RwLock::new(tokens),
        })
    }

    /// Who is calling, for limits. It is stored nowhere.
    pub fn client(&self, request: &HttpRequest) -> ClientAddress {
        let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
        ClientAddress::of(peer, request.headers(), &self.proxies)
    }

    /// The bearer of the request's token.
    pub fn caller(&self, request: &HttpRequest) -> Result<Caller, Refusal> {
        Caller::of(request, &self.tokens.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// From now on these tokens are the right ones.
    pub fn set_tokens(&self, tokens: TokenSet<Caller>) {
        *self.tokens.write().unwrap_or_else(PoisonError::into_inner) = tokens;
    }

    /// Refuses new codes while the disk is nearly full; resolving and withdrawing go on.
    pub fn needs_room(&self) -> Result<(), Refusal> {
        if self.db.has_room() { Ok(()) } else { Err(Refusal::DiskFull) }
    }

    /// Whether the database answers.
    pub async fn is_ready(&self) -> bool {
        let read = async |conn: &mut Conn<'_>| store::keys::get(conn, DIGEST_KEY).await;
        self.db.read(read).await.is_ok_and(|key| key.is_some())
    }
}

const DIGEST_KEY: &str = "digest";

async fn digest_key(db: &Db<Caches>, random: &dyn Random) -> Result<DigestKey, StartError> {
    let mut fresh = vec![0; 32];
    random.fill(&mut fresh);
    let unit = async move |unit: &mut Unit<'_, Changed>| {
        store::keys::get_or_insert(&mut unit.conn, DIGEST_KEY, fresh).await
    };
    let key = db.write(unit).await?;
    let length = key.len();
    key.try_into().map(DigestKey::new).map_err(|_| StartError::KeyLength(length))
}
