//! From the journal to the codes. The resolves of minutes are added together, a part of the codes at a time, so that
//! little is written for each: the price of a count hardly depends on how many codes are resolved.

use shared_db::{Db, DbError, Unit};

use super::caches::{Caches, Changed};
use crate::store::counts;
use crate::store::journal::{self, Tally};

/// The buckets, taken in turn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turn {
    next: i32,
    /// There may be something to do.
    behind: bool,
}

/// Pages in one unit: under full load as many as a bucket gets until it is its turn again.
const TOGETHER: i64 = 256;

/// Codes of one bucket begin with the same byte.
pub(super) fn bucket(tally: &Tally) -> i32 {
    i32::from(tally.digest[0])
}

impl Turn {
    /// An earlier process may have left something.
    pub(super) fn first() -> Self {
        Self { next: 0, behind: true }
    }

    pub(super) fn is_due(self) -> bool {
        self.behind
    }

    pub(super) fn with_more(self) -> Self {
        Self { behind: true, ..self }
    }

    /// Folds one bucket; answers whose turn it is then.
    pub(super) async fn fold(self, unit: &mut Unit<'_, Changed>) -> Result<Self, DbError> {
        let folded = fold(unit, self.next).await?;
        Ok(match folded {
            Some(folded) => Self { next: folded.bucket + 1, behind: true },
            None => Self { next: 0, behind: self.next > 0 },
        })
    }
}

/// Folds what is in the journal now.
pub(super) async fn all(db: &Db<Caches>) -> Result<(), DbError> {
    let mut next = 0;
    let one = async |next| {
        db.write_background(async move |unit: &mut Unit<'_, Changed>| fold(unit, next).await).await
    };
    while let Some(folded) = one(next).await? {
        next = folded.bucket + i32::from(!folded.more);
    }
    Ok(())
}

#[derive(Debug)]
struct Folded {
    bucket: i32,
    /// The bucket has more pages.
    more: bool,
}

/// Takes pages out of the first bucket from `from` on and adds them to their codes.
async fn fold(unit: &mut Unit<'_, Changed>, from: i32) -> Result<Option<Folded>, DbError> {
    let Some(bucket) = journal::next_bucket(&mut unit.conn, from).await? else { return Ok(None) };
    let taken = journal::take(&mut unit.conn, bucket, TOGETHER).await?;
    counts::add(&mut unit.conn, merged(taken.tallies)).await?;
    Ok(Some(Folded { bucket, more: taken.pages == TOGETHER }))
}

/// Each code and life once, in order.
fn merged(mut tallies: Vec<Tally>) -> Vec<Tally> {
    tallies.sort_unstable_by_key(|tally| (tally.digest, tally.life));
    tallies.dedup_by(|next, kept| {
        let same = next.digest == kept.digest && next.life == kept.life;
        if same {
            kept.count = kept.count.saturating_add(next.count);
            kept.last_at_ms = kept.last_at_ms.max(next.last_at_ms);
        }
        same
    });
    tallies
}
