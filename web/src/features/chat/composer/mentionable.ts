import type { Id } from '@shared/api/types';
import { CHANNEL_TEXT, guildChannels } from '@shared/store/selectors';
import type { ServerState } from '@shared/store/state';
import type { Mentionable } from './mention-text';

/** Whom and what a message in this channel can mention. */
export function mentionableIn(state: ServerState, channelId: Id): Mentionable {
  const channel = state.channels[channelId];
  const guildId = channel?.guild_id;
  const people = (ids: readonly Id[]) =>
    ids.flatMap((id) => (state.users[id] ? [{ id, name: state.users[id].username }] : []));
  if (!guildId)
    return { users: people((channel?.recipients ?? []).map((user) => user.id)), roles: [], channels: [] };
  return {
    users: people(Object.keys(state.members[guildId] ?? {})),
    roles: Object.values(state.roles[guildId] ?? {}).filter((role) => role.id !== guildId),
    channels: guildChannels(state, guildId)
      .filter((each) => each.type === CHANNEL_TEXT)
      .map((each) => ({ id: each.id, name: each.name ?? '' })),
  };
}
