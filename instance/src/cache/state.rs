//! What permissions are computed from, as immutable snapshots.

use std::sync::Arc;

use shared::{
    ChannelId, GuildId, RoleId, UserId,
    permissions::{Overwrite, Permissions, Rank, Subject, channel_permissions, guild_permissions},
};

/// A guild after one of its changes. A later change makes a new snapshot with a higher version.
#[derive(Debug, PartialEq, Eq)]
pub struct GuildState {
    pub id: GuildId,
    pub owner: UserId,
    /// The database's count of changes: a snapshot with a higher one is newer.
    pub version: i64,
    roles: Vec<RoleState>,
    channels: Vec<Arc<ChannelState>>,
}

/// A role, as far as rights and mentions go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleState {
    pub id: RoleId,
    pub permissions: Permissions,
    pub position: i64,
    pub mentionable: bool,
}

/// A guild's channel or category, complete but for what its messages say (the newest one's id).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelState {
    pub id: ChannelId,
    /// Discord's channel type.
    pub kind: i32,
    pub name: String,
    pub topic: Option<String>,
    pub position: i32,
    pub parent: Option<ChannelId>,
    pub nsfw: bool,
    /// Seconds between two messages of a person; 0 is off.
    pub rate_limit_per_user: i32,
    /// Voice channels only.
    pub bitrate: Option<i32>,
    /// Voice channels only.
    pub user_limit: Option<i32>,
    pub overwrites: Vec<Overwrite>,
}

/// What a member is allowed by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberState {
    /// The guild's version when this was read.
    pub version: i64,
    /// Without @everyone.
    pub roles: Vec<RoleId>,
    /// Unix ms until which the member is timed out.
    pub communication_disabled_until: Option<i64>,
}

impl GuildState {
    pub fn new(
        id: GuildId,
        owner: UserId,
        version: i64,
        mut roles: Vec<RoleState>,
        channels: impl IntoIterator<Item = ChannelState>,
    ) -> Self {
        roles.sort_unstable_by_key(|role| role.id);
        let mut channels: Vec<_> = channels.into_iter().map(Arc::new).collect();
        channels.sort_unstable_by_key(|channel| channel.id);
        Self { id, owner, version, roles, channels }
    }

    /// In the order of their ids.
    pub fn roles(&self) -> &[RoleState] {
        &self.roles
    }

    /// In the order of their ids.
    pub fn channels(&self) -> &[Arc<ChannelState>] {
        &self.channels
    }

    pub fn role(&self, id: RoleId) -> Option<&RoleState> {
        let at = self.roles.binary_search_by_key(&id, |role| role.id).ok()?;
        self.roles.get(at)
    }

    pub fn channel(&self, id: ChannelId) -> Option<&Arc<ChannelState>> {
        let at = self.channels.binary_search_by_key(&id, |channel| channel.id).ok()?;
        self.channels.get(at)
    }

    /// What the member may do in the guild as a whole, at `now_ms` (Unix ms; timeouts end by themselves).
    pub fn permissions(&self, user: UserId, member: &MemberState, now_ms: i64) -> Permissions {
        guild_permissions(&self.subject(user, member, now_ms), |id| self.permissions_of(id))
    }

    /// What the member may do in this channel, at `now_ms`.
    pub fn permissions_in(
        &self,
        channel: &ChannelState,
        user: UserId,
        member: &MemberState,
        now_ms: i64,
    ) -> Permissions {
        let subject = self.subject(user, member, now_ms);
        channel_permissions(&subject, |id| self.permissions_of(id), &channel.overwrites)
    }

    /// The ids of the channels that the member sees, in order. A timeout hides nothing, so the time doesn't matter.
    pub fn visible_to(&self, user: UserId, member: &MemberState) -> Vec<ChannelId> {
        let sees = |channel: &&Arc<ChannelState>| {
            self.permissions_in(channel, user, member, 0).contains(Permissions::VIEW_CHANNEL)
        };
        self.channels.iter().filter(sees).map(|channel| channel.id).collect()
    }

    /// Whether the channel is seen by members without any role.
    pub fn everyone_sees(&self, channel: &ChannelState) -> bool {
        let nobody =
            MemberState { version: self.version, roles: Vec::new(), communication_disabled_until: None };
        self.permissions_in(channel, UserId::from(0), &nobody, 0).contains(Permissions::VIEW_CHANNEL)
    }

    /// How high the member stands.
    pub fn rank(&self, user: UserId, member: &MemberState) -> Rank {
        if user == self.owner {
            return Rank::Owner;
        }
        let roles = member.roles.iter().filter_map(|id| self.role(*id));
        Rank::of_roles(self.id.everyone_role(), roles.map(|role| (role.id, role.position)))
    }

    /// How high a role of this guild stands.
    pub fn role_rank(&self, id: RoleId) -> Option<Rank> {
        self.role(id).map(|role| Rank::of_role(role.id, role.position))
    }

    fn permissions_of(&self, role: RoleId) -> Option<Permissions> {
        self.role(role).map(|role| role.permissions)
    }

    fn subject<'a>(&self, user: UserId, member: &'a MemberState, now_ms: i64) -> Subject<'a> {
        Subject {
            user,
            guild: self.id,
            roles: &member.roles,
            owner: user == self.owner,
            timed_out: member.is_timed_out(now_ms),
        }
    }
}

impl MemberState {
    pub fn is_timed_out(&self, now_ms: i64) -> bool {
        self.communication_disabled_until.is_some_and(|until| until > now_ms)
    }
}
