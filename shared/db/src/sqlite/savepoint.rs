//! The statements around each unit. As queries of their own they are prepared once and kept; as text they were parsed
//! anew three times a unit, which cost more than the insert of a short row.

use diesel::QueryResult;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sqlite::Sqlite;

#[derive(Clone, Copy)]
pub(super) enum Savepoint {
    Begin,
    /// What was written since stays part of the transaction.
    Release,
    /// Undoes what was written since. The savepoint stays.
    Undo,
}

impl QueryFragment<Sqlite> for Savepoint {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql(match self {
            Self::Begin => "SAVEPOINT unit",
            Self::Release => "RELEASE unit",
            Self::Undo => "ROLLBACK TO unit",
        });
        Ok(())
    }
}

/// Found again by its text.
impl QueryId for Savepoint {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> diesel::RunQueryDsl<C> for Savepoint {}
