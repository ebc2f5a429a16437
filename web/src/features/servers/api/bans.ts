import { ask } from '@shared/api/client';
import type { Id } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { mine } from '@shared/server/query-keys';
import { useQuery } from '@tanstack/react-query';

export const bansKey = (origin: string, guildId: Id) => mine(origin, 'bans', guildId);

/** Who is banned, the first thousand. */
export function useBans(guildId: Id) {
  const { api, origin } = useServer();
  return useQuery({
    queryKey: bansKey(origin, guildId),
    // The gateway doesn't feed this list, so it is asked for each time it is looked at.
    staleTime: 0,
    queryFn: () => ask(api.GET('/guilds/{guild_id}/bans', { params: { path: { guild_id: guildId } } })),
  });
}
