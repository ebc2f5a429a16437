//! The pages as a guest meets them, with and without script.

use crate::support::{ADA, TestResolver};

#[tokio::test]
async fn the_form_is_there_in_both_languages() {
    let resolver = TestResolver::start().await;
    for path in ["/join", "/join?code=", "/join/", "/join?code=%20"] {
        let english = resolver.anyone().page(path, "en-GB").await;
        assert_eq!(english.status, 200, "{path}");
        assert!(english.text.contains(r#"<html lang="en">"#) && english.text.contains("Join a server"));
        assert!(english.text.contains(r#"<form action="/join" method="get">"#));
        let french = resolver.anyone().page(path, "fr-FR, en;q=0.5").await;
        assert!(french.text.contains(r#"<html lang="fr">"#) && french.text.contains("Rejoindre un serveur"));
        assert_eq!(french.header("content-language"), "fr");
    }
    let home = resolver.anyone().page("/", "en").await;
    assert_eq!((home.status, home.header("location")), (303, "/join"));
}

#[tokio::test]
async fn a_code_in_any_form_leads_on_without_script() {
    let resolver = TestResolver::start().await;
    resolver.with_token(ADA).register("abcDEF23", "https://ada.example/team").await;
    for path in [
        "/join/abcDEF23",
        "/join?code=abcDEF23",
        "/join?code=+abcDEF23%E2%80%8B+",
        "/join?code=https%3A%2F%2Fada.example%2Fteam%2Finvite%2FabcDEF23",
        "/join?code=privatechat%3A%2F%2Fjoin%2FabcDEF23",
    ] {
        let page = resolver.anyone().page(path, "en").await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.text.contains("<strong>ada.example/team</strong>"), "the host is shown: {path}");
        let there = "https://ada.example/team/invite/abcDEF23";
        assert!(page.text.contains(&format!(
            r#"<noscript><meta http-equiv="refresh" content="3;url={there}"></noscript>"#
        )));
        assert!(page.text.contains(&format!(r#"id="continue" href="{there}""#)));
        assert!(page.text.contains(r#"href="privatechat://join/abcDEF23""#));
        assert!(page.text.contains(r#"id="cancel" href="/join""#));
    }
}

#[tokio::test]
async fn the_real_host_is_shown_whatever_it_was_made_to_look_like() {
    let resolver = TestResolver::start().await;
    for (number, (target, shown)) in [
        ("https://ADA.example:443/", "ada.example"),
        ("https://bücher.example", "xn--bcher-kva.example"),
        ("https://аdа.example", "xn--d-7sbb.example"),
        ("https://ａｄａ。example", "ada.example"),
        ("https://ada.example.evil.example", "ada.example.evil.example"),
        ("https://evil.example/https://ada.example", "evil.example/https://ada.example"),
        ("https://evil.example/\u{202e}moc.ada", "evil.example/%E2%80%AEmoc.ada"),
    ]
    .into_iter()
    .enumerate()
    {
        let code = format!("abcDEF-{number}");
        assert_eq!(resolver.with_token(ADA).register(&code, target).await.status, 201, "{target}");
        let page = resolver.anyone().page(&format!("/join/{code}"), "en").await.text;
        assert!(page.contains(&format!("<strong>{shown}</strong>")), "{target}: {page}");
        assert!(page.contains(&format!(r#"href="https://{shown}/invite/{code}""#)), "{target}");
        assert_eq!(resolver.anyone().resolve(&code).await.json()["targetUrl"], format!("https://{shown}"));
    }
}

#[tokio::test]
async fn each_failure_says_what_it_is() {
    let resolver = TestResolver::start_with(&[("LIMIT_RESOLVE", "5")]).await;
    let ada = resolver.with_token(ADA);
    ada.register("withdrawn2", "https://ada.example").await;
    ada.withdraw("withdrawn2").await;
    for (path, status, sentence) in [
        ("/join/no", 400, "This is no invite code"),
        ("/join/a/b", 400, "This is no invite code"),
        ("/join/unknown23", 404, "This code is unknown"),
        ("/join/withdrawn2", 404, "This invitation has expired"),
    ] {
        let page = resolver.anyone().page(path, "en").await;
        assert_eq!(page.status, status, "{path}");
        assert!(page.text.contains(sentence) && page.text.contains(r#"role="alert""#), "{path}");
    }
    resolver.anyone().resolve("unknown23").await;
    let page = resolver.anyone().page("/join/unknown23", "en").await;
    assert_eq!((page.status, page.header("retry-after")), (429, "12"), "pages and calls share a limit");
    assert!(page.text.contains("Please wait 12 seconds"));
}

#[tokio::test]
async fn nothing_that_was_typed_or_registered_becomes_markup_or_script() {
    let resolver = TestResolver::start().await;
    let target = "https://ada.example/%22%3E%3Cscript%3E'x'";
    resolver.with_token(ADA).register("abcDEF23", target).await;
    for path in ["/join?code=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E", "/join/abcDEF23"] {
        let page = resolver.anyone().page(path, "en").await;
        assert_eq!(page.text.matches("<script").count(), 1, "{path}");
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        assert!(!policy.contains("unsafe"));
        assert!(policy.contains("frame-ancestors 'none'"));
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
    }
    let found = resolver.anyone().page("/join/abcDEF23", "en").await;
    assert!(found.header("content-security-policy").ends_with("; connect-src https://ada.example"));
}

#[tokio::test]
async fn a_page_is_small_and_needs_nothing_else() {
    let resolver = TestResolver::start().await;
    resolver.with_token(ADA).register("abcDEF23", "https://ada.example").await;
    for path in ["/join", "/join/abcDEF23", "/join/unknown23"] {
        let page = resolver.anyone().page(path, "fr").await;
        assert!(page.text.len() < 50_000, "{path}: {} bytes", page.text.len());
        assert!(!page.text.contains(" src=") && !page.text.contains("stylesheet"), "{path}");
    }
}
