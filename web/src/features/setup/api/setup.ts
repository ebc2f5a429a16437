import { ask } from '@shared/api/client';
import type { RegistrationMode } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useMutation, useQueryClient } from '@tanstack/react-query';

interface Claim {
  claim: string;
  username: string;
  password: string;
  instance_name: string;
  registration_mode?: RegistrationMode;
}

/** Claims the instance: makes its first administrator and home server, and signs in. */
export function useClaim() {
  const { api, session, origin } = useServer();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: Claim) => {
      const answer = await ask(api.POST('/setup', { body }));
      await queries.invalidateQueries({ queryKey: [origin] });
      session.signIn(answer);
    },
  });
}
