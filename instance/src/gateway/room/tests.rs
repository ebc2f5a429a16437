use shared::{
    channels::ChannelKind,
    permissions::{Overwrite, OverwriteTarget},
};

use super::*;
use crate::{
    cache::{ChannelState, RoleState},
    gateway::{
        intents::Intents,
        line::Line,
        session::{Owner, Shard},
    },
};

const GUILD: i64 = 10;
const MEMBER: i64 = 2;
const STAFF: i64 = 77;

/// Two channels, 20 and 21. `hidden` hides 21 from all but staff.
fn guild(version: i64, hidden: bool) -> Arc<GuildState> {
    let role = |id: i64, permissions| RoleState {
        id: id.into(),
        permissions,
        position: i64::from(id != GUILD),
        mentionable: false,
    };
    let overwrite =
        |role: i64, allow, deny| Overwrite { target: OverwriteTarget::Role(role.into()), allow, deny };
    let hide = vec![
        overwrite(GUILD, Permissions::NONE, Permissions::VIEW_CHANNEL),
        overwrite(STAFF, Permissions::VIEW_CHANNEL, Permissions::NONE),
    ];
    let channel = |id: i64, overwrites| ChannelState {
        id: id.into(),
        kind: i32::try_from(i64::from(ChannelKind::Text)).unwrap(),
        name: id.to_string(),
        topic: None,
        position: 0,
        parent: None,
        nsfw: false,
        rate_limit_per_user: 0,
        bitrate: None,
        user_limit: None,
        overwrites,
    };
    let channels = [channel(20, vec![]), channel(21, if hidden { hide } else { vec![] })];
    let roles = vec![role(GUILD, Permissions::VIEW_CHANNEL), role(STAFF, Permissions::NONE)];
    Arc::new(GuildState::new(GUILD.into(), 1.into(), version, roles, channels))
}

fn member(roles: &[i64]) -> Arc<MemberState> {
    let roles = roles.iter().map(|role| (*role).into()).collect();
    Arc::new(MemberState { version: 1, roles, communication_disabled_until: None })
}

fn session(user: i64) -> Arc<Session> {
    let owner = Owner {
        user: user.into(),
        sign_in: Some(1.into()),
        intents: Intents::ALL,
        shard: Shard::ALL,
        large_threshold: 50,
    };
    Arc::new(Session::new(format!("of {user}"), owner, Arc::new(Line::new(1, 0))))
}

fn hears(room: &Room, audience: &Audience) -> Vec<i64> {
    room.audience(audience, 0).map(|session| session.owner.user.into()).collect()
}

fn ids(channels: &[ChannelId]) -> Vec<i64> {
    channels.iter().map(|channel| i64::from(*channel)).collect()
}

#[test]
fn a_hidden_channel_is_lost_by_those_without_the_role_and_gained_back() {
    let mut room = Room::new(guild(1, false));
    room.seat(session(MEMBER), member(&[]));
    room.seat(session(3), member(&[STAFF]));
    let in_21 = Audience::Channel(GUILD.into(), 21.into());
    assert_eq!(hears(&room, &in_21), [MEMBER, 3]);

    let changes = room.update(guild(2, true));
    assert_eq!(changes.len(), 1);
    assert_eq!((ids(&changes[0].lost), ids(&changes[0].gained)), (vec![21], vec![]));
    assert_eq!(hears(&room, &in_21), [3]);
    assert_eq!(hears(&room, &Audience::Channel(GUILD.into(), 20.into())), [MEMBER, 3]);

    let changes = room.update(guild(3, false));
    assert_eq!((ids(&changes[0].lost), ids(&changes[0].gained)), (vec![], vec![21]));
}

#[test]
fn a_role_brings_its_channels_and_takes_them_away() {
    let mut room = Room::new(guild(1, true));
    room.seat(session(MEMBER), member(&[]));
    let changes = room.update_member(MEMBER.into(), &member(&[STAFF]));
    assert_eq!(ids(&changes[0].gained), [21]);
    let changes = room.update_member(MEMBER.into(), &member(&[]));
    assert_eq!(ids(&changes[0].lost), [21]);
    assert!(room.update_member(MEMBER.into(), &member(&[])).is_empty());
}

#[test]
fn the_owner_sees_everything() {
    let mut room = Room::new(guild(1, true));
    room.seat(session(1), member(&[]));
    assert_eq!(hears(&room, &Audience::Channel(GUILD.into(), 21.into())), [1]);
}

#[test]
fn a_timeout_takes_rights_but_hides_nothing() {
    let mut room = Room::new(guild(1, false));
    let timed_out = MemberState { communication_disabled_until: Some(1_000), ..(*member(&[])).clone() };
    room.seat(session(MEMBER), Arc::new(timed_out));
    assert_eq!(hears(&room, &Audience::Channel(GUILD.into(), 21.into())), [MEMBER]);
    let managers = Audience::GuildWith(GUILD.into(), Permissions::MANAGE_CHANNELS);
    assert_eq!(hears(&room, &managers), Vec::<i64>::new());
}

#[test]
fn members_with_the_same_rights_share_one_view() {
    let mut room = Room::new(guild(1, true));
    for user in 2..50 {
        room.seat(session(user), member(&[]));
    }
    assert_eq!(room.views.len(), 1);
    room.update(guild(2, false));
    assert_eq!(room.views.iter().filter(|view| Arc::strong_count(view) > 1).count(), 1);
}
