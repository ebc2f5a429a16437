import { ask } from '@shared/api/client';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';

/** Makes a server that I own; it comes with #general and a voice channel. */
export function useCreateServer() {
  const { api, store } = useServer();
  return useMutation({
    mutationFn: (name: string) => ask(api.POST('/guilds', { body: { name } })),
    onSuccess: (guild) => store.actions.meetGuild(guild),
  });
}
