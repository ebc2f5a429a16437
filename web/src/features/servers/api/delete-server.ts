import { ask } from '@shared/api/client';
import type { Id } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';

export function useDeleteServer() {
  const { api, store } = useServer();
  return useMutation({
    mutationFn: (guildId: Id) =>
      ask(api.DELETE('/guilds/{guild_id}', { params: { path: { guild_id: guildId } } })),
    onSuccess: (_, guildId) => store.actions.removeGuild(guildId),
  });
}
