import type { Id } from '@shared/api/types';
import { displayName } from '@shared/store/selectors';
import type { ServerState } from '@shared/store/state';

export interface MemberGroup {
  /** A role's id, `online` or `offline`. */
  key: string;
  /** Null: named by the words for online and offline. */
  name: string | null;
  members: readonly { id: Id; name: string }[];
}

/**
 * Members as they stand in the list: who is here under their highest role that is shown apart, then the others who are
 * here, then who isn't; by name within.
 */
export function memberGroups(state: ServerState, guildId: Id): MemberGroup[] {
  const apart = Object.values(state.roles[guildId] ?? {})
    .filter((role) => role.hoist && role.id !== guildId)
    .sort((a, b) => b.position - a.position);
  const groups = new Map<string, { id: Id; name: string }[]>([
    ...apart.map((role): [string, []] => [role.id, []]),
    ['online', []],
    ['offline', []],
  ]);
  for (const [id, member] of Object.entries(state.members[guildId] ?? {})) {
    const here = (state.presences[id] ?? 'offline') !== 'offline';
    const key = here ? (apart.find((role) => member.roles.includes(role.id))?.id ?? 'online') : 'offline';
    groups.get(key)?.push({ id, name: displayName(state, id, guildId) });
  }
  return [...groups]
    .filter(([, members]) => members.length > 0)
    .map(([key, members]) => ({
      key,
      name: state.roles[guildId]?.[key]?.name ?? null,
      members: members.sort((a, b) => a.name.localeCompare(b.name)),
    }));
}
