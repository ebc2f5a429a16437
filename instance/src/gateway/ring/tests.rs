use super::*;
use crate::gateway::kind::EventKind;

const LIMITS: RingLimits = RingLimits { events: 4, bytes: 1_000, waiting_events: 6, waiting_bytes: 500 };

fn event(text: &str) -> Arc<Dispatch> {
    Arc::new(Dispatch::new(text.to_owned().into()))
}

fn ring_with(texts: &[&str]) -> Ring {
    let mut ring = Ring::default();
    for text in texts {
        ring.push(event(text), LIMITS).unwrap();
    }
    ring
}

fn written(ring: &mut Ring) -> Vec<(u64, String)> {
    let mut all = Vec::new();
    ring.advance(usize::MAX, |number, event| {
        all.push((number, String::from_utf8(event.tail.to_vec()).unwrap()));
    });
    all
}

fn numbered(texts: &[(u64, &str)]) -> Vec<(u64, String)> {
    texts.iter().map(|(number, text)| (*number, (*text).to_owned())).collect()
}

#[test]
fn events_leave_once_and_in_order_with_rising_numbers() {
    let mut ring = ring_with(&["a", "b"]);
    assert_eq!(written(&mut ring), numbered(&[(1, "a"), (2, "b")]));
    ring.push(event("c"), LIMITS).unwrap();
    assert_eq!(written(&mut ring), numbered(&[(3, "c")]));
    assert_eq!(written(&mut ring), []);
}

#[test]
fn a_batch_ends_after_about_as_many_bytes_as_asked_for() {
    let mut ring = ring_with(&["aaaa", "bbbb", "cccc"]);
    let mut count = 0;
    ring.advance(5, |_, _| count += 1);
    assert_eq!(count, 2);
}

#[test]
fn resume_replays_what_was_not_seen_and_what_came_since() {
    let mut ring = ring_with(&["a", "b", "c"]);
    written(&mut ring);
    ring.park();
    ring.push(event("d"), LIMITS).unwrap();
    ring.rewind(2).unwrap();
    assert_eq!(written(&mut ring), numbered(&[(3, "c"), (4, "d")]));
}

#[test]
fn resume_knows_what_it_cannot_replay() {
    let mut ring = ring_with(&["a", "b", "c"]);
    written(&mut ring);
    ring.park();
    for text in ["d", "e", "f"] {
        ring.push(event(text), LIMITS).unwrap();
    }
    assert_eq!(ring.rewind(1), Err(CannotReplay::Gone));
    assert_eq!(ring.rewind(7), Err(CannotReplay::Ahead));
    assert_eq!(ring.rewind(2), Ok(()));
    assert_eq!(written(&mut ring).len(), 4);
}

#[test]
fn bytes_are_bounded_as_well_as_events() {
    let limits = RingLimits { events: 100, bytes: 10, waiting_events: 100, waiting_bytes: 100 };
    let mut ring = Ring::default();
    for text in ["aaaaaa", "bbbbbb"] {
        ring.push(event(text), limits).unwrap();
        written(&mut ring);
    }
    ring.push(event("c"), limits).unwrap();
    ring.park();
    assert_eq!(ring.rewind(0), Err(CannotReplay::Gone));
    assert_eq!(ring.rewind(1), Ok(()));
}

#[test]
fn a_reader_that_leaves_too_much_waiting_is_too_slow() {
    let mut ring = ring_with(&["1", "2", "3", "4", "5", "6"]);
    assert_eq!(ring.push(event("7"), LIMITS), Err(TooSlow));
    let mut ring = ring_with(&[&"x".repeat(400)]);
    assert_eq!(ring.push(event(&"x".repeat(200)), LIMITS), Err(TooSlow));
}

#[test]
fn a_parked_session_is_never_too_slow() {
    let mut ring = ring_with(&[]);
    ring.park();
    for _ in 0..100 {
        ring.push(event("x"), LIMITS).unwrap();
    }
    assert_eq!(ring.rewind(96), Ok(()));
}

#[test]
fn what_is_replayed_does_not_make_its_reader_slow() {
    let limits = RingLimits { events: 100, waiting_events: 3, ..LIMITS };
    let mut ring = Ring::default();
    ring.park();
    for _ in 0..50 {
        ring.push(event("x"), limits).unwrap();
    }
    ring.rewind(0).unwrap();
    for _ in 0..3 {
        ring.push(event("new"), limits).unwrap();
    }
    assert_eq!(ring.push(event("one too many"), limits), Err(TooSlow));
    assert_eq!(written(&mut ring).len(), 54);
    assert_eq!(ring.push(event("caught up"), limits), Ok(()));
}

#[test]
fn the_first_answer_waits_outside_of_the_limits_and_is_not_kept() {
    let mut ring = Ring::default();
    let ready = Dispatch { first: true, ..Dispatch::new("x".repeat(9_000).into()) };
    ring.push(Arc::new(ready), LIMITS).unwrap();
    ring.push(event("a"), LIMITS).unwrap();
    assert_eq!(written(&mut ring).len(), 2);
    ring.park();
    assert_eq!(ring.rewind(0), Err(CannotReplay::Gone));
    assert_eq!(ring.rewind(1), Ok(()));
}

#[test]
fn a_first_answer_that_was_never_written_cannot_be_resumed() {
    let mut ring = Ring::default();
    for _ in 0..2 {
        let part = Dispatch { first: true, ..Dispatch::new("{}".into()) };
        ring.push(Arc::new(part), LIMITS).unwrap();
    }
    ring.advance(1, |_, _| {});
    ring.park();
    assert_eq!(ring.rewind(1), Err(CannotReplay::Gone));
}

#[test]
fn redacted_events_are_neither_sent_nor_replayed_and_keep_their_numbers() {
    let hidden = |event: &Dispatch| &event.tail[..] == b"b";
    let mut ring = ring_with(&["a", "b", "c"]);
    ring.redact(hidden);
    assert_eq!(written(&mut ring), numbered(&[(1, "a"), (3, "c")]));

    let mut ring = ring_with(&["a", "b", "c"]);
    written(&mut ring);
    ring.park();
    ring.redact(hidden);
    ring.rewind(0).unwrap();
    assert_eq!(written(&mut ring), numbered(&[(1, "a"), (3, "c")]));
}

#[test]
fn a_waiting_event_is_superseded_in_its_place() {
    let typing = |channel, text: &str| {
        let key = Some((EventKind::TypingStart, channel, 1));
        Arc::new(Dispatch { supersedes: key, ..Dispatch::new(text.to_owned().into()) })
    };
    let mut ring = Ring::default();
    for event in [typing(1, "old"), event("a"), typing(2, "other"), typing(1, "new")] {
        ring.push(event, LIMITS).unwrap();
    }
    assert_eq!(written(&mut ring), numbered(&[(1, "new"), (2, "a"), (3, "other")]));
    ring.push(typing(1, "later"), LIMITS).unwrap();
    assert_eq!(written(&mut ring), numbered(&[(4, "later")]));
}
