import { ask } from '@shared/api/client';
import type { Id, Overwrite } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';

/** Sets what a role or a person may do in one channel. The list itself follows by the gateway. */
export function usePutOverwrite(channelId: Id) {
  const { api } = useServer();
  return useMutation({
    mutationFn: ({ id, ...body }: Overwrite) =>
      ask(
        api.PUT('/channels/{channel_id}/permissions/{overwrite_id}', {
          params: { path: { channel_id: channelId, overwrite_id: id } },
          body,
        }),
      ),
  });
}
