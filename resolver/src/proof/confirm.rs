//! What is left to check of a proof inside the unit that changes the code. The caller holds the codes' looks.

use std::collections::HashMap;

use shared_db::{Conn, DbError};

use super::key::PublicKey;
use super::{Leave, Proven};
use crate::code::Digest;
use crate::error::Refusal;
use crate::store::pins;

/// Makes sure that the key is the target's, and pins it if the target has none.
pub async fn key(conn: &mut Conn<'_>, target_url: &str, proven: &Proven, now_ms: i64) -> Result<(), Refusal> {
    let key = proven.key.bytes();
    let pinned = match &proven.replaces {
        Some(old) => pins::replace(conn, target_url, old.bytes(), key, now_ms).await?,
        None => pins::keep(conn, target_url, key, now_ms).await?,
    };
    // It was another one a moment ago: whoever comes again is measured by the new one.
    if pinned { Ok(()) } else { Err(Refusal::Unavailable) }
}

/// Makes sure that the signature is younger than the last one for the code.
pub async fn time(conn: &mut Conn<'_>, digest: Digest, proven: &Proven) -> Result<(), Refusal> {
    let last = pins::signed_at(conn, digest).await?;
    if last.is_some_and(|last| proven.signed.ms <= last) { Err(proven.signed.replayed()) } else { Ok(()) }
}

/// Makes sure that the key of the code's target, if it has one, is that of the withdrawal. Answers the signature's time.
pub async fn withdrawal(conn: &mut Conn<'_>, digest: Digest, leave: &Leave) -> Result<Option<i64>, Refusal> {
    let proven = match leave {
        Leave::NotAsked => return Ok(None),
        Leave::Unproven(refusal) => return Err(refusal.clone()),
        Leave::Free => None,
        Leave::Proven(proven) => Some(proven),
    };
    let keys = keys_of_codes(conn, vec![digest]).await?;
    if keys.get(&digest[..]) != proven.map(|proven| &proven.key) {
        return Err(Refusal::Unavailable);
    }
    let Some(proven) = proven else { return Ok(None) };
    time(conn, digest, proven).await?;
    Ok(Some(proven.signed.ms))
}

/// The keys of the targets that these codes lead to, by the codes' digests.
pub(super) async fn keys_of_codes(
    conn: &mut Conn<'_>,
    digests: Vec<Digest>,
) -> Result<HashMap<Vec<u8>, PublicKey>, DbError> {
    let keys = pins::of_codes(conn, digests).await?.into_iter();
    Ok(keys.filter_map(|(digest, key)| Some((digest, PublicKey::stored(&key)?))).collect())
}
