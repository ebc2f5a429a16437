import { useQuery } from '@tanstack/react-query';
import { ApiError, errorFromResponse } from '../api/error';
import type { WellKnown } from '../api/types';
import { useServer } from './context';

/** What the server says about itself to anybody: its name, who may sign up, which resolver it uses. */
export function useInstance() {
  const { origin } = useServer();
  return useQuery({
    queryKey: [origin, 'instance'],
    staleTime: 60_000,
    queryFn: async (): Promise<WellKnown> => {
      const response = await fetch(`${origin}/.well-known/privatechat`).catch(() => {
        throw new ApiError(0, 0, 'unreachable');
      });
      if (!response.ok) throw await errorFromResponse(response);
      return response.json();
    },
  });
}
