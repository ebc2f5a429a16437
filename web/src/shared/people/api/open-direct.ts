import { ask } from '@shared/api/client';
import type { Id } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';

/** The code for a person who takes no messages from me. */
export const CANNOT_MESSAGE_USER = 50007;

/** The conversation with one person; the same one each time. */
export function useOpenDirect() {
  const { api, store } = useServer();
  return useMutation({
    mutationFn: (userId: Id) => ask(api.POST('/users/@me/channels', { body: { recipient_id: userId } })),
    onSuccess: (channel) => store.actions.putChannel(channel),
  });
}
