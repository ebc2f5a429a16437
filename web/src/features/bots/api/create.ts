import { ask } from '@shared/api/client';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';
import { useRefreshBots } from './list';

/** Makes an application and its bot; the answer holds the token, this once. */
export function useCreateBot() {
  const { api } = useServer();
  const refresh = useRefreshBots();
  return useMutation({
    mutationFn: async (name: string) => {
      const { id } = await ask(api.POST('/applications', { body: { name } }));
      return ask(
        api.POST('/applications/{application_id}/bot', { params: { path: { application_id: id } } }),
      );
    },
    // Also after a failure: the application may be there, only without its bot.
    onSettled: refresh,
  });
}
