//! What the product is held against: the same input and output with nothing in between.
//!
//! Each is a server of its own process with the product's allocator and, where it is HTTP, the product's framework
//! at its defaults. It prints its address as its first line and serves until it is killed.

mod echo;
mod file;
mod fixed;
mod raw_tcp;
mod resolve;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use actix_web::web::ServiceConfig;
use actix_web::{App, HttpServer};
use anyhow::{Context, Result};
use clap::Subcommand;

const LOOPBACK: (Ipv4Addr, u16) = (Ipv4Addr::LOCALHOST, 0);

#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    limit: Limit,
}

#[derive(Subcommand)]
enum Limit {
    /// Parses a posted message and answers with one of the given size.
    Echo {
        #[arg(long)]
        answer_bytes: usize,
        /// Where every message is on disk before it is answered.
        #[arg(long)]
        file: Option<PathBuf>,
    },
    /// Answers every GET with the bytes of a file.
    Fixed {
        #[arg(long)]
        body: PathBuf,
    },
    /// Answers as the resolver does, without looking anything up.
    Resolve {
        #[arg(long)]
        target: String,
    },
    /// Writes what a controller sends to every connection of a group.
    RawTcp,
}

pub(crate) fn serve(options: &Options) -> Result<()> {
    match &options.limit {
        Limit::Echo { answer_bytes, file } => echo::serve(*answer_bytes, file.as_deref()),
        Limit::Fixed { body } => fixed::serve(std::fs::read(body)?),
        Limit::Resolve { target } => resolve::serve(target),
        Limit::RawTcp => raw_tcp::serve(),
    }
}

pub(crate) use raw_tcp::{CONTROLLER, broadcast};

/// Runs an actix application with these routes on a free port of loopback.
fn serve_http(routes: impl Fn(&mut ServiceConfig) + Send + Clone + 'static) -> Result<()> {
    actix_web::rt::System::new().block_on(async {
        let server =
            HttpServer::new(move || App::new().configure(&routes)).disable_signals().bind(LOOPBACK)?;
        announce(server.addrs().first().copied().context("no address")?);
        Ok(server.run().await?)
    })
}

/// The first line of output: where to connect.
fn announce(address: SocketAddr) {
    println!("{address}");
}
