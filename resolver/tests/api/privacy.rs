use crate::support::{ADA, TestResolver};
use shared_db::Backend;
use shared_db::test_support::backend;

/// As text and as bytes. PostgreSQL has the same tables, and none has a place for it.
#[tokio::test]
async fn no_address_of_a_client_is_written_down() {
    if backend() == Backend::Postgres {
        return;
    }
    let resolver = TestResolver::start().await;
    let ada = resolver.with_token(ADA).at_address("198.51.100.77");
    ada.register("abcdef23", "https://ada.example").await;
    assert_eq!(ada.resolve("abcdef23").await.status, 200);
    ada.page("/join/abcdef23", "en").await;
    ada.resolve("unknown23").await;
    ada.withdraw("abcdef23").await;
    ada.purge().await;
    resolver.app.counts.write().await.unwrap();
    resolver.app.db.clone().close().await;

    let mut read = 0;
    for file in std::fs::read_dir(resolver.database.directory()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let holds = |wanted: &[u8]| bytes.windows(wanted.len()).any(|part| part == wanted);
        assert!(!holds(b"198.51.100.77") && !holds(&[198, 51, 100, 77]));
        read += usize::from(holds(b"ada"));
    }
    assert!(read > 0, "the owner is somewhere there");
}
