use proptest::prelude::*;

use super::*;

const GUILD: i64 = 1;
const ALICE: i64 = 100;
const BOB: i64 = 101;
const RED: i64 = 10;
const BLUE: i64 = 11;
/// A role that Alice doesn't have.
const GREEN: i64 = 12;

const VIEW: Permissions = Permissions::VIEW_CHANNEL;
const SEND: Permissions = Permissions::SEND_MESSAGES;
const READ: Permissions = Permissions::READ_MESSAGE_HISTORY;
const FILES: Permissions = Permissions::ATTACH_FILES;
const NONE: Permissions = Permissions::NONE;
const ALL: Permissions = Permissions::ALL;

fn role(id: i64, allow: Permissions, deny: Permissions) -> Overwrite {
    Overwrite { target: OverwriteTarget::Role(id.into()), allow, deny }
}
fn member(id: i64, allow: Permissions, deny: Permissions) -> Overwrite {
    Overwrite { target: OverwriteTarget::Member(id.into()), allow, deny }
}

/// Alice with the roles Red and Blue, in a guild whose roles grant what is stated.
struct Case {
    everyone: Permissions,
    red: Permissions,
    owner: bool,
    timed_out: bool,
    overwrites: Vec<Overwrite>,
}

impl Default for Case {
    fn default() -> Self {
        Self { everyone: VIEW | SEND | READ, red: NONE, owner: false, timed_out: false, overwrites: vec![] }
    }
}

