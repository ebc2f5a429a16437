//! `resolver migrate-database --to URL`: from SQLite to PostgreSQL.

use shared_db::moving::{Move, move_to_postgres};
use shared_web::config::{Environment, Flags};

use crate::config::Config;
use crate::serve::database;
use crate::store;

#[derive(clap::Args)]
pub struct Arguments {
    /// The PostgreSQL database, empty: postgres://USER:PASSWORD@HOST/DATABASE. With `-` it is read from standard input,
    /// so that no list of processes shows the password.
    #[arg(long, value_name = "URL")]
    to: String,
    #[command(flatten)]
    flags: Flags<Config>,
}

/// Moves the data, and says what to do next.
pub async fn run(arguments: &Arguments) -> anyhow::Result<String> {
    let config = Config::load(&arguments.flags, Environment::of_process())?.config;
    let to =
        if arguments.to == "-" { std::io::read_to_string(std::io::stdin())? } else { arguments.to.clone() };
    // The key of the digests is among the rows, and the tokens' file is read from the data directory as before.
    let what = Move { from: database(&config)?, to: to.trim().to_owned(), secrets: None };
    let moving = tokio::task::spawn_blocking(move || {
        move_to_postgres(&what, &store::migrations(), |progress| println!("{progress}"))
    });
    Ok(moving.await??.in_words("resolver"))
}
