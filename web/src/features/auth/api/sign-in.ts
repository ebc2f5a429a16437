import { ask } from '@shared/api/client';
import type { AuthTokens, MfaRequired } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useMutation } from '@tanstack/react-query';

interface SignIn {
  login: string;
  password: string;
  mfaCode?: string;
}

/** Signs in, or answers that a second factor is wanted. */
export function useSignIn() {
  const { api, session } = useServer();
  return useMutation({
    mutationFn: async ({ login, password, mfaCode }: SignIn): Promise<AuthTokens | MfaRequired> => {
      const body = { login, password, mfa_code: mfaCode || undefined };
      const answer = await ask(api.POST('/auth/login', { body }));
      if ('access_token' in answer) session.signIn(answer);
      return answer;
    },
  });
}
