import type { Id } from '@shared/api/types';
import { displayName } from '@shared/store/selectors';
import type { ServerState } from '@shared/store/state';
import type { NameOf } from '../markdown/plain-text';

/** What a mention is called in this server at this moment. */
export function nameIn(state: ServerState, guildId: Id | undefined): NameOf {
  return (kind, id) => {
    if (kind === 'user') return displayName(state, id, guildId);
    if (kind === 'channel') return state.channels[id]?.name ?? id;
    return (guildId && state.roles[guildId]?.[id]?.name) || id;
  };
}
