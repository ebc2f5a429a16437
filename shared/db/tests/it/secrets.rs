//! Secrets are made once, and by one of those who ask.

use std::os::unix::fs::PermissionsExt;

use futures_util::future::join_all;
use shared_db::{Backend, SecretError};

use super::notes::*;

#[tokio::test]
async fn the_first_to_ask_decides_and_the_others_agree() {
    let world = world().await;
    let asked = (1..=8).map(|n| world.db.secret("jwt", vec![n; 32]));
    let secrets: Vec<_> = join_all(asked).await.into_iter().map(Result::unwrap).collect();
    assert!(secrets.iter().all(|secret| secret == &secrets[0] && secret.len() == 32), "{secrets:?}");
    let other = world.db.secret("upload", vec![99; 16]).await.unwrap();
    assert_eq!(other, [99; 16]);
    if world.db.backend() == Backend::Sqlite {
        let mode = world.database.directory().join("jwt").metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[tokio::test]
async fn a_damaged_secret_is_not_used() {
    let world = world().await;
    world.db.secret("jwt", vec![1; 16]).await.unwrap();
    let wrong = world.db.secret("jwt", vec![2; 32]).await;
    assert!(matches!(wrong, Err(SecretError::Length { found: 16, wanted: 32, .. })), "{wrong:?}");
}

#[tokio::test]
async fn a_name_is_a_plain_name() {
    let world = world().await;
    for name in ["", "../jwt", "a b", "Ä"] {
        assert!(matches!(world.db.secret(name, vec![0]).await, Err(SecretError::Name)), "{name}");
    }
}
