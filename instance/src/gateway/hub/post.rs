//! From an event to the rings of its readers.

use std::{cell::OnceCell, sync::Arc};

use shared::{GuildId, UserId, gateway::Presence, permissions::Permissions};

use super::Hub;
use crate::gateway::{
    dispatch::Dispatch,
    event::{Audience, Event},
    intents::Intents,
    kind::EventKind,
    presence,
    session::Session,
};

/// An event's forms, made once for all its readers.
struct Post<'a> {
    event: &'a Event,
    full: Arc<Dispatch>,
    bare: OnceCell<Arc<Dispatch>>,
}

impl Hub {
    pub(super) fn post(&self, audience: &Audience, event: &Event) {
        let post = Post::new(audience, event);
        let tell = |session: &Arc<Session>| {
            if let Some(dispatch) = post.for_session(session) {
                session.push(dispatch, self.gateway.limits.ring);
            }
        };
        match audience {
            Audience::Guild(guild)
            | Audience::GuildWith(guild, _)
            | Audience::Channel(guild, _)
            | Audience::ChannelWith(guild, _, _)
            | Audience::Member(guild, _) => {
                let now_ms = self.gateway.clock.now_ms();
                let room = self.rooms.get(guild).into_iter();
                room.flat_map(|room| room.audience(audience, now_ms)).for_each(tell);
            }
            Audience::User(user) => self.sessions_of(*user).for_each(tell),
            Audience::Users(users) => users.iter().flat_map(|user| self.sessions_of(*user)).for_each(tell),
        }
    }

    fn sessions_of(&self, user: UserId) -> impl Iterator<Item = &Arc<Session>> {
        let sessions = self.accounts.get(&user).into_iter().flatten();
        sessions.filter(|session| session.owner.shard.holds_direct_messages())
    }

    /// Tells presences that changed, as many as one second has room for.
    pub(super) fn tell_presences(&mut self) {
        let mut presences = std::mem::take(&mut self.presences);
        let mut deliveries = 0;
        presences.changes(|news| {
            for (guild, presence) in news {
                deliveries += self.tell_presence(*guild, presence);
            }
            deliveries >= presence::DELIVERIES_PER_TICK
        });
        self.presences = presences;
    }

    fn tell_presence(&self, guild: GuildId, presence: &Presence) -> usize {
        let Some(room) = self.rooms.get(&guild) else { return 0 };
        let kind = EventKind::PresenceUpdate;
        let key = (kind, guild.into(), presence.user.id.into());
        let event = Event { supersedes: Some(key), ..Event::new(kind, presence) };
        self.post(&Audience::Guild(guild), &event);
        room.seats().len()
    }
}

impl<'a> Post<'a> {
    fn new(audience: &Audience, event: &'a Event) -> Self {
        let (guild, channel, needed) = match *audience {
            Audience::Guild(guild) | Audience::Member(guild, _) => (Some(guild), None, Permissions::NONE),
            Audience::GuildWith(guild, needed) => (Some(guild), None, needed),
            Audience::Channel(guild, channel) => (Some(guild), Some(channel), Permissions::NONE),
            Audience::ChannelWith(guild, channel, needed) => (Some(guild), Some(channel), needed),
            Audience::User(_) | Audience::Users(_) => (None, None, Permissions::NONE),
        };
        let (supersedes, counted) = (event.supersedes, event.counted);
        let full = Dispatch::new(event.tail.clone());
        let full = Arc::new(Dispatch { guild, channel, needed, counted, supersedes, ..full });
        Self { event, full, bare: OnceCell::new() }
    }

    fn bare(&self) -> &Arc<Dispatch> {
        let Dispatch { guild, channel, needed, .. } = *self.full;
        let make = || Arc::new(Dispatch { guild, channel, needed, ..Dispatch::new(self.event.bare_tail()) });
        self.bare.get_or_init(make)
    }

    /// The form for this session; `None` when its intents leave the event out.
    fn for_session(&self, session: &Session) -> Option<&Arc<Dispatch>> {
        let (owner, event) = (&session.owner, self.event);
        let own = event.about == Some(owner.user);
        let wanted = match event.kind {
            // Who joins got the guild itself, oneself in it.
            EventKind::GuildMemberAdd if own => false,
            // Changes of one's own member are told without the privileged intent, as Discord does.
            EventKind::GuildMemberUpdate if own => owner.intents.contains(Intents::GUILDS),
            kind => session.wants(kind, self.full.guild.is_some()),
        };
        if !wanted {
            return None;
        }
        let may_read = owner.intents.contains(Intents::MESSAGE_CONTENT);
        match &event.readers {
            Some(readers) if !may_read && !readers.contains(&owner.user) => Some(self.bare()),
            _ => Some(&self.full),
        }
    }
}
