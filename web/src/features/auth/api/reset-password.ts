import { ask } from '@shared/api/client';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';

export function useResetPassword() {
  const { api } = useServer();
  return useMutation({
    mutationFn: (body: { token: string; password: string }) =>
      ask(api.POST('/auth/reset-password', { body })),
  });
}
