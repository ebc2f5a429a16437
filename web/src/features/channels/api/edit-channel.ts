import { ask } from '@shared/api/client';
import type { Id } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';

export function useEditChannel(channelId: Id) {
  const { api } = useServer();
  return useMutation({
    mutationFn: (body: { name?: string; topic?: string | null }) =>
      ask(api.PATCH('/channels/{channel_id}', { params: { path: { channel_id: channelId } }, body })),
  });
}
