import { ask } from '@shared/api/client';
import { useServer } from '@shared/server/context';
import { mine } from '@shared/server/query-keys';
import { useQuery, useQueryClient } from '@tanstack/react-query';

const keyOf = (origin: string) => mine(origin, 'applications');

/** My applications, each with its bot once it has one. */
export function useBots() {
  const { api, origin } = useServer();
  return useQuery({ queryKey: keyOf(origin), queryFn: () => ask(api.GET('/applications')) });
}

/** The list again, after something in it has changed. */
export function useRefreshBots() {
  const { origin } = useServer();
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: keyOf(origin) });
}
