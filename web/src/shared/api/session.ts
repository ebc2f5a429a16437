import { ApiError, errorFromResponse } from './error';
import { crossTabLock } from './lock';
import type { AuthTokens } from './types';

/** Refresh this long before the token ends, so that no request travels with a dead one. */
const MARGIN_MS = 30_000;

interface Stored {
  accessToken: string;
  refreshToken: string;
  /** Unix ms. */
  expiresAt: number;
}

export interface SessionOptions {
  origin: string;
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  fetch: typeof fetch;
  now(): number;
  /** One at a time among all tabs of this origin. */
  lock?: typeof crossTabLock;
}

/** The sign-in on one server, shared with the other tabs through the storage. */
export interface AuthSession {
  signedIn(): boolean;
  /** A token that is valid now; null when signed out. Throws when the server can't be reached. */
  accessToken(refused?: string): Promise<string | null>;
  refreshToken(): string | null;
  signIn(tokens: AuthTokens): void;
  signOut(): void;
  /** Called on every sign-in and sign-out, also in another tab. */
  subscribe(listener: () => void): () => void;
}

export function createSession({
  origin,
  storage,
  fetch,
  now,
  lock = crossTabLock,
}: SessionOptions): AuthSession {
  const key = `pc.session.${origin}`;
  const listeners = new Set<() => void>();
  let refreshing: Promise<string | null> | null = null;

  const tell = () => {
    for (const listener of listeners) listener();
  };
  const onStorage = (event: StorageEvent) => {
    if (event.key === key && !event.oldValue !== !event.newValue) tell();
  };

  function read(): Stored | null {
    try {
      return JSON.parse(storage.getItem(key) ?? 'null');
    } catch {
      return null;
    }
  }

  function write({ access_token, refresh_token, expires_in }: AuthTokens) {
    const stored: Stored = {
      accessToken: access_token,
      refreshToken: refresh_token,
      expiresAt: now() + expires_in * 1000,
    };
    storage.setItem(key, JSON.stringify(stored));
    return stored.accessToken;
  }

  const usable = (stored: Stored, refused?: string) =>
    stored.accessToken !== refused && stored.expiresAt - MARGIN_MS > now();

  function signOut() {
    storage.removeItem(key);
    tell();
  }

  async function refresh(refused?: string): Promise<string | null> {
    return lock(`pc.refresh.${origin}`, async () => {
      // Another tab may have done it while this one waited.
      const stored = read();
      if (!stored) return null;
      if (usable(stored, refused)) return stored.accessToken;
      const response = await fetch(`${origin}/api/v10/auth/refresh`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ refresh_token: stored.refreshToken }),
      }).catch(() => {
        throw new ApiError(0, 0, 'unreachable');
      });
      if (response.ok) return write(await response.json());
      // Only a clear no ends the sign-in; a busy or broken server doesn't.
      if (response.status !== 401 && response.status !== 400) throw await errorFromResponse(response);
      signOut();
      return null;
    });
  }

  return {
    signedIn: () => read() !== null,
    refreshToken: () => read()?.refreshToken ?? null,
    async accessToken(refused) {
      const stored = read();
      if (!stored) return null;
      if (usable(stored, refused)) return stored.accessToken;
      refreshing ??= refresh(refused).finally(() => {
        refreshing = null;
      });
      return refreshing;
    },
    signIn(tokens) {
      write(tokens);
      tell();
    },
    signOut,
    subscribe(listener) {
      if (listeners.size === 0) globalThis.addEventListener?.('storage', onStorage);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) globalThis.removeEventListener?.('storage', onStorage);
      };
    },
  };
}
