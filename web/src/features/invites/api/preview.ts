import { ask } from '@shared/api/client';
import { isApiError } from '@shared/api/error';
import { useServer } from '@shared/server/context';
import { useQuery } from '@tanstack/react-query';

/** What an invitation leads to; needs no sign-in. */
export function useInvitePreview(code: string) {
  const { api, origin } = useServer();
  return useQuery({
    queryKey: [origin, 'invite', code],
    queryFn: () =>
      ask(api.GET('/invites/{code}', { params: { path: { code }, query: { with_counts: true } } })),
    retry: (count, error) => count < 2 && isApiError(error) && error.status === 0,
  });
}
