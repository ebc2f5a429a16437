import { ask } from '@shared/api/client';
import type { User } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';

/** The person of exactly this name, or undefined. */
export function useFindUser() {
  const { api } = useServer();
  return useMutation({
    mutationFn: async (username: string): Promise<User | undefined> =>
      (await ask(api.GET('/users', { params: { query: { username } } })))[0],
  });
}
