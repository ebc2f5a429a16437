//! `instance serve`.

use std::net::TcpListener;

use anyhow::Context as _;
use shared_web::{
    config::Loaded,
    stop::{self, Request, Signals},
    telemetry,
};
use tokio_util::sync::CancellationToken;

use crate::{Outside, admin, build_app, config::Config, jobs, server, setup};

/// Runs the server until it is told to stop.
///
/// # Errors
/// What keeps it from starting, in a sentence.
pub(super) fn serve(loaded: Loaded<Config>) -> anyhow::Result<()> {
    let config = loaded.config;
    telemetry::start(&config.logs.filter, config.logs.format)?;
    actix_web::rt::System::new().block_on(async move {
        let address = (config.server.bind, config.server.port);
        let listener = TcpListener::bind(address)
            .with_context(|| format!("port {} of {} can't be listened on", address.1, address.0))?;
        listener.set_nonblocking(true)?;
        let mut signals = Signals::listen()?;
        let recorder = shared_web::metrics::start_recorder()?;
        let outside = Outside::real();
        let clock = outside.clock.clone();
        let app = build_app(config, outside).await?;

        let stopping = CancellationToken::new();
        if app.config.admin.enabled {
            let admin = (app.config.admin.bind, app.config.admin.port.unwrap_or(9090)).into();
            let health = server::health(&app);
            let metrics = shared_web::metrics::serve(admin, recorder, health, clock.clone(), stopping.clone());
            actix_web::rt::spawn(metrics);
        }
        let admin_socket = admin::socket::listen(&app)?;
        actix_web::rt::spawn(admin::socket::serve(app.clone(), admin_socket, stopping.clone()));
        let running = server::start(&app, listener)?;
        let handle = running.handle();
        let jobs = jobs::start(&app, &stopping);
        let mut ended = actix_web::rt::spawn(running);
        tracing::info!(url = app.config.server.public_url(), "PrivateChat is running");
        if let Some(link) = setup::link::setup_link(&app).await? {
            super::print(&format!(
                "\nThis instance has no admin yet. Open this link to set it up; it works once:\n\n    {link}\n\n"
            ))?;
        }
        stop::tell_ready(clock, stopping.clone());

        let told = async {
            while signals.next().await != Request::Stop {
                tracing::info!("an instance reads its settings only when it starts: SIGHUP changes nothing");
            }
        };
        let failed = tokio::select! {
            () = told => None,
            // It has no reason to: what serves nobody should not look alive.
            outcome = &mut ended => Some(outcome),
        };
        stop::tell_stopping();
        stopping.cancel();
        app.gateway.stop().await;
        handle.stop(true).await;
        for job in jobs {
            let _ = job.await;
        }
        // A PostgreSQL that doesn't answer must not keep the process from ending.
        let patience = app.config.http.stop_timeout.get();
        if tokio::time::timeout(patience, app.db.clone().close()).await.is_err() {
            tracing::error!("the database did not finish in time; what it had not acknowledged is lost");
        }
        match failed {
            None => Ok(()),
            Some(outcome) => Err(match outcome {
                Ok(Err(error)) => anyhow::Error::from(error),
                Ok(Ok(())) => anyhow::anyhow!("it was stopped from inside"),
                Err(error) => error.into(),
            }
            .context("the public listener ended")),
        }
    })
}
