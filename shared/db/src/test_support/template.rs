//! Names of templates. A schema is edited while it is written, so a template is good for one build of the test program.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use diesel::backend::Backend;
use diesel::migration::MigrationSource;

/// A file beside the test program, and when that was built: an older file is of no use.
pub(super) fn file<DB: Backend>(migrations: &impl MigrationSource<DB>) -> (PathBuf, SystemTime) {
    let (program, built) = program();
    (program.with_extension(format!("{:016x}.template.db", hash(names(migrations)))), built)
}

/// A name for this build and these migrations: 16 hexadecimal digits.
pub(super) fn key<DB: Backend>(migrations: &impl MigrationSource<DB>) -> String {
    format!("{:016x}", hash((program(), names(migrations))))
}

pub(super) fn is_newer(file: &Path, built: SystemTime) -> bool {
    file.metadata().and_then(|about| about.modified()).is_ok_and(|made| made >= built)
}

fn program() -> (PathBuf, SystemTime) {
    let program = std::env::current_exe().expect("a test is a program");
    let built = program.metadata().and_then(|about| about.modified()).expect("when it was built");
    (program, built)
}

fn names<DB: Backend>(migrations: &impl MigrationSource<DB>) -> Vec<String> {
    let known = MigrationSource::<DB>::migrations(migrations).expect("embedded migrations");
    let mut names: Vec<_> = known.iter().map(|migration| migration.name().to_string()).collect();
    names.sort_unstable();
    names
}

fn hash(what: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}
