//! Resolves that are on disk but not yet added to their codes.

use diesel::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _, SqliteConnection};
use diesel_async::RunQueryDsl as _;
use shared_db::{Conn, DbError, on};

use super::schema::resolve_journal as journal;
use crate::code::Digest;

/// Resolves of one code in one of its lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    pub digest: Digest,
    pub life: i32,
    pub count: u32,
    pub last_at_ms: i64,
}

/// A row: tallies of one bucket.
#[derive(Debug, Clone)]
pub struct Page {
    pub bucket: i32,
    pub tallies: Vec<u8>,
}

/// What was taken out, and how many pages it stood on.
#[derive(Debug)]
pub struct Taken {
    pub tallies: Vec<Tally>,
    pub pages: i64,
}

/// Puts pages at the end.
pub async fn append(conn: &mut Conn<'_>, pages: Vec<Page>) -> Result<(), DbError> {
    let values = |page: Page| (journal::bucket.eq(page.bucket), journal::tallies.eq(page.tallies));
    on!(
        conn,
        pg | p | {
            let rows: Vec<_> = pages.into_iter().map(values).collect();
            diesel::insert_into(journal::table).values(rows).execute(p).await?;
        },
        sqlite | s | {
            let insert_all = move |conn: &mut SqliteConnection| {
                pages.into_iter().map(values).try_for_each(|row| {
                    let insert = diesel::insert_into(journal::table).values(row);
                    diesel::RunQueryDsl::execute(insert, conn).map(drop)
                })
            };
            s.spawn_blocking(insert_all).await?;
        }
    );
    Ok(())
}

/// The first bucket from `from` on that has pages.
pub async fn next_bucket(conn: &mut Conn<'_>, from: i32) -> Result<Option<i32>, DbError> {
    on!(conn, |c| {
        let buckets = journal::table.filter(journal::bucket.ge(from)).select(journal::bucket);
        Ok(buckets.order(journal::bucket.asc()).first(c).await.optional()?)
    })
}

/// Takes up to `limit` pages out of a bucket. Of two units that ask for the same pages one gets them.
pub async fn take(conn: &mut Conn<'_>, bucket: i32, limit: i64) -> Result<Taken, DbError> {
    let pages: Vec<Vec<u8>> = on!(conn, |c| {
        let of_bucket = journal::table.filter(journal::bucket.eq(bucket)).select(journal::id);
        let ids: Vec<i64> = of_bucket.limit(limit).load(c).await?;
        diesel::delete(journal::table.filter(journal::id.eq_any(ids)))
            .returning(journal::tallies)
            .get_results(c)
            .await?
    });
    let tallies = pages.iter().flat_map(|page| Tally::all_in(page)).collect();
    Ok(Taken { tallies, pages: pages.len() as i64 })
}

impl Tally {
    const BYTES: usize = 32;

    /// The same as bytes.
    pub fn page(tallies: &[Self]) -> Vec<u8> {
        let mut page = Vec::with_capacity(tallies.len() * Self::BYTES);
        for tally in tallies {
            page.extend_from_slice(&tally.digest);
            page.extend_from_slice(&tally.life.to_be_bytes());
            page.extend_from_slice(&tally.count.to_be_bytes());
            page.extend_from_slice(&tally.last_at_ms.to_be_bytes());
        }
        page
    }

    fn all_in(page: &[u8]) -> impl Iterator<Item = Self> {
        page.chunks_exact(Self::BYTES).filter_map(Self::read)
    }

    fn read(record: &[u8]) -> Option<Self> {
        let (digest, rest) = record.split_first_chunk()?;
        let (life, rest) = rest.split_first_chunk()?;
        let (count, last_at_ms) = rest.split_first_chunk()?;
        Some(Self {
            digest: *digest,
            life: i32::from_be_bytes(*life),
            count: u32::from_be_bytes(*count),
            last_at_ms: i64::from_be_bytes(last_at_ms.try_into().ok()?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_reads_as_it_was_written() {
        let tally =
            |n: u8| Tally { digest: [n; 16], life: i32::from(n) - 1, count: u32::MAX, last_at_ms: -7 };
        let tallies = [tally(0), tally(1), tally(255)];
        assert_eq!(Tally::all_in(&Tally::page(&tallies)).collect::<Vec<_>>(), tallies);
    }
}
