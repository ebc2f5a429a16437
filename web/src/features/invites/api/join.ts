import { ask } from '@shared/api/client';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';

/** Joins; who is in already gets the same answer with `new_member: false`. */
export function useJoin(code: string) {
  const { api } = useServer();
  return useMutation({
    mutationFn: () => ask(api.POST('/invites/{code}', { params: { path: { code } } })),
  });
}
