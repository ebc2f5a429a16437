//! From a SQLite file to a PostgreSQL database: every table of the schema, as the databases themselves list them, and the
//! generated secrets, so that whoever is signed in stays so.
//!
//! The target is filled and checked in one transaction. What is interrupted leaves nothing in it, so the next try simply
//! begins anew; and nobody can ever start a server on half of the data. The source is opened read-only.
//!
//! Both sides write a row in the same way, as a line of COPY, in the order of the primary key. The digest of a table is
//! that of its lines: SQLite's as they were sent, PostgreSQL's as it gives them back.

mod error;
mod part;
mod source;
mod sum;
mod target;

use std::path::PathBuf;

use bytes::Bytes;
use tokio::{runtime, sync::mpsc, task};

use crate::options::Place;
use crate::{DbOptions, Migrations, OpenError, secrets};
pub use error::{MoveError, Unfit};
use part::Part;
use source::{Chunk, Source};
pub use sum::Sum;
use target::Target;

/// What is to be moved.
pub struct Move {
    /// The SQLite database.
    pub from: DbOptions,
    /// The URL of the PostgreSQL database.
    pub to: String,
    /// Where generated secrets lie as files (see [`Db::secret`](crate::Db::secret)), for servers that keep them there.
    pub secrets: Option<PathBuf>,
}

/// How far one table is.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    pub table: &'a str,
    pub rows: u64,
    pub of: u64,
}

/// What was moved, and found equal on both sides.
#[derive(Debug)]
pub struct Moved {
    /// The SQLite file, which is as it was.
    pub from: PathBuf,
    pub tables: Vec<(String, Sum)>,
    pub secrets: usize,
}

/// Moves everything, or nothing. Blocks; not to be called on a thread that drives asynchronous work. `tell` hears of
/// each table at its start, at every tenth of it, and at its end.
pub fn move_to_postgres(
    what: &Move,
    migrations: &Migrations,
    mut tell: impl FnMut(Progress<'_>),
) -> Result<Moved, MoveError> {
    // diesel's harness for migrations needs a runtime with several threads.
    let runtime = runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(OpenError::io("cannot start a runtime"))?;
    runtime.block_on(run(what, migrations, &mut tell))
}

async fn run(
    what: &Move,
    migrations: &Migrations,
    tell: &mut dyn FnMut(Progress<'_>),
) -> Result<Moved, MoveError> {
    let Place::Sqlite(from) = what.from.place()? else { return Err(MoveError::NotFromSqlite) };
    let Ok(Place::Postgres(to)) = DbOptions::new(&what.to, "").place() else {
        return Err(MoveError::NotToPostgres);
    };
    let mut source = Source::open(&from, &migrations.sqlite)?;
    let parts = source.parts()?;
    let secrets = match &what.secrets {
        Some(directory) => {
            secrets::files(directory, &from).map_err(OpenError::io("reading the secrets' files"))?
        }
        None => Vec::new(),
    };
    let target = Target::prepare(&to, &migrations.postgres, &parts).await?;

    let mut tables = Vec::new();
    let (mut unfit, mut unfit_count) = (Vec::new(), 0);
    for part in &parts {
        let all = source.count(part)?;
        let mut report = Report { part, all, rows: 0, tenths: None, tell: &mut *tell };
        report.add(0);
        // Once something can't be taken over, the rest is only read, to name all that is so.
        let into = (unfit_count == 0).then_some(&target);
        let read = copy(source, part, into, &mut report).await?;
        unfit.extend(read.unfit);
        unfit_count += read.unfit_count;
        tables.push((part.table.clone(), read.sum));
        source = read.source;
    }
    if unfit_count > 0 {
        unfit.truncate(source::NAMED);
        return Err(MoveError::Unfit { rows: unfit, count: unfit_count });
    }
    for (part, (_, sum)) in parts.iter().zip(&tables) {
        target.check(part, sum).await?;
    }
    target.keep(&parts, &secrets).await?;
    Ok(Moved { from, tables, secrets: secrets.len() })
}

struct Read {
    source: Source,
    sum: Sum,
    unfit: Vec<Unfit>,
    unfit_count: u64,
}

/// Reads a table on a thread of its own, while what was read before is on its way.
async fn copy(
    mut source: Source,
    part: &Part,
    target: Option<&Target>,
    report: &mut Report<'_>,
) -> Result<Read, MoveError> {
    let (send, mut chunks) = mpsc::channel::<Chunk>(CHUNKS_UNDER_WAY);
    let wanted = part.clone();
    let reading = task::spawn_blocking(move || {
        // A refusal means that nobody wants the rest.
        let read = source.read(&wanted, move |chunk| send.blocking_send(chunk).is_ok());
        (source, read)
    });
    let mut filling = match target {
        Some(target) => Some(target.fill(part).await?),
        None => None,
    };
    while let Some(Chunk { lines, rows }) = chunks.recv().await {
        if let Some(filling) = &mut filling {
            filling.add(Bytes::from(lines)).await?;
        }
        report.add(rows);
    }
    let (source, read) = reading.await.map_err(|panic| OpenError::Migrate(panic.to_string()))?;
    let (sum, unfit, unfit_count) = read?;
    if let Some(filling) = filling.filter(|_| unfit_count == 0) {
        filling.finish().await?;
    }
    Ok(Read { source, sum, unfit, unfit_count })
}

const CHUNKS_UNDER_WAY: usize = 4;

struct Report<'a> {
    part: &'a Part,
    all: u64,
    rows: u64,
    /// The last that was told.
    tenths: Option<u64>,
    tell: &'a mut dyn FnMut(Progress<'_>),
}

impl Report<'_> {
    fn add(&mut self, rows: u64) {
        self.rows += rows;
        let tenths = (self.rows * 10).checked_div(self.all).unwrap_or(10);
        if self.tenths != Some(tenths) {
            self.tenths = Some(tenths);
            (self.tell)(Progress { table: &self.part.table, rows: self.rows, of: self.all });
        }
    }
}

impl std::fmt::Display for Progress<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let percent = (self.rows * 100).checked_div(self.of).unwrap_or(100);
        write!(f, "{}: {} of {} rows ({percent} %)", self.table, self.rows, self.of)
    }
}

impl Moved {
    /// For the operator: what was done, and what to do next.
    pub fn in_words(&self, program: &str) -> String {
        let rows: u64 = self.tables.iter().map(|(_, sum)| sum.rows).sum();
        let (tables, secrets) = (self.tables.len(), self.secrets);
        let from = self.from.display();
        format!(
            "\nAll is in PostgreSQL: {tables} tables with {rows} rows, and {secrets} generated secrets. The counts and\n\
             checksums of both sides are equal.\n\n\
             What to do next:\n\
             1. Set DATABASE_URL of the {program} to the address that you gave here.\n\
             2. Start it, and see that all is well. Whoever was signed in still is.\n\
             3. {from} is as it was, and nobody reads it any more. Keep it until you\n   \
                have a backup of the new database. What is written from now on is only there.\n"
        )
    }
}
