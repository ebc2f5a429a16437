import { ask } from '@shared/api/client';
import type { Id, Overwrite } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';

export interface NewChannel {
  name: string;
  /** 0 text, 2 voice, 4 category. */
  type: 0 | 2 | 4;
  parent_id?: Id | null;
  permission_overwrites?: Overwrite[];
}

export function useCreateChannel(guildId: Id) {
  const { api, store } = useServer();
  return useMutation({
    mutationFn: (body: NewChannel) =>
      ask(api.POST('/guilds/{guild_id}/channels', { params: { path: { guild_id: guildId } }, body })),
    onSuccess: (channel) => store.actions.putChannel({ ...channel, guild_id: guildId }),
  });
}
