//! What stands at a target may be anything.

use super::{Key, PROOF, Sender, Site, refusal, resolver, unproven};
use crate::support::{ADA, NOW_MS, TestResolver};
use futures_util::future::join;
use serde_json::json;

#[tokio::test]
async fn only_a_plain_answer_with_a_key_will_do() {
    let (resolver, site) = (resolver().await, Site::start().await);
    let ada = Sender::at(&site, "/good", 1, resolver.with_token(ADA));
    let document = json!({ "public_key": ada.key.public() }).to_string();
    let large = |bytes: usize| document.clone() + &" ".repeat(bytes - document.len());
    for (path, status, headers, body) in [
        (
            "/redirect",
            "302 Found",
            format!("Location: {}\r\n", site.url("/good/.well-known/privatechat")),
            "",
        ),
        (
            "/moved",
            "301 Moved Permanently",
            format!("Location: {}\r\n", site.url("/good/.well-known/privatechat")),
            &*document,
        ),
        ("/missing", "404 Not Found", String::new(), &document),
        ("/broken", "500 Internal Server Error", String::new(), &document),
        ("/empty", "200 OK", String::new(), ""),
        ("/page", "200 OK", String::new(), "<html>"),
        ("/null", "200 OK", String::new(), r#"{"public_key":null}"#),
        ("/short", "200 OK", String::new(), r#"{"public_key":"AAAA"}"#),
        ("/oversize", "200 OK", String::new(), &large(64 * 1024 + 1)),
    ] {
        site.shows(path, status, &headers, body);
        let sender = Sender { target: site.url(path), ..ada.clone() };
        let answer = sender.register("abcdef23", NOW_MS).await;
        assert_eq!(refusal(&answer), unproven("targetUrl"), "{path}");
        let message = answer.json()["message"].as_str().unwrap().to_owned();
        assert!(message.starts_with("targetUrl/.well-known/privatechat "), "{path}: {message}");
    }
    assert_eq!(site.requests(), 9, "no redirect was followed");

    site.shows("/just", "200 OK", "", &large(64 * 1024));
    for path in ["/good", "/just"] {
        let sender = Sender { target: site.url(path), ..ada.clone() };
        assert_eq!(
            sender.register("abcdef23", NOW_MS + i64::from(path == "/just")).await.status / 100,
            2,
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_target_that_does_not_answer_is_given_five_seconds() {
    let (resolver, site) = (resolver().await, Site::start().await);
    let ada = Sender::at(&site, "", 1, resolver.with_token(ADA));
    site.is_silent("");
    let asked = async {
        site.was_asked().await;
        resolver.advance_seconds(5);
    };
    let (answer, ()) = join(ada.register("abcdef23", NOW_MS), asked).await;
    assert_eq!(refusal(&answer), unproven("targetUrl"));
    assert!(answer.json()["message"].as_str().unwrap().ends_with("took longer than 5 seconds."));

    site.shows_key("", &ada.key);
    assert_eq!(ada.register("abcdef23", NOW_MS).await.status, 201);
}

#[tokio::test]
async fn where_nobody_listens_there_is_no_proof() {
    let resolver = resolver().await;
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let sender =
        Sender { caller: resolver.with_token(ADA), key: Key::new(1), target: format!("http://{free}") };
    assert_eq!(refusal(&sender.register("abcdef23", NOW_MS).await), unproven("targetUrl"));
}

#[tokio::test]
async fn as_many_fetches_as_are_allowed_go_on_at_a_time() {
    let settings = [PROOF[0], PROOF[1], PROOF[2], ("RESOLVER_VERIFY_FETCHES", "1")];
    let (resolver, site) = (TestResolver::start_with(&settings).await, Site::start().await);
    let slow = Sender::at(&site, "/slow", 1, resolver.with_token(ADA));
    let quick = Sender::at(&site, "/quick", 2, resolver.with_token(ADA));
    site.is_silent("/slow");
    let meanwhile = async {
        site.was_asked().await;
        let answer = quick.register("ghijkm45", NOW_MS).await;
        assert_eq!((answer.status, answer.header("retry-after")), (503, "1"));
        resolver.advance_seconds(5);
    };
    let (answer, ()) = join(slow.register("abcdef23", NOW_MS), meanwhile).await;
    assert_eq!(answer.status, 400);
    assert_eq!(quick.register("ghijkm45", NOW_MS).await.status, 201);
}

#[tokio::test]
async fn addresses_and_private_hosts_are_refused_unasked() {
    let site = Site::start().await;
    let strict = TestResolver::start_with(&PROOF[..2]).await;
    let sender = Sender::at(&site, "", 1, strict.with_token(ADA));
    let by_name = sender.target.replace("127.0.0.1", "localhost");
    let private = ["https://10.0.0.1", "https://[fd00::1]", "https://nas.local", "https://printer"];
    for target in [&*sender.target, &by_name].into_iter().chain(private) {
        let sender = Sender { target: target.to_owned(), ..sender.clone() };
        let answer = sender.register("abcdef23", NOW_MS).await;
        assert_eq!(refusal(&answer), unproven("targetUrl"), "{target}");
    }
    assert_eq!(site.requests(), 0);

    let lenient = resolver().await;
    for (code, target) in [("abcdef23", sender.target.clone()), ("abcdef24", by_name)] {
        let sender = Sender { caller: lenient.with_token(ADA), target, ..sender.clone() };
        assert_eq!(sender.register(code, NOW_MS).await.status, 201);
    }
    let unasked = TestResolver::start().await;
    assert_eq!(
        unasked.with_token(ADA).register("abcdef23", "https://10.0.0.1").await.status,
        201,
        "another mode"
    );
}
