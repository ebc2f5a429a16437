import type { Id } from '@shared/api/types';
import { displayName, recipientOf } from '@shared/store/selectors';
import type { ServerState } from '@shared/store/state';

/** `#general`, or the other person's name. */
export function conversationName(state: ServerState, channelId: Id): string {
  const channel = state.channels[channelId];
  if (channel?.guild_id) return `#${channel.name ?? ''}`;
  const other = recipientOf(state, channelId);
  return other === undefined ? '' : displayName(state, other.id);
}
