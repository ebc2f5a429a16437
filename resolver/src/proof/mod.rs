//! Proof of the target: with `RESOLVER_VERIFY_TARGETS` a code leads only to an instance that has signed for it.
//!
//! An instance shows its Ed25519 key at `TARGET_URL/.well-known/privatechat` and signs each change of a code
//! ([`signed`]). The first registration for a target has the resolver fetch that key ([`fetch`], [`host`]) and pin it to
//! the *whole* target: on a shared host a path proves nothing for another path. From then on only the pinned key counts,
//! whatever stands at the target: whoever takes over a name or a folder later takes over no codes.
//!
//! A key is replaced in one of two ways: the old key signs the new one ([`signed::NewKey`]), or the operator forgets it
//! (`resolver unpin`).
//!
//! Signatures are checked before the unit of work, which then makes sure that the key is still the pinned one and that
//! the signature is younger than the last one for the code ([`confirm`]).

pub mod confirm;
pub mod fetch;
pub mod host;
pub mod key;
pub mod signed;

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use futures_util::future::join_all;
use reqwest::dns::Resolve;
use shared_db::{Conn, Db, DbError};
use shared_web::Clock;
use shared_web::config::ConfigError;
use shared_web::public_address::is_public;
use url::Url;

use self::fetch::Fetcher;
use self::key::PublicKey;
use self::signed::{NewKey, Signed};
use crate::code::TargetUrl;
use crate::config;
use crate::error::Refusal;
use crate::resolve::Caches;
use crate::store::codes::NewRoute;
use crate::store::pins;
use crate::withdraw::Withdrawal;

/// What checks proofs, when they are asked for.
pub struct Prover {
    /// Of this resolver, as it stands in what is signed.
    origin: String,
    allow_private: bool,
    fetcher: Fetcher,
    db: Db<Caches>,
}

/// A signature that was found good, and the key that it is by.
#[derive(Debug, Clone)]
pub struct Proven {
    pub signed: Signed,
    pub key: PublicKey,
    /// The pinned key that gives way to this one.
    pub replaces: Option<PublicKey>,
}

/// What a withdrawal shows for itself.
#[derive(Debug, Clone)]
pub enum Leave {
    /// No proof is asked for.
    NotAsked,
    /// The code leads to no target that has a key, so the token suffices.
    Free,
    Proven(Proven),
    Unproven(Refusal),
}

/// Targets without a key that one request may bring: each costs a fetch.
pub const MOST_NEW_TARGETS: usize = 4;

/// What instances sign for; `None` when no proof is asked for.
pub fn origin(config: &config::Proof) -> Result<Option<String>, ConfigError> {
    if !config.required {
        return Ok(None);
    }
    let Some(url) = &config.public_url else {
        let missing = "must be set as well: instances sign for this address";
        return Err(ConfigError::value("RESOLVER_PUBLIC_URL", missing));
    };
    let url = Url::parse(url.as_str())
        .map_err(|error| ConfigError::value("RESOLVER_PUBLIC_URL", error.to_string()))?;
    Ok(Some(url.origin().ascii_serialization()))
}

impl Prover {
    /// `None` when no proof is asked for. Names are looked up by `lookup`.
    pub fn new(
        config: &config::Proof,
        db: Db<Caches>,
        clock: Arc<dyn Clock>,
        lookup: Arc<dyn Resolve>,
    ) -> Result<Option<Self>, ConfigError> {
        let Some(origin) = origin(config)? else { return Ok(None) };
        let allowed: fn(IpAddr) -> bool = if config.allow_private { |_| true } else { is_public };
        let fetcher = Fetcher::new(lookup, allowed, config.fetches.get() as usize, clock)
            .map_err(|error| ConfigError::value("RESOLVER_VERIFY_TARGETS", error.to_string()))?;
        Ok(Some(Self { origin, allow_private: config.allow_private, fetcher, db }))
    }

    /// Whether such a target can be proven at all.
    pub fn check_host(&self, target: &TargetUrl) -> Result<(), Refusal> {
        if self.allow_private { Ok(()) } else { host::check(target) }
    }

    /// Checks one registration, with the new key that it may bring.
    pub async fn prove(
        &self,
        route: &NewRoute,
        signed: Signed,
        new_key: Option<NewKey>,
    ) -> Result<Proven, Refusal> {
        let target = &*route.target_url;
        let mut keys = self.keys_of(vec![target.to_owned()]).await?;
        let key = keys.remove(target).unwrap_or(Err(Refusal::Failed))?;
        match new_key.filter(|new| new.key != key.public) {
            Some(new) if key.pinned => {
                new.check(&key.public, &self.origin, target, signed.ms)?;
                signed.check(&new.key, &self.statement(route, &signed))?;
                Ok(Proven { signed, key: new.key, replaces: Some(key.public) })
            }
            _ => self.proven(route, signed, &key),
        }
    }

