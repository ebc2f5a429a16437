import { ask } from '@shared/api/client';
import { useActions, useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';

/** Absent: unchanged. Username, e-mail and password ask for the current `password`. */
export interface ProfileChange {
  username?: string;
  global_name?: string | null;
  bio?: string | null;
  email?: string | null;
  password?: string;
  new_password?: string;
}

export function useUpdateMe() {
  const { api } = useServer();
  const { putMe } = useActions();
  return useMutation({
    mutationFn: (body: ProfileChange) => ask(api.PATCH('/users/@me', { body })),
    onSuccess: putMe,
  });
}
