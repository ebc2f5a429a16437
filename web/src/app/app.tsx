import { PreferencesProvider, type PreferencesStore } from '@shared/preferences/preferences';
import type { ServerConnection } from '@shared/server/connection';
import { ServerProvider } from '@shared/server/context';
import { mine } from '@shared/server/query-keys';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ErrorBoundary } from './error-boundary';
import { Routes } from './routes';

/** Everything that the pages stand on; it knows no page itself. */
export function App({ server, preferences }: { server: ServerConnection; preferences: PreferencesStore }) {
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 30_000 } } }),
  );
  // What one person was told is nothing for the next one who signs in here.
  useEffect(
    () =>
      server.session.subscribe(() => {
        if (!server.session.signedIn()) queries.removeQueries({ queryKey: mine(server.origin) });
      }),
    [server, queries],
  );
  return (
    <PreferencesProvider store={preferences}>
      <QueryClientProvider client={queries}>
        <ServerProvider server={server}>
          <ErrorBoundary>
            <Routes />
          </ErrorBoundary>
        </ServerProvider>
      </QueryClientProvider>
    </PreferencesProvider>
  );
}
