import { ask } from '@shared/api/client';
import type { Id } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';

/** Seconds and times; 0 means without end. */
export interface InviteRules {
  max_age: number;
  max_uses: number;
  temporary: boolean;
}

/** Answers a like invitation of the same person again, unless it is to be `unique`. */
export function useCreateInvite(channelId: Id) {
  const { api } = useServer();
  return useMutation({
    mutationFn: (body: InviteRules & { unique?: boolean }) =>
      ask(api.POST('/channels/{channel_id}/invites', { params: { path: { channel_id: channelId } }, body })),
  });
}
