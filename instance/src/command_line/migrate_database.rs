//! `instance migrate-database --to URL`: from SQLite to PostgreSQL.

use shared_db::moving::{Move, move_to_postgres};
use shared_web::config::Loaded;

use crate::{build::db_options, config::Config};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The PostgreSQL database, empty: postgres://USER:PASSWORD@HOST/DATABASE. With `-` it is read from standard input,
    /// so that no list of processes shows the password.
    #[arg(long, value_name = "URL")]
    to: String,
}

/// Moves the data, and says how far it is and what to do next.
///
/// # Errors
/// What keeps it from being done, in a sentence. Then nothing was moved.
pub(super) fn run(loaded: &Loaded<Config>, wanted: &Arguments) -> anyhow::Result<()> {
    let from = db_options(&loaded.config)?;
    let secrets = Some(from.data_dir.clone());
    let to = if wanted.to == "-" { std::io::read_to_string(std::io::stdin())? } else { wanted.to.clone() };
    let moved = move_to_postgres(
        &Move { from, to: to.trim().to_owned(), secrets },
        &instance_store::MIGRATIONS,
        |progress| {
            // Whoever stops reading doesn't stop the work.
            drop(super::print(&format!("{progress}\n")));
        },
    )?;
    super::print(&moved.in_words("instance"))
}
