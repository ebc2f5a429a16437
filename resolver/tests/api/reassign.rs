use std::sync::Arc;

use crate::support::{ADA, BOB, SHARED, TestResolver, refused};
use resolver::command_line::reassign::{Codes, reassign};
use resolver::store::migrations;
use shared_db::Db;

const ADAS: &str = "https://ada.example";
const BOBS: &str = "https://bob.example";

/// What the operator does while no server holds the database.
async fn move_codes(
    resolver: TestResolver,
    from: &str,
    to: &str,
    origin: Option<&str>,
) -> (usize, TestResolver) {
    let database = Arc::clone(&resolver.database);
    resolver.app.db.clone().close().await;
    drop(resolver);
    let db = Db::open(database.options(), migrations(), Arc::new(())).await.unwrap();
    let moved = reassign(&db, &Codes::of(from, to, origin, false).unwrap()).await.unwrap();
    db.close().await;
    (moved, TestResolver::start_on(database, &[]).await)
}

#[tokio::test]
async fn an_instance_takes_its_codes_along_from_the_shared_token_to_its_own() {
    let resolver = TestResolver::start().await;
    let shared = resolver.with_token(SHARED);
    shared.register("adas-code", ADAS).await;
    shared.register("ADAS-code", ADAS).await;
    shared.register("adas-ended", ADAS).await;
    shared.withdraw("adas-ended").await;
    shared.register("bobs-code", BOBS).await;
    assert_eq!(
        resolver.with_token(ADA).register("adas-code", ADAS).await.refusal(),
        refused(409, "code_taken")
    );

    let (moved, resolver) = move_codes(resolver, "default", "ada", Some(ADAS)).await;
    assert_eq!(moved, 3);
    let ada = resolver.with_token(ADA);
    assert_eq!(resolver.anyone().resolve("adas-code").await.status, 200);
    for code in ["adas-code", "ADAS-code", "adas-ended"] {
        assert_eq!(ada.register(code, ADAS).await.status, 200, "{code}");
        let old = resolver.with_token(SHARED).register(code, ADAS).await;
        assert_eq!(old.refusal(), refused(409, "code_taken"), "{code}");
    }
    assert_eq!(resolver.with_token(SHARED).register("bobs-code", BOBS).await.status, 200, "not Ada's");

    let (moved, resolver) = move_codes(resolver, "ada", "bob", None).await;
    assert_eq!(moved, 3);
    assert_eq!(resolver.with_token(BOB).withdraw("adas-code").await.status, 204);
}

#[tokio::test]
async fn more_codes_than_go_into_one_unit_all_move() {
    let resolver = TestResolver::start().await;
    let shared = resolver.with_token(SHARED);
    for part in 0..3 {
        let routes: Vec<_> = (0..300)
            .map(|n| serde_json::json!({ "op": "register", "code": format!("code-{part}-{n:03}"), "targetUrl": ADAS }))
            .collect();
        assert_eq!(shared.batch(&routes).await.status, 200);
    }
    let (moved, resolver) = move_codes(resolver, "default", "ada", None).await;
    assert_eq!(moved, 900);
    assert_eq!(resolver.with_token(ADA).stats().await.json()["totalRoutes"], 900);
}

#[test]
fn what_would_move_the_wrong_codes_is_refused() {
    for (from, to, origin) in [
        ("default", "default", None),
        ("ada", "default", None),
        ("ada", "ada", None),
        ("Ada", "bob", None),
        ("default", "", None),
        ("ada", "bob", Some(ADAS)),
        ("default", "ada", Some("ada.example")),
    ] {
        assert!(Codes::of(from, to, origin, false).is_err(), "{from} {to} {origin:?}");
    }
}
