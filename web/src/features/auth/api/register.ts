import { ask } from '@shared/api/client';
import type { Locale } from '@shared/i18n/messages';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';

interface Register {
  username: string;
  password: string;
  email: string;
  invite?: string;
  locale: Locale;
}

/** Makes an account and signs in. With an invitation, its server is joined in the same step. */
export function useRegister() {
  const { api, session } = useServer();
  return useMutation({
    mutationFn: async ({ email, ...rest }: Register) => {
      const answer = await ask(api.POST('/auth/register', { body: { ...rest, email: email || undefined } }));
      session.signIn(answer);
    },
  });
}
