//! Compares one token with those of `OWNERS` owners, for callgrind to count the instructions of that alone.
//! `scripts/stages/tokens` runs it: `token_check OWNERS absent|short|first-byte|last-byte|right`.

use std::hint::black_box;

use shared_web::TokenSet;

const USAGE: &str = "token_check OWNERS absent|short|first-byte|last-byte|right";

fn main() {
    let mut arguments = std::env::args().skip(1);
    let owners: usize = arguments.next().and_then(|number| number.parse().ok()).expect(USAGE);
    let tokens: Vec<String> =
        (0..owners).map(|owner| format!("a-token-of-32-bytes-of-owner-{owner:03}")).collect();
    let held = TokenSet::new(tokens.iter().map(|token| (token.as_str(), ())));
    let right = tokens.last().expect(USAGE);
    let sent = match arguments.next().expect(USAGE).as_str() {
        "absent" => None,
        "short" => Some("a".to_owned()),
        "first-byte" => Some(format!("x{}", &right[1..])),
        "last-byte" => Some(format!("{}x", &right[..right.len() - 1])),
        "right" => Some(right.clone()),
        _ => panic!("{USAGE}"),
    };
    let found = compare(&held, sent.as_deref().map(str::as_bytes));
    println!("{}", if found { "found" } else { "nobody" });
}

/// What is counted: by its name, so it has to stay a function.
#[inline(never)]
fn compare(held: &TokenSet<()>, sent: Option<&[u8]>) -> bool {
    black_box(held).owner_of(black_box(sent)).is_some()
}
