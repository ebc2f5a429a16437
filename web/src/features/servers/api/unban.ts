import { ask } from '@shared/api/client';
import type { Id } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { bansKey } from './bans';

export function useUnban(guildId: Id) {
  const { api, origin } = useServer();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (userId: Id) =>
      ask(
        api.DELETE('/guilds/{guild_id}/bans/{user_id}', {
          params: { path: { guild_id: guildId, user_id: userId } },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: bansKey(origin, guildId) }),
  });
}
