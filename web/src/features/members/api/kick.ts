import { ask } from '@shared/api/client';
import type { Id } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';

export function useKick(guildId: Id, userId: Id) {
  const { api } = useServer();
  const params = { path: { guild_id: guildId, user_id: userId } };
  return useMutation({
    mutationFn: () => ask(api.DELETE('/guilds/{guild_id}/members/{user_id}', { params })),
  });
}
