import { ask } from '@shared/api/client';
import { isApiError } from '@shared/api/error';
import { inviteRefusal } from '@shared/invites/refusal';
import { pageUrl } from '@shared/lib/page-url';
import { useServer } from '@shared/server/context';
import { useInstance } from '@shared/server/instance';
import { useMutation } from '@tanstack/react-query';
import type { Invitation } from '../model/invitation';

export type JoinProblem = 'notFound' | 'expired' | 'usedUp' | 'tooMany' | 'unreachable' | 'malformed';

/** Where a code leads: to this server, or to the invitation page of another one. */
export type Destination = { kind: 'here'; code: string } | { kind: 'elsewhere'; url: string; host: string };

const PATIENCE_MS = 10_000;

/** Asks the resolver that this server names, or only this server when it works without one. */
export function useResolve() {
  const { api, origin } = useServer();
  const { refetch } = useInstance();
  return useMutation<Destination, JoinProblem, Invitation>({
    mutationFn: async ({ code, origin: named }) => {
      const instance = (await refetch()).data;
      if (!instance) throw 'unreachable' satisfies JoinProblem;
      const own = [origin, instance.public_url];
      if (named) return own.includes(named) ? { kind: 'here', code } : elsewhere(`${named}/invite/${code}`);
      if (!instance.resolver_url) return here(code);
      const found = await resolve(instance.resolver_url, code);
      // A code that was made a moment ago may not have reached the resolver yet.
      if (typeof found === 'string') return here(code).catch(() => Promise.reject(found));
      return own.includes(found.targetUrl) ? { kind: 'here', code } : elsewhere(found.redirectTo);
    },
  });

  async function here(code: string): Promise<Destination> {
    try {
      await ask(api.GET('/invites/{code}', { params: { path: { code } } }));
    } catch (error) {
      throw problemOf(error);
    }
    return { kind: 'here', code };
  }
}

async function resolve(
  resolver: string,
  code: string,
): Promise<JoinProblem | { targetUrl: string; redirectTo: string }> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const response = await fetch(`${resolver}/api/resolver/resolve/${code}`, { signal }).catch(() => null);
  if (!response) return 'unreachable';
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  if (response.status === 429) return 'tooMany';
  if (response.status === 400) return 'malformed';
  if (response.status === 404) return body.code === 'invite_expired' ? 'expired' : 'notFound';
  return 'unreachable';
}

function elsewhere(address: string): Destination {
  // Whatever the resolver says, only a page may be opened.
  const url = pageUrl(address);
  if (!url) throw 'notFound' satisfies JoinProblem;
  return { kind: 'elsewhere', url: url.href, host: url.host };
}

function problemOf(error: unknown): JoinProblem {
  const refusal = inviteRefusal(error);
  if (refusal === 'expired' || refusal === 'usedUp') return refusal;
  if (refusal) return 'notFound';
  return isApiError(error) && error.status === 429 ? 'tooMany' : 'unreachable';
}
