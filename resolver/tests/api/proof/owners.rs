use std::sync::Arc;

use super::{PROOF, Sender, Site, resolver};
use crate::support::{ADA, NOW_MS, SHARED, TestResolver, refused};
use resolver::command_line::reassign::{Codes, reassign};
use resolver::store::migrations;
use shared_db::Db;

#[tokio::test]
async fn an_instance_on_a_shared_host_takes_only_its_own_codes_to_its_own_token() {
    let (resolver, site) = (resolver().await, Site::start().await);
    let ada = Sender::at(&site, "/ada", 1, resolver.with_token(SHARED));
    let bob = Sender::at(&site, "/bob", 2, resolver.with_token(SHARED));
    assert_eq!(ada.register("adas-code", NOW_MS).await.status, 201);
    assert_eq!(bob.register("bobs-code", NOW_MS).await.status, 201);

    let database = Arc::clone(&resolver.database);
    resolver.app.db.clone().close().await;
    drop(resolver);
    let db = Db::open(database.options(), migrations(), Arc::new(())).await.unwrap();
    let codes = Codes::of("default", "ada", Some(&ada.target), true).unwrap();
    assert_eq!(reassign(&db, &codes).await.unwrap(), 1);
    db.close().await;

    let resolver = TestResolver::start_on(database, &PROOF).await;
    let (ada, bob) = (
        Sender { caller: resolver.with_token(ADA), ..ada },
        Sender { caller: resolver.with_token(SHARED), ..bob },
    );
    assert_eq!(ada.register("adas-code", NOW_MS + 1).await.status, 200);
    assert_eq!(ada.register("bobs-code", NOW_MS + 1).await.refusal(), refused(409, "code_taken"));
    assert_eq!(bob.register("bobs-code", NOW_MS + 1).await.status, 200);
}
