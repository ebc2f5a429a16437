import { ask } from '@shared/api/client';
import type { Invite } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useQuery } from '@tanstack/react-query';

/** Asked again after this long, then less and less often: neighbours behind one address share a limit. */
const AGAIN_MS = 2_000;
const LONGEST_MS = 30_000;

/** Where a code stands with the resolver. While it is on its way there, the server is asked again. */
export function useStanding({ code, resolver }: Invite): Invite['resolver'] {
  const { api, origin } = useServer();
  const { data } = useQuery({
    queryKey: [origin, 'invite-standing', code],
    enabled: resolver?.state === 'pending',
    queryFn: async () => {
      const call = api.GET('/invites/{code}', { params: { path: { code }, query: { with_resolver: true } } });
      return (await ask(call)).resolver ?? null;
    },
    refetchInterval: ({ state: { data, dataUpdateCount, errorUpdateCount } }) => {
      if ((data?.state ?? 'pending') !== 'pending') return false;
      return Math.min(AGAIN_MS * 2 ** Math.max(dataUpdateCount + errorUpdateCount - 1, 0), LONGEST_MS);
    },
    retry: false,
  });
  return data ?? resolver;
}
