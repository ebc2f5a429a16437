import { ask } from '@shared/api/client';
import type { Id } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';

/** A new role at the bottom, which may do nothing beyond what everyone may. */
export function useCreateRole(guildId: Id) {
  const { api } = useServer();
  const params = { path: { guild_id: guildId } };
  return useMutation({
    mutationFn: (name: string) =>
      ask(api.POST('/guilds/{guild_id}/roles', { params, body: { name, permissions: '0' } })),
  });
}
