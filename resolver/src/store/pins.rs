//! Keys of targets, and when codes were last signed for.

use diesel::{
    ExpressionMethods as _, JoinOnDsl as _, NullableExpressionMethods as _, OptionalExtension as _,
    QueryDsl as _,
};
use diesel_async::RunQueryDsl as _;
use shared_db::{Conn, DbError, on};

use super::schema::{codes, pins};
use crate::code::Digest;

/// The keys of those of these targets that have one.
pub async fn of_targets(
    conn: &mut Conn<'_>,
    targets: Vec<String>,
) -> Result<Vec<(String, Vec<u8>)>, DbError> {
    on!(conn, |c| {
        let pinned = pins::table.filter(pins::target_url.eq_any(targets));
        Ok(pinned.select((pins::target_url, pins::public_key)).load(c).await?)
    })
}

/// The keys of the targets that these codes lead to, by the codes' digests. Codes that lead nowhere, or to where there is no
/// key, are missing.
pub async fn of_codes(conn: &mut Conn<'_>, digests: Vec<Digest>) -> Result<Vec<(Vec<u8>, Vec<u8>)>, DbError> {
    on!(conn, |c| {
        let digests: Vec<&[u8]> = digests.iter().map(|digest| &digest[..]).collect();
        let of_target = codes::target_url.eq(pins::target_url.nullable());
        let pinned = codes::table.inner_join(pins::table.on(of_target)).filter(codes::digest.eq_any(digests));
        Ok(pinned.select((codes::digest, pins::public_key)).load(c).await?)
    })
}

/// Pins a key to a target that has none; `false` when it has another.
pub async fn keep(
    conn: &mut Conn<'_>,
    target_url: &str,
    public_key: &[u8],
    now_ms: i64,
) -> Result<bool, DbError> {
    on!(conn, |c| {
        diesel::insert_into(pins::table)
            .values((
                pins::target_url.eq(target_url),
                pins::public_key.eq(public_key),
                pins::pinned_at.eq(now_ms),
            ))
            .on_conflict_do_nothing()
            .execute(c)
            .await?;
    });
    let pinned = of_targets(conn, vec![target_url.to_owned()]).await?;
    Ok(pinned.iter().any(|(_, key)| key == public_key))
}

/// Pins `new` in place of `old`; `false` when `old` isn't pinned.
pub async fn replace(
    conn: &mut Conn<'_>,
    target_url: &str,
    old: &[u8],
    new: &[u8],
    now_ms: i64,
) -> Result<bool, DbError> {
    let replaced = on!(conn, |c| {
        let pinned = pins::table.filter(pins::target_url.eq(target_url)).filter(pins::public_key.eq(old));
        diesel::update(pinned).set((pins::public_key.eq(new), pins::pinned_at.eq(now_ms))).execute(c).await
    })?;
    Ok(replaced > 0)
}

/// Forgets the key of a target; `false` when it has none.
pub async fn remove(conn: &mut Conn<'_>, target_url: &str) -> Result<bool, DbError> {
    let removed = on!(conn, |c| {
        diesel::delete(pins::table.filter(pins::target_url.eq(target_url))).execute(c).await
    })?;
    Ok(removed > 0)
}

/// When the last accepted signature for this code was made, in Unix milliseconds; `None` when there never was one.
pub async fn signed_at(conn: &mut Conn<'_>, digest: Digest) -> Result<Option<i64>, DbError> {
    on!(conn, |c| {
        let row = codes::table.filter(codes::digest.eq(&digest[..])).select(codes::signed_at);
        Ok(row.first::<Option<i64>>(c).await.optional()?.flatten())
    })
}

pub async fn set_signed_at(conn: &mut Conn<'_>, digest: Digest, ms: i64) -> Result<(), DbError> {
    on!(conn, |c| {
        let row = codes::table.filter(codes::digest.eq(&digest[..]));
        diesel::update(row).set(codes::signed_at.eq(ms)).execute(c).await
    })?;
    Ok(())
}
