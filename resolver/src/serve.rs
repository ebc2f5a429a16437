//! `resolver serve`: from settings to a listening server, and to its orderly end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::web::Data;
use actix_web::{App as Routes, HttpServer};
use anyhow::Context as _;
use shared_db::DbOptions;
use shared_web::config::{Environment, Flags};
use shared_web::health::Health;
use shared_web::stop::{Request, Signals, tell_ready, tell_stopping};
use shared_web::{Clock, SystemClock, SystemRandom, metrics, telemetry};
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::config::Config;
use crate::routes::routes;
use crate::token_file;

/// Runs until the process is told to stop.
pub async fn serve(flags: &Flags<Config>) -> anyhow::Result<()> {
    let mut config = Config::load(flags, Environment::of_process())?.config;
    telemetry::start(&config.logs.filter, config.logs.format)?;
    let mut signals = Signals::listen()?;
    make_sure_of_a_token(&mut config)?;

    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let app = Data::new(App::open(&config, database(&config)?, Arc::clone(&clock), &SystemRandom).await?);
    let address = SocketAddr::new(config.server.bind, config.server.port);
    let stop = CancellationToken::new();
    let background = start_background(&config, &app, &clock, &stop)?;

    let served = app.clone();
    let server = HttpServer::new(move || {
        // In the order in which they are tried.
        Routes::new().app_data(served.clone()).configure(routes).configure(health(&served).configure())
    })
    .workers(workers(&config))
    .client_request_timeout(Duration::from_secs(10))
    .shutdown_timeout(DRAIN.as_secs())
    .disable_signals()
    .bind(address)
    .with_context(|| format!("{address} can't be listened on; is PORT taken?"))?
    .run();

    let handle = server.handle();
    let serving = tokio::spawn(server);
    tracing::info!(%address, "the resolver listens");
    tell_ready(Arc::clone(&clock), stop.clone());
    while signals.next().await != Request::Stop {
        read_tokens_again(flags, &app);
    }

    tracing::info!("stopping");
    tell_stopping();
    handle.stop(true).await;
    serving.await??;
    stop.cancel();
    for task in background {
        task.await?;
    }
    app.counts.write().await?;
    app.db.clone().close().await;
    Ok(())
}

/// How long requests under way may take once the server stops.
const DRAIN: Duration = Duration::from_secs(10);

/// Never an open register: without a token one is made, and its place is said.
fn make_sure_of_a_token(config: &mut Config) -> anyhow::Result<()> {
    if config.tokens.can_register() {
        return Ok(());
    }
    let made = token_file::read_or_make(&config.server.data_dir, &SystemRandom).with_context(|| {
        format!("no register token, and none can be kept in {}", config.server.data_dir.display())
    })?;
    println!("Instances register with the token in {}", made.path.display());
    config.tokens.shared = Some(made.token);
    Ok(())
}

/// So that tokens can change without a pause. Of what the process was started with only files can be read again: the
/// settings file, and those that `X_FILE` and `$CREDENTIALS_DIRECTORY` name.
fn read_tokens_again(flags: &Flags<Config>, app: &App) {
    let read = || {
        let mut config = Config::load(flags, Environment::of_process())?.config;
        make_sure_of_a_token(&mut config)?;
        anyhow::Ok(config.tokens.callers()?)
    };
    match read() {
        Ok(tokens) => {
            app.set_tokens(tokens);
            tracing::info!("the tokens were read again; other settings change with a restart");
        }
        Err(error) => tracing::error!(error = format!("{error:#}"), "the tokens stay as they were"),
    }
}

/// Where the codes are, for the server and for what an operator does beside it.
pub fn database(config: &Config) -> anyhow::Result<DbOptions> {
    let data_dir = &config.server.data_dir;
    if config.database.url.is_none() {
        std::fs::create_dir_all(data_dir).with_context(|| format!("{} can't be made", data_dir.display()))?;
    }
    let mut options = place(config);
    options.max_connections = usize::from(config.database.max_connections);
    // Rows are small and looked for one by one, so hardly any page is worth keeping beside the kernel's copy.
    options.page_cache = PAGE_CACHE;
    options.writer_page_cache = WRITER_PAGE_CACHE;
    options.durability = config.database.durability.parse().map_err(anyhow::Error::msg)?;
    Ok(options)
}

/// The same with the defaults of everything else, and nothing made.
pub(crate) fn place(config: &Config) -> DbOptions {
    let data_dir = &config.server.data_dir;
    let url = match &config.database.url {
        Some(url) => url.expose().to_owned(),
        None => format!("sqlite:{}", data_dir.join("resolver.db").display()),
    };
    DbOptions::new(url, data_dir)
}

const PAGE_CACHE: usize = 1 << 20;
const WRITER_PAGE_CACHE: usize = 8 << 20;

fn start_background(
    config: &Config,
    app: &Data<App>,
    clock: &Arc<dyn Clock>,
    stop: &CancellationToken,
) -> anyhow::Result<Vec<tokio::task::JoinHandle<()>>> {
    let (counting, counting_clock, counting_stop) = (app.clone(), Arc::clone(clock), stop.clone());
    let counts =
        tokio::spawn(async move { counting.counts.keep_written(counting_clock, counting_stop).await });
    let mut tasks = vec![counts];
    if app.link.is_some() {
        let (linked, stop) = (app.clone(), stop.clone());
        tasks.push(tokio::spawn(async move {
            if let Some(link) = &linked.link {
                link.run(stop).await;
            }
        }));
    }
    if config.admin.enabled {
        let address = SocketAddr::new(config.admin.bind, config.admin.port.unwrap_or(ADMIN_PORT));
        let recorder = metrics::start_recorder()?;
        tasks.push(tokio::spawn(metrics::serve(
            address,
            recorder,
            health(app),
            Arc::clone(clock),
            stop.clone(),
        )));
    }
    Ok(tasks)
}

const ADMIN_PORT: u16 = 9091;

/// What the health routes ask.
pub fn health(app: &Data<App>) -> Health {
    let (app, db) = (app.clone(), app.db.clone());
    let ready = move || {
        let app = app.clone();
        let answer: std::pin::Pin<Box<dyn Future<Output = bool> + Send>> =
            Box::pin(async move { app.is_ready().await });
        answer
    };
    Health {
        service: "resolver",
        version: shared_web::VERSION,
        ready: Arc::new(ready),
        problems: Arc::new(move || db.problems()),
    }
}

fn workers(config: &Config) -> usize {
    let processors = || std::thread::available_parallelism().map_or(1, usize::from);
    config.server.workers.map_or_else(processors, usize::from).max(1)
}
