import { ask } from '@shared/api/client';
import type { Id, Overwrite } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';

/**
 * Sets what roles or people may do in one channel, one after the other, whether or not who asked for it still looks.
 * The list itself follows by the gateway.
 */
export function usePutOverwrites(channelId: Id) {
  const { api } = useServer();
  return useMutation({
    mutationFn: async (overwrites: Overwrite[]) => {
      for (const { id, ...body } of overwrites) {
        const path = { channel_id: channelId, overwrite_id: id };
        await ask(api.PUT('/channels/{channel_id}/permissions/{overwrite_id}', { params: { path }, body }));
      }
    },
  });
}
