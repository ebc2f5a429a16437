//! What a running instance consists of. `main` and tests build it by [`App::build`]; tests with their own clock and chance.

use std::sync::Arc;

use parking_lot::Mutex;
use shared::snowflake::Snowflakes;
use shared_db::{Conn, Db, Unit};
use shared_web::{Clock, Random, limits::AddressLimit};

use crate::{
    auth::{identity::Identities, password::Passwords, tokens::Keys},
    cache::{Cache, People},
    config::Config,
    error::ApiResult,
    gateway::{Gateway, event::Signal},
    messages::SlowMode,
    outbound::Outbound,
    rate_limits::{AccountLimit, RateLimits},
    resolver_client::{ResolverClient, sign::Signer},
    tx::Tx,
};

pub struct App {
    pub config: Config,
    pub db: Db<Outbound>,
    pub cache: Arc<Cache>,
    pub people: Arc<People>,
    pub slow_mode: SlowMode,
    pub gateway: Arc<Gateway>,
    pub identities: Arc<Identities>,
    pub passwords: Passwords,
    pub keys: Keys,
    pub limits: RateLimits,
    /// `None`: standalone.
    pub resolver: Option<Arc<ResolverClient>>,
    pub signer: Signer,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub ids: Arc<Mutex<Snowflakes>>,
    /// Calls from one address, and its attempts to sign in.
    pub address_limit: AddressLimit,
    pub sign_in_limit: AddressLimit,
    pub account_limit: AccountLimit,
}

impl App {
    /// How many of a guild's members are online.
    pub async fn online(&self, guild: shared::GuildId) -> i64 {
        let counts = self.gateway.online(vec![guild]).await;
        counts.first().map_or(0, |count| i64::try_from(*count).unwrap_or(i64::MAX))
    }

    /// Runs one unit of work. It ends (commits or fails) even if the caller goes away, and its events leave in the
    /// order of the commits. An error undoes all of it.
    ///
    /// # Errors
    /// What `unit` fails with, or the database.
    pub async fn write<T: Send + 'static>(
        &self,
        unit: impl for<'a, 'b> AsyncFnOnce(&'a mut Tx<'b>) -> ApiResult<T> + Send + 'static,
    ) -> ApiResult<T> {
        let run = self.unit(unit);
        self.db.write(run).await
    }

    /// As [`Self::write`], in order with all other units of the same `lane` (a channel's messages).
    ///
    /// # Errors
    /// As [`Self::write`].
    pub async fn write_in<T: Send + 'static>(
        &self,
        lane: u64,
        unit: impl for<'a, 'b> AsyncFnOnce(&'a mut Tx<'b>) -> ApiResult<T> + Send + 'static,
    ) -> ApiResult<T> {
        let run = self.unit(unit);
        self.db.write_in(lane, run).await
    }

    /// As [`Self::write`], for jobs: waits while requests wait.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub async fn write_background<T: Send + 'static>(
        &self,
        unit: impl for<'a, 'b> AsyncFnOnce(&'a mut Tx<'b>) -> ApiResult<T> + Send + 'static,
    ) -> ApiResult<T> {
        let run = self.unit(unit);
        self.db.write_background(run).await
    }

    /// Reads from one consistent snapshot.
    ///
    /// # Errors
    /// What `part` fails with, or the database.
    pub async fn read<T: Send + 'static, E: Into<crate::error::ApiError> + 'static>(
        &self,
        part: impl for<'a, 'b> AsyncFnOnce(&'a mut Conn<'b>) -> Result<T, E> + Send + 'static,
    ) -> ApiResult<T> {
        self.db.read(async move |conn: &mut Conn<'_>| part(conn).await.map_err(Into::into)).await
    }

    fn unit<T: Send + 'static>(
        &self,
        unit: impl for<'a, 'b> AsyncFnOnce(&'a mut Tx<'b>) -> ApiResult<T> + Send + 'static,
    ) -> impl for<'a, 'b> AsyncFnOnce(&'a mut Unit<'b, Vec<Signal>>) -> ApiResult<T> + Send + 'static {
        let (clock, ids, cache) = (self.clock.clone(), self.ids.clone(), self.cache.clone());
        async move |work: &mut Unit<'_, Vec<Signal>>| {
            let mut tx = Tx::new(work.conn.reborrow(), clock.now_ms(), ids, cache);
            let value = unit(&mut tx).await?;
            let signals = tx.finish().await?;
            work.effects.extend(signals);
            Ok(value)
        }
    }
}
