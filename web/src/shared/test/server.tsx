import { createPreferences, PreferencesProvider } from '@shared/preferences/preferences';
import { connectServer } from '@shared/server/connection';
import { ServerProvider } from '@shared/server/context';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { vi } from 'vitest';

export const ORIGIN = 'https://chat.example.org';

/** What a server answers to a call: a body, or a status with one. */
type Answer = object | [status: number, body: object];

/** Everything that components find around them, and a network where `answer` is at the other end. */
export function serverWith(
  answer: (call: { method: string; url: string; body?: Record<string, unknown> }) => Answer | null,
) {
  const fetch = vi.fn(async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    const text = await request.text();
    const given = answer({ method: request.method, url: request.url, body: text && JSON.parse(text) });
    if (!given) throw new TypeError('nobody answers');
    const [status, body] = Array.isArray(given) ? given : [200, given];
    return new Response(JSON.stringify(body), { status });
  });
  vi.stubGlobal('fetch', fetch);
  const server = connectServer({ origin: ORIGIN, storage: localStorage, fetch, now: Date.now });
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const preferences = createPreferences({ getItem: () => null, setItem: () => {} }, 'en');
  const Around = ({ children }: { children: ReactNode }) => (
    <PreferencesProvider store={preferences}>
      <QueryClientProvider client={queries}>
        <ServerProvider server={server}>{children}</ServerProvider>
      </QueryClientProvider>
    </PreferencesProvider>
  );
  return { Around, fetch };
}
