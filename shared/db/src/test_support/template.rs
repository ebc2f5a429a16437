//! Names of templates. A schema is edited while it is written, so a template lives no longer than the test program
//! that made it.

use std::hash::{DefaultHasher, Hash, Hasher};

use diesel::backend::Backend;
use diesel::migration::MigrationSource;

/// A name for this build of the test program and these migrations: 16 hexadecimal digits.
pub(super) fn key<DB: Backend>(migrations: &impl MigrationSource<DB>) -> String {
    let mut hasher = DefaultHasher::new();
    let program = std::env::current_exe().expect("a test is a program");
    let built = program.metadata().and_then(|about| about.modified()).expect("when it was built");
    program.hash(&mut hasher);
    built.hash(&mut hasher);
    let known = MigrationSource::<DB>::migrations(migrations).expect("embedded migrations");
    let mut names: Vec<_> = known.iter().map(|migration| migration.name().to_string()).collect();
    names.sort_unstable();
    names.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
