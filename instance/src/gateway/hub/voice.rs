//! Op 4: joining and leaving voice channels.

use std::sync::Arc;

use shared::{
    ChannelId, GuildId, UserId,
    channels::ChannelKind,
    gateway::{UpdateVoiceState, VoiceState},
    permissions::Permissions,
    wire::Null,
};

use super::Hub;
use crate::gateway::{kind::EventKind, session::Session};

impl Hub {
    /// What the session may not do is left out without a word, as Discord does.
    pub(super) fn update_voice(&mut self, session: &Arc<Session>, update: UpdateVoiceState) {
        let (guild, user) = (update.guild_id, session.owner.user);
        let Some(room) = self.rooms.get(&guild) else { return };
        let Some(seat) = room.seat_of(session) else { return };
        let state = VoiceState {
            guild_id: Some(guild),
            channel_id: update.channel_id,
            user_id: user,
            member: None,
            session_id: session.id.clone(),
            deaf: false,
            mute: false,
            self_deaf: update.self_deaf,
            self_mute: update.self_mute,
            self_video: false,
            suppress: false,
            request_to_speak_timestamp: Null,
        };
        let before = self.voice.get(guild, user).and_then(|state| state.channel_id);
        let Some(channel) = update.channel_id else {
            self.voice.remove(guild, user);
            self.tell_voice(guild, before, &state);
            return;
        };
        let needed = Permissions::VIEW_CHANNEL | Permissions::CONNECT;
        let now_ms = self.gateway.clock.now_ms();
        let allowed = room.state.channel(channel).is_some_and(|channel| {
            i64::from(channel.kind) == i64::from(ChannelKind::Voice)
                && room.state.permissions_in(channel, user, &seat.member, now_ms).contains(needed)
        });
        if allowed {
            self.voice.set(guild, state.clone());
            self.tell_voice(guild, before, &state);
        }
    }

    pub(super) fn leave_voice(&mut self, guild: GuildId, user: UserId) {
        if let Some(state) = self.voice.remove(guild, user) {
            let before = state.channel_id;
            self.tell_voice(guild, before, &VoiceState { channel_id: None, ..state });
        }
    }

    /// The session's end takes it out of its voice channel.
    pub(super) fn hang_up(&mut self, session: &Session, guild: GuildId) {
        let user = session.owner.user;
        if self.voice.get(guild, user).is_some_and(|state| state.session_id == session.id) {
            self.leave_voice(guild, user);
        }
    }

    /// Who is in a voice channel that came into the session's sight.
    pub(super) fn tell_voices(&self, session: &Session, guild: GuildId, channel: ChannelId) {
        let kind = EventKind::VoiceStateUpdate;
        for state in self.voice.in_channel(guild, channel).filter(|_| session.wants(kind, true)) {
            self.tell(session, guild, Some(channel), kind, state);
        }
    }

    /// Those who see the new channel are told of it; those who saw only the old one are told that it was left.
    fn tell_voice(&self, guild: GuildId, before: Option<ChannelId>, state: &VoiceState) {
        let Some(room) = self.rooms.get(&guild) else { return };
        let kind = EventKind::VoiceStateUpdate;
        let left = VoiceState { channel_id: None, ..state.clone() };
        for seat in room.seats().iter().filter(|seat| seat.session.wants(kind, true)) {
            let own = seat.session.owner.user == state.user_id;
            if own || state.channel_id.is_some_and(|channel| seat.sees(channel)) {
                self.tell(&seat.session, guild, state.channel_id, kind, state);
            } else if before.is_some_and(|channel| seat.sees(channel)) {
                self.tell(&seat.session, guild, before, kind, &left);
            }
        }
    }
}
