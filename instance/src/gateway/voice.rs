//! Who is in which voice channel. There is no media yet; clients and bots see each other's states.

use std::collections::HashMap;

use shared::{ChannelId, GuildId, UserId, gateway::VoiceState};

#[derive(Default)]
pub(crate) struct VoiceStates(HashMap<GuildId, HashMap<UserId, VoiceState>>);

impl VoiceStates {
    pub(crate) fn get(&self, guild: GuildId, user: UserId) -> Option<&VoiceState> {
        self.0.get(&guild)?.get(&user)
    }

    pub(crate) fn set(&mut self, guild: GuildId, state: VoiceState) {
        self.0.entry(guild).or_default().insert(state.user_id, state);
    }

    pub(crate) fn remove(&mut self, guild: GuildId, user: UserId) -> Option<VoiceState> {
        let states = self.0.get_mut(&guild)?;
        let removed = states.remove(&user);
        if states.is_empty() {
            self.0.remove(&guild);
        }
        removed
    }

    pub(crate) fn forget_guild(&mut self, guild: GuildId) {
        self.0.remove(&guild);
    }

    pub(crate) fn of_guild(&self, guild: GuildId) -> Vec<VoiceState> {
        let states = self.0.get(&guild).into_iter().flat_map(HashMap::values);
        // Within a guild's own list the guild isn't named again.
        states.map(|state| VoiceState { guild_id: None, ..state.clone() }).collect()
    }

    /// Who is in channels that `stands` says no of.
    pub(crate) fn outside(&self, guild: GuildId, stands: impl Fn(ChannelId) -> bool) -> Vec<UserId> {
        let states = self.0.get(&guild).into_iter().flat_map(HashMap::values);
        let lost = states.filter(|state| state.channel_id.is_some_and(|channel| !stands(channel)));
        lost.map(|state| state.user_id).collect()
    }

    pub(crate) fn in_channel(&self, guild: GuildId, channel: ChannelId) -> impl Iterator<Item = &VoiceState> {
        let states = self.0.get(&guild).into_iter().flat_map(HashMap::values);
        states.filter(move |state| state.channel_id == Some(channel))
    }
}
