import { ask } from '@shared/api/client';
import type { Invite } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useQuery } from '@tanstack/react-query';

const AGAIN_MS = 2_000;

/** Where a code stands with the resolver. While it is on its way there, the server is asked again and again. */
export function useStanding({ code, resolver }: Invite): Invite['resolver'] {
  const { api, origin } = useServer();
  const { data } = useQuery({
    queryKey: [origin, 'invite-standing', code],
    enabled: resolver?.state === 'pending',
    queryFn: async () => {
      const call = api.GET('/invites/{code}', { params: { path: { code }, query: { with_resolver: true } } });
      return (await ask(call)).resolver ?? null;
    },
    refetchInterval: ({ state }) => ((state.data?.state ?? 'pending') === 'pending' ? AGAIN_MS : false),
    retry: false,
  });
  return data ?? resolver;
}
