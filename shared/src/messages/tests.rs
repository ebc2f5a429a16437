use serde_json::{Value, json};

use super::*;
use crate::error::{Validate, parse_json, parse_query};
use crate::members::PartialMember;
use crate::users::User;
use crate::{Patch, Timestamp};

fn create(body: &Value) -> CreateMessage {
    parse_json(body.to_string().as_bytes()).unwrap_or_else(|error| panic!("{body}: {error:?}"))
}

/// `path: CODE` of each broken rule.
fn broken(request: &impl Validate) -> Vec<String> {
    let errors = request.validate().err().unwrap_or_default();
    errors.flatten().into_iter().map(|(path, error)| format!("{path}: {}", error.code)).collect()
}

#[test]
fn a_message_looks_as_libraries_expect() {
    let author = User::new(7.into(), "alice");
    let message = Message {
        guild_id: Some(1.into()),
        member: Some(PartialMember::new(Timestamp::from_ms(0))),
        nonce: Some(Nonce::Text("n".into())),
        ..Message::new(175_928_847_299_117_063.into(), 2.into(), author, "hello")
    };
    insta::assert_snapshot!(serde_json::to_string_pretty(&message).unwrap(), @r#"
    {
      "id": "175928847299117063",
      "channel_id": "2",
      "guild_id": "1",
      "author": {
        "id": "7",
        "username": "alice",
        "discriminator": "0",
        "global_name": null,
        "avatar": null,
        "banner": null,
        "accent_color": null,
        "avatar_decoration_data": null,
        "collectibles": null,
        "primary_guild": null,
        "public_flags": 0,
        "flags": 0
      },
      "member": {
        "nick": null,
        "avatar": null,
        "banner": null,
        "roles": [],
        "joined_at": "1970-01-01T00:00:00.000000+00:00",
        "premium_since": null,
        "deaf": false,
        "mute": false,
        "flags": 0,
        "pending": false,
        "communication_disabled_until": null
      },
      "content": "hello",
      "timestamp": "2016-04-30T11:18:25.796000+00:00",
      "edited_timestamp": null,
      "tts": false,
      "mention_everyone": false,
      "mentions": [],
      "mention_roles": [],
      "attachments": [],
      "embeds": [],
      "components": [],
      "pinned": false,
      "type": 0,
      "flags": 0,
      "nonce": "n"
    }
    "#);
    assert_eq!(serde_json::from_value::<Message>(json!(message)).unwrap(), message);
}

#[test]
fn a_reply_has_the_message_or_null_when_that_is_deleted() {
    let mut reply = Message::new(2.into(), 1.into(), User::new(7.into(), "alice"), "yes");
    reply.kind = MessageKind::Reply;
    assert_eq!(json!(reply).get("referenced_message"), None);
    reply.referenced_message = Patch::Null;
    assert_eq!(json!(reply).get("referenced_message"), Some(&Value::Null));
    reply.referenced_message =
        Patch::Value(Box::new(Message::new(1.into(), 1.into(), reply.author.clone(), "tea?")));
    assert_eq!(json!(reply)["referenced_message"]["content"], "tea?");
}

#[test]
fn a_nonce_goes_back_as_it_came() {
    for nonce in [json!("5"), json!(5), json!(-5), json!(i64::MAX), json!("")] {
        assert_eq!(json!(create(&json!({"nonce": nonce})))["nonce"], nonce);
    }
    for nonce in [json!(true), json!(1.5), json!([]), json!(u64::MAX)] {
        let body = json!({"nonce": nonce}).to_string();
        assert!(parse_json::<CreateMessage>(body.as_bytes()).is_err(), "{body}");
    }
    assert_eq!(broken(&create(&json!({"nonce": "x".repeat(26)}))), ["nonce: BASE_TYPE_MAX_LENGTH"]);
    assert_eq!(create(&json!({"nonce": null})).nonce, None);
}

#[test]
fn discord_py_sends_integers_and_nulls() {
    let request = create(&json!({
        "content": "hi", "tts": false, "embeds": null, "nonce": 1_234_567_890_123_456_789_i64,
        "allowed_mentions": {"parse": [], "users": [9_007_199_254_740_993_i64], "replied_user": true},
        "message_reference": {"message_id": 9_007_199_254_740_993_i64, "channel_id": 5, "fail_if_not_exists": false},
    }));
    assert_eq!(broken(&request), [""; 0]);
    assert_eq!(request.message_reference.unwrap().message_id.get(), 9_007_199_254_740_993);
    assert!(request.allowed_mentions.unwrap().allows_user(9_007_199_254_740_993.into()));
}

#[test]
fn content_ends_at_two_thousand_characters() {
    assert_eq!(broken(&create(&json!({"content": "é".repeat(2000)}))), [""; 0]);
    assert_eq!(broken(&create(&json!({"content": "é".repeat(2001)}))), ["content: BASE_TYPE_MAX_LENGTH"]);
}

#[test]
fn a_message_without_anything_to_show_is_empty() {
    for (body, empty) in [
        (json!({}), true),
        (json!({"content": ""}), true),
        (json!({"content": " \n"}), true),
        (json!({"content": null, "embeds": []}), true),
        (json!({"content": "x"}), false),
        (json!({"embeds": [{"title": "x"}]}), false),
    ] {
        assert_eq!(create(&body).is_empty(), empty, "{body}");
    }
}

#[test]
fn allowed_mentions_say_who_counts() {
    let mentions = |body: Value| create(&json!({"allowed_mentions": body})).allowed_mentions.unwrap();
    let none = mentions(json!({}));
    assert!(!none.allows_everyone() && !none.allows_user(1.into()) && !none.allows_role(1.into()));
    let users = mentions(json!({"parse": ["users", "everyone"], "roles": ["2"]}));
    assert!(users.allows_everyone() && users.allows_user(1.into()));
    assert!(users.allows_role(2.into()) && !users.allows_role(3.into()));

    let both = create(&json!({"allowed_mentions": {"parse": ["users"], "users": ["1"]}}));
    assert_eq!(broken(&both), ["allowed_mentions.parse: MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"]);
    let many: Vec<i64> = (0..101).collect();
    let many = create(&json!({"allowed_mentions": {"roles": many}}));
    assert_eq!(broken(&many), ["allowed_mentions.roles: BASE_TYPE_MAX_LENGTH"]);
}

#[test]
fn embeds_are_echoed_as_rich_without_what_was_null() {
    let request = create(&json!({"embeds": [{
        "type": "video", "title": "t", "url": null, "fields": null, "color": 0xFF_00_FF,
        "timestamp": "2026-01-02T03:04:05Z", "image": {"url": "attachment://a.png"}, "footer": {"text": "f", "icon_url": null},
    }]}));
    assert_eq!(broken(&request), [""; 0]);
    assert_eq!(
        json!(request.embeds.unwrap()),
        json!([{
            "type": "rich", "title": "t", "color": 0xFF_00_FF, "timestamp": "2026-01-02T03:04:05.000000+00:00",
            "image": {"url": "attachment://a.png"}, "footer": {"text": "f"},
        }])
    );
}

#[test]
fn each_rule_of_embeds_is_named_at_its_place() {
    let long = |len: usize| "x".repeat(len);
    for (embed, expected) in [
        (json!({}), "embeds.0.description: BASE_TYPE_REQUIRED"),
        (json!({"title": long(257)}), "embeds.0.title: BASE_TYPE_MAX_LENGTH"),
        (json!({"description": long(4097)}), "embeds.0.description: BASE_TYPE_MAX_LENGTH"),
        (json!({"title": "t", "color": 0x1_00_00_00}), "embeds.0.color: NUMBER_TYPE_MAX"),
        (json!({"title": "t", "url": "javascript://x"}), "embeds.0.url: URL_TYPE_INVALID_SCHEME"),
        (json!({"title": "t", "url": "attachment://x"}), "embeds.0.url: URL_TYPE_INVALID_SCHEME"),
        (json!({"title": "t", "url": "example.org"}), "embeds.0.url: URL_TYPE_INVALID_URL"),
        (json!({"image": {"url": "https:// x"}}), "embeds.0.image.url: URL_TYPE_INVALID_URL"),
        (json!({"footer": {"text": long(2049)}}), "embeds.0.footer.text: BASE_TYPE_MAX_LENGTH"),
        (json!({"author": {"name": long(257)}}), "embeds.0.author.name: BASE_TYPE_MAX_LENGTH"),
        (json!({"fields": [{"name": "", "value": "v"}]}), "embeds.0.fields.0.name: BASE_TYPE_REQUIRED"),
        (
            json!({"fields": [{"name": "n", "value": long(1025)}]}),
            "embeds.0.fields.0.value: BASE_TYPE_BAD_LENGTH",
        ),
        (
            json!({"fields": vec![json!({"name": "n", "value": "v"}); 26]}),
            "embeds.0.fields: BASE_TYPE_MAX_LENGTH",
        ),
    ] {
        assert_eq!(broken(&create(&json!({"embeds": [embed]}))), [expected], "{embed}");
    }
    let eleven = vec![json!({"title": "t"}); 11];
    assert_eq!(broken(&create(&json!({"embeds": eleven}))), ["embeds: BASE_TYPE_MAX_LENGTH"]);
    let heavy = vec![json!({"description": long(3001)}); 2];
    assert_eq!(broken(&create(&json!({"embeds": heavy}))), ["embeds: MAX_EMBED_SIZE_EXCEEDED"]);
}

#[test]
fn a_page_of_messages_has_one_anchor_and_one_to_a_hundred_messages() {
    let page =
        |query: &str| parse_query::<ListMessages>(query).unwrap_or_else(|error| panic!("{query}: {error:?}"));
    assert_eq!(page("limit=100&before=5&x=y").before, Some(5.into()));
    assert_eq!(broken(&page("limit=0")), ["limit: NUMBER_TYPE_MIN"]);
    assert_eq!(broken(&page("limit=101")), ["limit: NUMBER_TYPE_MAX"]);
    assert_eq!(broken(&page("before=1&after=2")), ["after: BASE_TYPE_EXCLUSIVE"]);
    for (query, expected) in [
        ("limit=ten", "limit: NUMBER_TYPE_COERCE"),
        ("limit=", "limit: NUMBER_TYPE_COERCE"),
        ("limit=99999999999999999999", "limit: NUMBER_TYPE_COERCE"),
        ("around=me", "around: NUMBER_TYPE_COERCE"),
        ("x=%00", "x: BASE_TYPE_NUL"),
    ] {
        let crate::error::ParseError::Fields(errors) = parse_query::<ListMessages>(query).expect_err(query)
        else {
            panic!("{query}")
        };
        let found: Vec<_> =
            errors.flatten().into_iter().map(|(path, e)| format!("{path}: {}", e.code)).collect();
        assert_eq!(found, [expected], "{query}");
    }
}
