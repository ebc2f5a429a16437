//! Drawing the pages. Style and script stand in the page itself, allowed by their digests and nothing else.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use url::Url;

use super::words::Words;
use crate::code::TargetUrl;
use crate::error::Refusal;
use crate::resolve::Route;

/// What a guest sees.
pub(super) enum View<'a> {
    Start,
    Found { code: &'a str, route: Arc<Route> },
    Refused { typed: &'a str, refusal: &'a Refusal },
}

const STYLE: &str = include_str!("assets/join.css");
const SCRIPT: &str = include_str!("assets/join.js");
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Cpath \
                    fill='%230f766e' d='M16 2c8 0 14 5.3 14 12.4S24 27 16 27c-1.2 0-2.4-.1-3.5-.4l-6.2 3.1c-.7.3-1.4-.3-1.2-1l1.2\
                    -4.7C3.6 21.7 2 18.3 2 14.4 2 7.3 8 2 16 2Z'/%3E%3Cpath fill='%23fbf8f1' d='M16 8.3a4 4 0 0 0-2 7.5l-1 \
                    4.4c-.1.5.3 1 .8 1h4.4c.5 0 .9-.5.8-1l-1-4.4a4 4 0 0 0-2-7.5Z'/%3E%3C/svg%3E";

static OWN_SOURCES: LazyLock<String> =
    LazyLock::new(|| format!("style-src '{}'; script-src '{}'", digest(STYLE), digest(SCRIPT)));

fn digest(source: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(source)))
}

/// Only our own style and script; only the found instance may be asked for a preview.
pub(super) fn content_security_policy(view: &View<'_>) -> String {
    let preview = match view {
        View::Found { route, .. } => Url::parse(&route.target_url)
            .map(|url| format!("; connect-src {}", url.origin().ascii_serialization()))
            .unwrap_or_default(),
        _ => String::new(),
    };
    format!(
        "default-src 'none'; {}; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'{preview}",
        *OWN_SOURCES
    )
}

