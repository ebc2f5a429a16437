import { ask } from '@shared/api/client';
import type { Id } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';

export function useDeleteRole(guildId: Id, roleId: Id) {
  const { api } = useServer();
  const params = { path: { guild_id: guildId, role_id: roleId } };
  return useMutation({ mutationFn: () => ask(api.DELETE('/guilds/{guild_id}/roles/{role_id}', { params })) });
}
