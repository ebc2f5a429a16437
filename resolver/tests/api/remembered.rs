//! What one replica remembers while another one writes. The other is played by units that tell the caches nothing.

use crate::support::{ADA, TestResolver};
use resolver::code::Code;
use resolver::owner::Owner;
use resolver::resolve::Changed;
use resolver::store::codes::{self, NewRoute};
use shared_db::Unit;

#[tokio::test]
async fn a_code_that_another_replica_withdrew_resolves_for_five_seconds_at_most() {
    let resolver = TestResolver::start().await;
    resolver.with_token(ADA).register("abcdef23", "https://ada.example").await;
    let status = async || resolver.anyone().resolve("abcdef23").await.status;
    assert_eq!((status().await, status().await), (200, 200), "the second time it is remembered");
    let digest = resolver.app.digests.of_code(Code::parse("abcdef23").unwrap());
    let bury = async move |unit: &mut Unit<'_, Changed>| codes::bury(&mut unit.conn, digest, 1).await;
    resolver.app.db.write(bury).await.unwrap();

    resolver.advance_seconds(4);
    assert_eq!(status().await, 200);
    resolver.advance_seconds(1);
    assert_eq!(status().await, 404);
}

#[tokio::test]
async fn a_code_that_another_replica_registered_is_unknown_for_two_seconds_at_most() {
    let resolver = TestResolver::start().await;
    let status = async || resolver.anyone().resolve("abcdef23").await.status;
    assert_eq!((status().await, status().await), (404, 404), "the second time it is remembered");
    let code = Code::parse("abcdef23").unwrap();
    let route = NewRoute {
        digest: resolver.app.digests.of_code(code),
        look: resolver.app.digests.of_look(code),
        owner: Owner { name: "ada".to_owned(), origin: String::new() },
        code: code.as_str().to_owned(),
        target_url: "https://ada.example".to_owned(),
        expires_at: None,
    };
    let keep = async move |unit: &mut Unit<'_, Changed>| codes::upsert(&mut unit.conn, &route, 1).await;
    assert!(resolver.app.db.write(keep).await.unwrap());

    resolver.advance_seconds(1);
    assert_eq!(status().await, 404);
    resolver.advance_seconds(1);
    assert_eq!(status().await, 200);
}
