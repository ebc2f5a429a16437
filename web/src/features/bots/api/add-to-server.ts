import { ask } from '@shared/api/client';
import type { Id } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';
import { useRefreshBots } from './list';

interface Addition {
  guildId: Id;
  /** What the bot's own role may do. */
  permissions: bigint;
}

/** Lets a bot into a server that I manage; in it already, its rights change. */
export function useAddToServer(id: Id) {
  const { api } = useServer();
  const refresh = useRefreshBots();
  return useMutation({
    mutationFn: ({ guildId, permissions }: Addition) =>
      ask(
        api.POST('/oauth2/authorize', {
          params: { query: { client_id: id, scope: 'bot' } },
          body: { guild_id: guildId, permissions: String(permissions), authorize: true },
        }),
      ),
    onSuccess: refresh,
  });
}
