use std::collections::BTreeMap;

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
    /// Unix ms; [`NEVER`] once all is told.
    pub next_attempt_at: i64,
    pub attempts: i32,
    /// Unix ms until which a delivery has the row.
    pub leased_until: i64,
    /// Why the resolver refused it, such as `code_taken`.
    pub failure: Option<String>,
}

impl OutboxRow {
    /// The resolver's word for why it doesn't take what is wanted of this code now.
    pub fn refusal(&self) -> Option<&str> {
        self.failure.as_deref().filter(|_| !self.is_told())
    }

    /// The resolver knows what is wanted of this code now.
    pub const fn is_told(&self) -> bool {
        self.acknowledged >= self.revision
    }
}

/// The next attempt of rows about which there is nothing to tell.
const NEVER: i64 = i64::MAX;

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

/// Wants the code withdrawn. One that was never sent is dropped: the resolver never hears of it. So is one that the
/// resolver refused: it may be someone else's.
pub async fn want_absent(conn: &mut Conn<'_>, code: &str, now_ms: i64) -> QueryResult<()> {
    let unsent = resolver_outbox::table.find(code).filter(resolver_outbox::sent.eq(false));
    on!(conn, |c| diesel::delete(unsent).execute(c).await)?;
    let refused = resolver_outbox::table
        .find(code)
        .filter(resolver_outbox::acknowledged.eq(0))
        .filter(resolver_outbox::failure.is_not_null())
        .filter(resolver_outbox::leased_until.le(now_ms));
    on!(conn, |c| diesel::delete(refused).execute(c).await)?;
    let none: Option<String> = None;
    let known = resolver_outbox::table.find(code).filter(resolver_outbox::present.eq(true));
    on!(conn, |c| diesel::update(known)
        .set((
            resolver_outbox::present.eq(false),
            resolver_outbox::revision.eq(resolver_outbox::revision + 1),
            resolver_outbox::next_attempt_at.eq(now_ms),
            resolver_outbox::attempts.eq(0),
            resolver_outbox::failure.eq(none),
        ))
        .execute(c)
        .await)?;
    Ok(())
}

/// What there is of these codes, in no order.
pub async fn find_all(conn: &mut Conn<'_>, codes: &[String]) -> QueryResult<Vec<OutboxRow>> {
    on!(conn, |c| resolver_outbox::table
        .filter(resolver_outbox::code.eq_any(codes))
        .select(OutboxRow::as_select())
        .load(c)
        .await)
}

/// Whether there is anything to tell.
pub async fn is_due(conn: &mut Conn<'_>, now_ms: i64) -> QueryResult<bool> {
    let first: Option<String> = on!(conn, |c| resolver_outbox::table
        .filter(resolver_outbox::next_attempt_at.le(now_ms))
        .filter(resolver_outbox::leased_until.le(now_ms))
        .select(resolver_outbox::code)
        .first(c)
        .await
        .optional())?;
    Ok(first.is_some())
}

/// Takes up to `most` rows that are due until `until_ms`, as they were before; nobody else takes them meanwhile.
/// From here on the resolver may have heard of them.
pub async fn lease(
    conn: &mut Conn<'_>,
    now_ms: i64,
    until_ms: i64,
    most: i64,
) -> QueryResult<Vec<OutboxRow>> {
    let due = resolver_outbox::table
        .filter(resolver_outbox::next_attempt_at.le(now_ms))
        .filter(resolver_outbox::leased_until.le(now_ms))
        .order((resolver_outbox::next_attempt_at.asc(), resolver_outbox::code.asc()))
        .limit(most);
    let rows: Vec<OutboxRow> = on!(
        conn,
        pg | p | due.select(OutboxRow::as_select()).for_update().skip_locked().load(p).await,
        sqlite | s | due.select(OutboxRow::as_select()).load(s).await
    )?;
    on!(conn, |c| diesel::update(resolver_outbox::table.filter(resolver_outbox::code.eq_any(codes(&rows))))
        .set((resolver_outbox::leased_until.eq(until_ms), resolver_outbox::sent.eq(true)))
        .execute(c)
        .await)?;
    Ok(rows)
}

/// The resolver did what these rows asked. What is wanted of a code now may differ from that: then it stays due.
pub async fn acknowledge(conn: &mut Conn<'_>, rows: &[OutboxRow]) -> QueryResult<()> {
    let none: Option<String> = None;
    let mut by_revision: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for row in rows {
        by_revision.entry(row.revision).or_default().push(row.code.clone());
    }
    for (revision, codes) in by_revision {
        let settled = resolver_outbox::table
            .filter(resolver_outbox::code.eq_any(codes))
            .filter(resolver_outbox::revision.eq(revision));
        on!(conn, |c| diesel::delete(settled.clone().filter(resolver_outbox::present.eq(false)))
            .execute(c)
            .await)?;
        on!(conn, |c| diesel::update(settled)
            .set((
                resolver_outbox::acknowledged.eq(revision),
                resolver_outbox::next_attempt_at.eq(NEVER),
                resolver_outbox::attempts.eq(0),
                resolver_outbox::failure.eq(none.clone()),
            ))
            .execute(c)
            .await)?;
    }
    free(conn, codes(rows)).await
}

