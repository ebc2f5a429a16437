import { ask } from '@shared/api/client';
import type { Id } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';
import { useRefreshBots } from './list';

/** The bot leaves all servers, its token ends; what it wrote stays. */
export function useDeleteBot(id: Id) {
  const { api } = useServer();
  const refresh = useRefreshBots();
  return useMutation({
    mutationFn: () =>
      ask(api.DELETE('/applications/{application_id}', { params: { path: { application_id: id } } })),
    onSettled: refresh,
  });
}
