use super::*;

const LIMITS: RingLimits = RingLimits { events: 100, bytes: 10_000, waiting_events: 3, waiting_bytes: 1_000 };
const GUILD: i64 = 7;

fn session() -> Session {
    let owner = Owner {
        user: 1.into(),
        sign_in: Some(1.into()),
        intents: Intents::ALL,
        shard: Shard::ALL,
        large_threshold: 50,
    };
    Session::new("of 1".to_owned(), owner, Arc::new(Line::new(1, 0)))
}

/// What an event of `GUILD` says; with the version for those by which members are counted.
fn event(text: &str, counted: Option<i64>) -> Arc<Dispatch> {
    Arc::new(Dispatch { guild: Some(GUILD.into()), counted, ..Dispatch::new(text.to_owned().into()) })
}

fn ready(version: i64) -> FirstAnswer {
    let part = Dispatch { first: true, ..Dispatch::new("READY".into()) };
    FirstAnswer { parts: vec![Arc::new(part)], versions: vec![(GUILD.into(), version)] }
}

fn written(session: &Session) -> Vec<String> {
    let mut all = Vec::new();
    session.advance(usize::MAX, |_, event| all.push(String::from_utf8(event.tail.to_vec()).unwrap()));
    all
}

#[test]
fn who_is_in_ready_does_not_join_again() {
    let session = session();
    for (text, counted) in [("in it", Some(4)), ("a message", None), ("after it", Some(6))] {
        session.push(&event(text, counted), LIMITS);
    }
    session.begin(ready(5), LIMITS).unwrap();
    // Also what the hub comes to only now.
    session.push(&event("in it too", Some(5)), LIMITS);
    assert_eq!(written(&session), ["READY", "a message", "after it"]);
}

#[test]
fn who_is_in_guild_create_does_not_join_again() {
    let session = session();
    session.begin(ready(5), LIMITS).unwrap();
    session.push_guild(GUILD.into(), 8, &event("GUILD_CREATE", None), LIMITS);
    session.push(&event("in it", Some(8)), LIMITS);
    session.push(&event("after it", Some(9)), LIMITS);
    assert_eq!(written(&session), ["READY", "GUILD_CREATE", "after it"]);
}

#[test]
fn a_session_that_is_overrun_before_it_begins_never_does() {
    let session = session();
    for _ in 0..4 {
        session.push(&event("x", None), LIMITS);
    }
    assert_eq!(session.begin(ready(1), LIMITS), Err(TooSlow));
    assert_eq!(written(&session), Vec::<String>::new());
    assert_eq!(session.park(1, 0), Parked::Unborn);
}