/// The resolver will not do what this row asked. It is tried again at `retry_at_ms`, unless something else is wanted
/// by now. A code that it would not register, never had registered, and that is wanted no longer, is dropped.
pub async fn refuse(conn: &mut Conn<'_>, row: &OutboxRow, reason: &str, retry_at_ms: i64) -> QueryResult<()> {
    if row.present {
        let moot = resolver_outbox::table
            .find(row.code.clone())
            .filter(resolver_outbox::present.eq(false))
            .filter(resolver_outbox::acknowledged.eq(0));
        on!(conn, |c| diesel::delete(moot).execute(c).await)?;
    }
    let same =
        resolver_outbox::table.find(row.code.clone()).filter(resolver_outbox::revision.eq(row.revision));
    on!(conn, |c| diesel::update(same)
        .set((
            resolver_outbox::failure.eq(reason),
            resolver_outbox::attempts.eq(resolver_outbox::attempts + 1),
            resolver_outbox::next_attempt_at.eq(retry_at_ms),
        ))
        .execute(c)
        .await)?;
    free(conn, vec![row.code.clone()]).await
}

/// These rows could not be delivered and are due again. When the resolver certainly didn't hear of them
/// (`heard` false), those that it never heard of before are as if never sent.
pub async fn give_back(conn: &mut Conn<'_>, rows: &[OutboxRow], heard: bool) -> QueryResult<()> {
    if !heard {
        let unsent: Vec<String> = rows.iter().filter(|row| !row.sent).map(|row| row.code.clone()).collect();
        let these = resolver_outbox::table.filter(resolver_outbox::code.eq_any(unsent));
        on!(conn, |c| diesel::delete(these.clone().filter(resolver_outbox::present.eq(false)))
            .execute(c)
            .await)?;
        on!(conn, |c| diesel::update(these).set(resolver_outbox::sent.eq(false)).execute(c).await)?;
    }
    let all = resolver_outbox::table.filter(resolver_outbox::code.eq_any(codes(rows)));
    on!(conn, |c| diesel::update(all)
        .set(resolver_outbox::attempts.eq(resolver_outbox::attempts + 1))
        .execute(c)
        .await)?;
    free(conn, codes(rows)).await
}

/// How much is told and how much is not yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// Codes that are registered.
    pub told: i64,
    /// Codes about which there is something to tell.
    pub rows: i64,
    /// Of these, what the resolver refused.
    pub refused: i64,
    /// Since when the oldest row is due, Unix ms.
    pub due_since: Option<i64>,
}

pub async fn backlog(conn: &mut Conn<'_>) -> QueryResult<Backlog> {
    let untold = resolver_outbox::table.filter(resolver_outbox::next_attempt_at.lt(NEVER));
    let (rows, due_since) = on!(conn, |c| untold
        .select((diesel::dsl::count_star(), diesel::dsl::min(resolver_outbox::next_attempt_at)))
        .first(c)
        .await)?;
    let refused = untold.filter(resolver_outbox::failure.is_not_null());
    let refused = on!(conn, |c| refused.count().get_result(c).await)?;
    let told = resolver_outbox::table.filter(resolver_outbox::next_attempt_at.eq(NEVER));
    let told = on!(conn, |c| told.count().get_result(c).await)?;
    Ok(Backlog { told, rows, refused, due_since })
}

/// Up to `most` codes that the resolver refused, by code.
pub async fn refused(conn: &mut Conn<'_>, most: i64) -> QueryResult<Vec<OutboxRow>> {
    on!(conn, |c| resolver_outbox::table
        .filter(resolver_outbox::next_attempt_at.lt(NEVER))
        .filter(resolver_outbox::failure.is_not_null())
        .order(resolver_outbox::code.asc())
        .limit(most)
        .select(OutboxRow::as_select())
        .load(c)
        .await)
}

async fn free(conn: &mut Conn<'_>, codes: Vec<String>) -> QueryResult<()> {
    let these = resolver_outbox::table.filter(resolver_outbox::code.eq_any(codes));
    on!(conn, |c| diesel::update(these).set(resolver_outbox::leased_until.eq(0)).execute(c).await)?;
    Ok(())
}

fn codes(rows: &[OutboxRow]) -> Vec<String> {
    rows.iter().map(|row| row.code.clone()).collect()
}
