import { ask } from '@shared/api/client';
import type { Id } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';

/** `deleteSeconds`: how far back the person's messages go, too. */
export function useBan(guildId: Id, userId: Id) {
  const { api } = useServer();
  const params = { path: { guild_id: guildId, user_id: userId } };
  return useMutation({
    mutationFn: (deleteSeconds: number) =>
      ask(
        api.PUT('/guilds/{guild_id}/bans/{user_id}', {
          params,
          body: { delete_message_seconds: deleteSeconds },
        }),
      ),
  });
}
