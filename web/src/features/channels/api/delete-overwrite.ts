import { ask } from '@shared/api/client';
import type { Id } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';

export function useDeleteOverwrite(channelId: Id) {
  const { api } = useServer();
  return useMutation({
    mutationFn: (id: Id) =>
      ask(
        api.DELETE('/channels/{channel_id}/permissions/{overwrite_id}', {
          params: { path: { channel_id: channelId, overwrite_id: id } },
        }),
      ),
  });
}
