//! The resolver's data, saved beside the running resolver and brought back.

use std::process::Command;
use std::sync::Arc;

use shared_db::test_support::postgres_program;

use crate::support::{SHARED, TestResolver};

#[tokio::test]
async fn codes_come_back_with_their_owners_and_unknown_ones_stay_unknown() {
    let resolver = TestResolver::start().await;
    let caller = resolver.with_token(SHARED);
    assert_eq!(caller.register("abcdef23", "https://ada.example").await.status, 201);
    let archives = tempfile::tempdir().unwrap();
    let said = run(&resolver, &["backup", "--to", &archives.path().display().to_string()]).await;
    let archive = said.unwrap().lines().last().unwrap().to_owned();
    assert!(archive.contains("/privatechat-resolver-"), "{archive}");
    let whole = run(&resolver, &["check", &archive]).await.unwrap();
    assert!(whole.contains(": whole; resolver of "), "{whole}");
    assert_eq!(caller.register("abcdef24", "https://bob.example").await.status, 201);
    assert!(run(&resolver, &["restore", &archive]).await.unwrap_err().contains(" is in use by "));

    resolver.app.db.clone().close().await;
    run(&resolver, &["restore", &archive]).await.unwrap();
    let resolver = TestResolver::start_on(Arc::clone(&resolver.database), &[]).await;
    let caller = resolver.with_token(SHARED);
    assert_eq!(caller.resolve("abcdef23").await.status, 200);
    assert_eq!(caller.resolve("abcdef24").await.status, 404);
    // The key of the digests came back as well, so the code is known as what it is.
    assert_eq!(caller.register("abcdef23", "https://bob.example").await.status, 409);
}

#[tokio::test]
async fn settings_are_checked_by_name() {
    let resolver = TestResolver::start().await;
    assert_eq!(run(&resolver, &["check-config"]).await.unwrap(), "The settings are fine.\n");
    for (flag, words) in [
        ("--workers=many", "--workers: must be a whole number"),
        ("--durability=some", "DURABILITY is `some`"),
        ("--resolver-verify-targets=on", "RESOLVER_PUBLIC_URL: must be set as well"),
    ] {
        let refused = run(&resolver, &["check-config", flag]).await.unwrap_err();
        assert!(refused.contains(words), "{flag}: {refused}");
    }
    let refused = run(&resolver, &["healthcheck", "--url", "http://127.0.0.1:1/health"]).await.unwrap_err();
    assert!(refused.contains("http://127.0.0.1:1/health doesn't answer"), "{refused}");
}

/// What the program prints, or why it refuses.
async fn run(resolver: &TestResolver, arguments: &[&str]) -> Result<String, String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_resolver"));
    command
        .args(arguments)
        .env_clear()
        .env("DATA_DIR", resolver.database.directory())
        .env("DATABASE_URL", resolver.database.url())
        .env("RUST_LOG", "warn")
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("PG_DUMP", postgres_program("pg_dump"))
        .env("PG_RESTORE", postgres_program("pg_restore"));
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
}
