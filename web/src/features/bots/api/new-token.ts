import { ask } from '@shared/api/client';
import type { Application } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';
import { useRefreshBots } from './list';

/** A new token: the old one ends at once. For an application without a bot, its first one. */
export function useNewToken({ id, bot }: Application) {
  const { api } = useServer();
  const refresh = useRefreshBots();
  const params = { path: { application_id: id } };
  return useMutation({
    mutationFn: () =>
      ask(
        bot
          ? api.POST('/applications/{application_id}/bot/reset', { params })
          : api.POST('/applications/{application_id}/bot', { params }),
      ),
    onSettled: refresh,
  });
}