pub(super) fn render(words: &Words, view: &View<'_>) -> String {
    let (title, refresh, main) = match view {
        View::Start => (words.title, String::new(), start(words)),
        View::Found { code, route } => {
            let there = escape(&TargetUrl::redirect_to(&route.target_url, code));
            let refresh =
                format!(r#"<noscript><meta http-equiv="refresh" content="3;url={there}"></noscript>"#);
            (words.found_title, refresh, found(words, code, route, &there))
        }
        View::Refused { typed, refusal } => {
            let (heading, text) = refused(words, refusal);
            (heading, String::new(), problem(words, typed, heading, &text))
        }
    };
    let Words { tag, offline, .. } = words;
    format!(
        r#"<!doctype html>
<html lang="{tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{title} · PrivateChat</title>
<link rel="icon" href="{ICON}">
{refresh}
<style>{STYLE}</style>
</head>
<body>
<header><a class="brand" href="/join"><svg viewBox="0 0 32 32" aria-hidden="true"><path d="M16 2c8 0 14 5.3 14 12.4S24 27 16 27c-1.2 0-2.4-.1-3.5-.4l-6.2 3.1c-.7.3-1.4-.3-1.2-1l1.2-4.7C3.6 21.7 2 18.3 2 14.4 2 7.3 8 2 16 2Z"/><path d="M16 8.3a4 4 0 0 0-2 7.5l-1 4.4c-.1.5.3 1 .8 1h4.4c.5 0 .9-.5.8-1l-1-4.4a4 4 0 0 0-2-7.5Z"/></svg>PrivateChat</a></header>
<main data-offline="{offline}">
{main}
</main>
<script>{SCRIPT}</script>
</body>
</html>
"#
    )
}

fn start(words: &Words) -> String {
    let Words { heading, intro, .. } = words;
    let (form, recent) = (form(words, "", ""), recent(words));
    format!(r#"<section class="card"><h1>{heading}</h1><p class="quiet">{intro}</p>{form}</section>{recent}"#)
}

fn problem(words: &Words, typed: &str, heading: &str, text: &str) -> String {
    let described = r#" aria-invalid="true" aria-describedby="problem""#;
    let (form, recent) = (form(words, typed, described), recent(words));
    format!(
        r#"<section class="card"><div class="problem" id="problem" role="alert"><h1>{heading}</h1><p>{text}</p></div>{form}</section>{recent}"#
    )
}

fn form(words: &Words, typed: &str, attributes: &str) -> String {
    let Words { label, hint, submit, .. } = words;
    let typed = escape(typed);
    format!(
        r#"<form action="/join" method="get"><label for="code">{label}</label><input id="code" name="code" value="{typed}" required maxlength="4096" autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false" enterkeyhint="go" placeholder="{hint}"{attributes}><button class="main">{submit}</button><p class="problem" id="offline" role="alert" hidden></p></form>"#
    )
}

/// Filled by the script, from what this browser remembers.
fn recent(words: &Words) -> String {
    let Words { recent, remove, .. } = words;
    format!(
        r#"<section class="card" id="recent" data-remove="{remove}" hidden><h2>{recent}</h2><ul></ul></section>"#
    )
}

fn found(words: &Words, code: &str, route: &Route, there: &str) -> String {
    let Words { found_heading, leads_to, member, members, going, stopped, .. } = words;
    let Words { carry_on, cancel, open_app, trust, again, .. } = words;
    let (code, target) = (escape(code), escape(&route.target_url));
    let place = route.target_url.split_once("://").map_or(&*route.target_url, |(_, place)| place);
    let place = escape(place);
    let initial = escape(&place.chars().take(1).collect::<String>().to_uppercase());
    format!(
        r#"<section class="card found" id="found" data-code="{code}" data-target="{target}" data-there="{there}" data-place="{place}" data-member="{member}" data-members="{members}" data-stopped="{stopped}"><p class="quiet">{found_heading}</p><div class="server"><span class="badge" aria-hidden="true">{initial}</span><div><h1 id="name">{place}</h1><p class="quiet" id="about">{leads_to} <strong>{place}</strong><span id="count"></span></p></div></div><p class="quiet small">{trust}</p><div class="bar" id="bar" aria-hidden="true"><span></span></div><p id="going" role="status">{going}</p><div class="actions"><a class="button main" id="continue" href="{there}" rel="noreferrer">{carry_on}</a><a class="button" id="cancel" href="/join">{cancel}</a></div><a class="button wide" id="app" href="privatechat://join/{code}">{open_app}</a></section><p class="below"><a href="/join">{again}</a></p>"#
    )
}

fn refused(words: &Words, refusal: &Refusal) -> (&'static str, String) {
    let (heading, text) = match refusal {
        Refusal::InvalidCode => words.invalid,
        Refusal::InviteNotFound => words.unknown,
        Refusal::InviteExpired => words.expired,
        Refusal::RateLimited(limited) => {
            let (heading, text) = words.limited;
            return (heading, text.replace("{s}", &limited.retry_after_seconds().to_string()));
        }
        _ => words.unavailable,
    };
    (heading, text.to_owned())
}

/// Text for an element or for an attribute in double quotes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\0'..='\u{1f}' => {
                let _ = write!(escaped, "&#{};", u32::from(letter));
            }
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::join::language::Language;

    #[test]
    fn what_was_typed_can_open_no_element_and_no_attribute() {
        let typed = r#""><script>alert(1)</script><i x='"#;
        let view = View::Refused { typed, refusal: &Refusal::InvalidCode };
        let page = render(Words::of(Language::English), &view);
        assert!(!page.contains("<script>alert"));
        assert!(page.contains("value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;i x=&#39;\""));
    }

    #[test]
    fn a_page_with_everything_in_it_stays_under_50_kb() {
        for language in [Language::English, Language::French] {
            assert!(render(Words::of(language), &View::Start).len() < 50_000);
        }
    }
}
