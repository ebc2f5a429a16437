use diesel::{prelude::*, upsert::excluded};
use diesel_async::RunQueryDsl;
use shared_db::{Conn, on};

use crate::schema::resolver_outbox;

/// What the resolver should know of a code, and how far it is told.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = resolver_outbox)]
pub struct OutboxRow {
    pub code: String,
    /// Registered, or withdrawn.
    pub present: bool,
    /// Unix ms.
    pub expires_at: Option<i64>,
    /// Rises with every change of what is wanted.
    pub revision: i64,
    /// The revision that the resolver has confirmed.
    pub acknowledged: i64,
    /// Whether the resolver may ever have heard of the code.
    pub sent: bool,
    pub next_attempt_at: i64,
    pub attempts: i32,
    pub leased_until: i64,
    pub failure: Option<String>,
}

/// Wants the code registered; the first time and whenever it changes.
pub async fn want_present(
    conn: &mut Conn<'_>,
    code: &str,
    expires_at: Option<i64>,
    now_ms: i64,
) -> QueryResult<()> {
    let row = OutboxRow {
        code: code.to_owned(),
        present: true,
        expires_at,
        revision: 1,
        acknowledged: 0,
        sent: false,
        next_attempt_at: now_ms,
        attempts: 0,
        leased_until: 0,
        failure: None,
    };
    on!(conn, |c| diesel::insert_into(resolver_outbox::table)
        .values(row)
        .on_conflict(resolver_outbox::code)
        .do_update()
        .set((
            resolver_outbox::present.eq(true),
            resolver_outbox::expires_at.eq(excluded(resolver_outbox::expires_at)),
            resolver_outbox::revision.eq(resolver_outbox::revision + 1),
            resolver_outbox::next_attempt_at.eq(now_ms),
            resolver_outbox::attempts.eq(0),
            resolver_outbox::failure.eq(excluded(resolver_outbox::failure)),
        ))
        .execute(c)
        .await)?;
    Ok(())
}

/// Wants the code withdrawn. One that was never sent is dropped: the resolver never hears of it.
pub async fn want_absent(conn: &mut Conn<'_>, code: &str, now_ms: i64) -> QueryResult<()> {
    let unsent = resolver_outbox::table.find(code).filter(resolver_outbox::sent.eq(false));
    on!(conn, |c| diesel::delete(unsent).execute(c).await)?;
    let known = resolver_outbox::table.find(code).filter(resolver_outbox::present.eq(true));
    on!(conn, |c| diesel::update(known)
        .set((
            resolver_outbox::present.eq(false),
            resolver_outbox::revision.eq(resolver_outbox::revision + 1),
            resolver_outbox::next_attempt_at.eq(now_ms),
            resolver_outbox::attempts.eq(0),
        ))
        .execute(c)
        .await)?;
    Ok(())
}

pub async fn find(conn: &mut Conn<'_>, code: &str) -> QueryResult<Option<OutboxRow>> {
    on!(conn, |c| resolver_outbox::table
        .find(code)
        .select(OutboxRow::as_select())
        .first(c)
        .await
        .optional())
}
