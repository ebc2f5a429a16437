import { PreferencesProvider, type PreferencesStore } from '@shared/preferences/preferences';
import type { ServerConnection } from '@shared/server/connection';
import { ServerProvider } from '@shared/server/context';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorBoundary } from './error-boundary';
import { Routes } from './routes';

/** Everything that the pages stand on; it knows no page itself. */
export function App({ server, preferences }: { server: ServerConnection; preferences: PreferencesStore }) {
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 30_000 } } }),
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
