import { ask } from '@shared/api/client';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';

/** Ends this sign-in here and, when it can be reached, on the server. */
export function useSignOut() {
  const { api, session } = useServer();
  return useMutation({
    mutationFn: () =>
      ask(api.POST('/auth/logout', { body: { refresh_token: session.refreshToken() ?? undefined } })),
    onSettled: () => session.signOut(),
  });
}
