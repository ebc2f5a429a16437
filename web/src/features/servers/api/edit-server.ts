import { ask } from '@shared/api/client';
import type { Id } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';

export function useEditServer(guildId: Id) {
  const { api } = useServer();
  return useMutation({
    mutationFn: (body: { name: string }) =>
      ask(api.PATCH('/guilds/{guild_id}', { params: { path: { guild_id: guildId } }, body })),
  });
}
