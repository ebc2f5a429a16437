import { ask } from '@shared/api/client';
import type { Id } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';

export function useDeleteChannel(channelId: Id) {
  const { api, store } = useServer();
  return useMutation({
    mutationFn: () =>
      ask(api.DELETE('/channels/{channel_id}', { params: { path: { channel_id: channelId } } })),
    onSuccess: () => store.actions.removeChannel(channelId),
  });
}
