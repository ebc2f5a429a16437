import { ask } from '@shared/api/client';
import type { Id } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { mine } from '@shared/server/query-keys';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

/** Every device that is signed in. */
export function useSessions() {
  const { api, origin } = useServer();
  return useQuery({ queryKey: mine(origin, 'sessions'), queryFn: () => ask(api.GET('/users/@me/sessions')) });
}

/** Signs another device out. */
export function useEndSession() {
  const { api, origin } = useServer();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: Id) =>
      ask(api.DELETE('/users/@me/sessions/{session_id}', { params: { path: { session_id: id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: mine(origin, 'sessions') }),
  });
}