    /// Checks many registrations. The first [`MOST_NEW_TARGETS`] targets that have no key are asked for it.
    pub async fn prove_registrations(
        &self,
        routes: Vec<(&NewRoute, Result<Signed, Refusal>)>,
    ) -> Result<Vec<Result<Proven, Refusal>>, Refusal> {
        let mut targets: Vec<String> = Vec::new();
        for (route, signed) in &routes {
            if signed.is_ok() && !targets.contains(&route.target_url) {
                targets.push(route.target_url.clone());
            }
        }
        let keys = self.keys_of(targets).await?;
        let prove = |(route, signed): (&NewRoute, Result<Signed, Refusal>)| {
            let signed = signed?;
            let key = keys.get(&route.target_url).ok_or(Refusal::Failed)?;
            self.proven(route, signed, key.as_ref().map_err(Clone::clone)?)
        };
        Ok(routes.into_iter().map(prove).collect())
    }

    /// Checks withdrawals. A code that leads to a target with a key ends by that key only.
    pub async fn prove_withdrawals(
        &self,
        withdrawals: Vec<(&Withdrawal, Result<Signed, Refusal>)>,
    ) -> Result<Vec<Leave>, Refusal> {
        let digests = withdrawals.iter().map(|(going, _)| going.digest).collect();
        let read = async move |conn: &mut Conn<'_>| confirm::keys_of_codes(conn, digests).await;
        let keys = self.db.read::<_, DbError>(read).await?;
        let leave =
            |(going, signed): (&Withdrawal, Result<Signed, Refusal>)| match keys.get(&going.digest[..]) {
                Some(key) => self.leave(going, signed, key).map_or_else(Leave::Unproven, Leave::Proven),
                None => Leave::Free,
            };
        Ok(withdrawals.into_iter().map(leave).collect())
    }

    fn leave(
        &self,
        going: &Withdrawal,
        signed: Result<Signed, Refusal>,
        key: &PublicKey,
    ) -> Result<Proven, Refusal> {
        let signed = signed?;
        signed.check(key, &signed.withdrawal_of(&self.origin, &going.code))?;
        Ok(Proven { signed, key: key.clone(), replaces: None })
    }

    fn proven(&self, route: &NewRoute, signed: Signed, key: &KnownKey) -> Result<Proven, Refusal> {
        signed.check(&key.public, &self.statement(route, &signed))?;
        Ok(Proven { signed, key: key.public.clone(), replaces: None })
    }

    fn statement(&self, route: &NewRoute, signed: &Signed) -> String {
        signed.registration_of(&self.origin, route)
    }

    /// The keys of these targets: the pinned ones, and for the first few others what the target shows.
    async fn keys_of(
        &self,
        targets: Vec<String>,
    ) -> Result<HashMap<String, Result<KnownKey, Refusal>>, Refusal> {
        let wanted = targets.clone();
        let read = async move |conn: &mut Conn<'_>| pins::of_targets(conn, wanted).await;
        let pinned = self.db.read::<_, DbError>(read).await?;
        let mut keys = HashMap::with_capacity(targets.len());
        for (target, key) in pinned {
            let known = PublicKey::stored(&key).map(|public| KnownKey { public, pinned: true });
            keys.insert(target, known.ok_or(Refusal::Failed));
        }
        let mut new: Vec<String> = targets.into_iter().filter(|target| !keys.contains_key(target)).collect();
        let too_many = new.split_off(new.len().min(MOST_NEW_TARGETS));
        let fetched = join_all(new.iter().map(|target| self.fetcher.public_key(target))).await;
        for (target, fetched) in new.into_iter().zip(fetched) {
            keys.insert(target, fetched.map(|public| KnownKey { public, pinned: false }));
        }
        for target in too_many {
            keys.insert(target, Err(Refusal::unproven("targetUrl", TOO_MANY_RULE)));
        }
        Ok(keys)
    }
}

const TOO_MANY_RULE: &str =
    "has no key here yet, and one batch may bring 4 such targets at most: send it again.";

#[derive(Debug)]
struct KnownKey {
    public: PublicKey,
    pinned: bool,
}
