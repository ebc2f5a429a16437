import { ask } from '@shared/api/client';
import type { Id } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';

export interface MemberChange {
  roles?: Id[];
  /** Until when the person may not write; null ends a time-out. */
  communication_disabled_until?: string | null;
}

export function useEditMember(guildId: Id, userId: Id) {
  const { api, store } = useServer();
  const params = { path: { guild_id: guildId, user_id: userId } };
  return useMutation({
    mutationFn: (body: MemberChange) =>
      ask(api.PATCH('/guilds/{guild_id}/members/{user_id}', { params, body })),
    onSuccess: (member) => store.actions.putMembers(guildId, [member]),
  });
}
