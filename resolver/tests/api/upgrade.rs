//! Every version that was released can be followed by this one.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::read::GzDecoder;
use serde_json::Value;
use shared_db::Backend;
use shared_db::test_support::{TestDatabase, backend};

use crate::support::{ADA, BOB, TestResolver, refused};

#[tokio::test]
async fn what_each_released_version_left_is_all_there() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/upgrade");
    let releases: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(!releases.is_empty());
    for release in releases.iter().filter(|path| path.is_dir()) {
        let about: Value = serde_json::from_slice(&fs::read(release.join("about.json")).unwrap()).unwrap();
        holds(release, &about["resolver"]).await;
    }
}

async fn holds(release: &Path, about: &Value) {
    let file = match backend() {
        Backend::Sqlite => "resolver.sqlite.gz",
        Backend::Postgres => "resolver.postgres.sql.gz",
    };
    let mut left = Vec::new();
    GzDecoder::new(fs::File::open(release.join(file)).unwrap()).read_to_end(&mut left).unwrap();
    let database = Arc::new(TestDatabase::of_release(backend(), &left).await);
    let resolver = TestResolver::start_on(database, &[]).await;
    assert_eq!(about["owner"], "ada");
    for (code, leads_to) in about["codes"].as_object().unwrap() {
        assert_eq!(&resolver.anyone().resolve(code).await.json()["redirectTo"], leads_to);
        assert_eq!(resolver.with_token(BOB).register(code, "https://bob.example").await.refusal(), taken());
        assert_eq!(resolver.with_token(ADA).register(code, "https://chat.example.org").await.status, 200);
    }
    // A tombstone is kept by its digest alone, so this needs the key of then.
    let withdrawn = about["withdrawn"].as_str().unwrap();
    assert_eq!(resolver.anyone().resolve(withdrawn).await.status, 404);
    assert_eq!(resolver.with_token(BOB).register(withdrawn, "https://bob.example").await.refusal(), taken());
    assert_eq!(resolver.with_token(ADA).register(withdrawn, "https://chat.example.org").await.status, 200);
}

fn taken() -> (u16, String) {
    refused(409, "code_taken")
}
