import type { Id } from '@shared/api/types';
import { useServerState } from '@shared/server/context';
import type { ServerState } from '@shared/store/state';
import { useMemo } from 'react';
import { type MemberGroup, memberGroups } from './groups';

/** Made anew only when something that the list shows has changed: a message elsewhere costs nothing here. */
export function useMemberGroups(guildId: Id): MemberGroup[] {
  const members = useServerState((state) => state.members);
  const presences = useServerState((state) => state.presences);
  const roles = useServerState((state) => state.roles);
  const users = useServerState((state) => state.users);
  return useMemo(
    () => memberGroups({ members, presences, roles, users } as ServerState, guildId),
    [members, presences, roles, users, guildId],
  );
}