impl Case {
    fn guild(&self) -> Permissions {
        self.with(|subject, lookup| guild_permissions(subject, lookup))
    }
    fn channel(&self) -> Permissions {
        self.with(|subject, lookup| channel_permissions(subject, lookup, &self.overwrites))
    }
    fn with<T>(&self, ask: impl FnOnce(&Subject<'_>, &dyn Fn(RoleId) -> Option<Permissions>) -> T) -> T {
        let subject = Subject {
            user: ALICE.into(),
            guild: GUILD.into(),
            roles: &[RED.into(), BLUE.into()],
            owner: self.owner,
            timed_out: self.timed_out,
        };
        ask(&subject, &|id| match id.get() {
            GUILD => Some(self.everyone),
            RED => Some(self.red),
            _ => None,
        })
    }
}

#[test]
fn roles_add_up_and_unknown_roles_give_nothing() {
    let case = Case { red: FILES, ..Case::default() };
    assert_eq!(case.guild(), VIEW | SEND | READ | FILES);
}

#[test]
fn overwrites_apply_in_three_steps() {
    for (name, overwrites, expected) in [
        ("none", vec![], VIEW | SEND | READ),
        ("everyone denied", vec![role(GUILD, NONE, SEND)], VIEW | READ),
        (
            "a role's allow beats everyone's deny",
            vec![role(RED, SEND, NONE), role(GUILD, NONE, SEND)],
            VIEW | SEND | READ,
        ),
        (
            "a role's deny beats everyone's allow",
            vec![role(GUILD, SEND, NONE), role(RED, NONE, SEND)],
            VIEW | READ,
        ),
        (
            "one role's allow beats another's deny",
            vec![role(RED, SEND, NONE), role(BLUE, NONE, SEND)],
            VIEW | SEND | READ,
        ),
        (
            "the member's deny beats a role's allow",
            vec![member(ALICE, NONE, SEND), role(RED, SEND, NONE)],
            VIEW | READ,
        ),
        (
            "the member's allow beats all denies",
            vec![member(ALICE, VIEW, NONE), role(RED, NONE, VIEW), role(GUILD, NONE, VIEW)],
            VIEW | SEND | READ,
        ),
        (
            "another's overwrite is nothing to Alice",
            vec![member(BOB, NONE, ALL), role(GREEN, NONE, ALL)],
            VIEW | SEND | READ,
        ),
        (
            "a member whose id is a role's",
            vec![member(RED, NONE, ALL), role(ALICE, NONE, ALL)],
            VIEW | SEND | READ,
        ),
        ("a hidden channel leaves nothing", vec![role(GUILD, FILES, VIEW)], NONE),
        ("no sending, no files", vec![role(GUILD, FILES, SEND)], VIEW | READ),
        (
            "an overwrite makes no administrator",
            vec![member(ALICE, Permissions::ADMINISTRATOR, NONE)],
            VIEW | SEND | READ,
        ),
    ] {
        assert_eq!(Case { overwrites, ..Case::default() }.channel(), expected, "{name}");
    }
}

#[test]
fn owner_and_administrator_have_all_whatever_is_denied() {
    let denied = vec![role(GUILD, NONE, ALL), role(RED, NONE, ALL), member(ALICE, NONE, ALL)];
    for case in [
        Case { owner: true, everyone: NONE, overwrites: denied.clone(), ..Case::default() },
        Case { red: Permissions::ADMINISTRATOR, overwrites: denied.clone(), ..Case::default() },
        Case {
            everyone: Permissions::ADMINISTRATOR,
            timed_out: true,
            overwrites: denied.clone(),
            ..Case::default()
        },
        Case { owner: true, timed_out: true, overwrites: denied, ..Case::default() },
    ] {
        assert_eq!((case.guild(), case.channel()), (ALL, ALL));
    }
}

#[test]
fn a_timeout_leaves_seeing_and_reading() {
    let case = Case {
        timed_out: true,
        red: FILES,
        overwrites: vec![member(ALICE, SEND | Permissions::ADD_REACTIONS, NONE)],
        ..Case::default()
    };
    assert_eq!((case.guild(), case.channel()), (VIEW | READ, VIEW | READ));
    let hidden = Case { timed_out: true, everyone: READ, ..Case::default() };
    assert_eq!(hidden.channel(), NONE, "a timeout opens nothing");
}

fn any_permissions() -> impl Strategy<Value = Permissions> {
    any::<u64>().prop_map(Permissions::from_bits)
}
fn any_overwrites() -> impl Strategy<Value = Vec<Overwrite>> {
    let target = prop_oneof![
        prop::sample::select(vec![GUILD, RED, BLUE, GREEN]).prop_map(|id| OverwriteTarget::Role(id.into())),
        prop::sample::select(vec![ALICE, BOB]).prop_map(|id| OverwriteTarget::Member(id.into())),
    ];
    prop::collection::vec((target, any_permissions(), any_permissions()), 0..8).prop_map(|all| {
        all.into_iter().map(|(target, allow, deny)| Overwrite { target, allow, deny }).collect()
    })
}

proptest! {
    #[test]
    fn the_order_of_overwrites_is_nothing(everyone in any_permissions(), red in any_permissions(), overwrites in any_overwrites()) {
        let forth = Case { everyone, red, overwrites, ..Case::default() };
        let back = Case { overwrites: forth.overwrites.iter().rev().copied().collect(), ..Case { everyone, red, ..Case::default() } };
        prop_assert_eq!(forth.channel(), back.channel());
    }

    #[test]
    fn a_timeout_never_adds(everyone in any_permissions(), red in any_permissions(), overwrites in any_overwrites()) {
        let free = Case { everyone, red, overwrites, ..Case::default() };
        let out = Case { timed_out: true, overwrites: free.overwrites.clone(), everyone, red, ..Case::default() };
        prop_assert!(free.channel().contains(out.channel()));
        prop_assert!(free.guild().contains(out.guild()));
    }

    #[test]
    fn what_depends_on_another_right_is_never_had_alone(everyone in any_permissions(), overwrites in any_overwrites()) {
        let have = Case { everyone, overwrites, ..Case::default() }.channel();
        prop_assert!(have.is_empty() || have.contains(VIEW));
        prop_assert!(have.contains(SEND) || !have.intersects(Permissions::NEEDS_SENDING));
        prop_assert!(have == ALL || !have.contains(Permissions::ADMINISTRATOR));
    }

    #[test]
    fn strangers_overwrites_change_nothing(everyone in any_permissions(), allow in any_permissions(), deny in any_permissions()) {
        let plain = Case { everyone, ..Case::default() };
        let other = Case { everyone, overwrites: vec![member(BOB, allow, deny), role(GREEN, allow, deny)], ..Case::default() };
        prop_assert_eq!(plain.channel(), other.channel());
    }
}
