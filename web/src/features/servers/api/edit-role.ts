import { ask } from '@shared/api/client';
import type { Id, RoleChange } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';

export function useEditRole(guildId: Id, roleId: Id) {
  const { api } = useServer();
  const params = { path: { guild_id: guildId, role_id: roleId } };
  return useMutation({
    mutationFn: (body: RoleChange) => ask(api.PATCH('/guilds/{guild_id}/roles/{role_id}', { params, body })),
  });
}
