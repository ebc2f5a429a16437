import { type Api, createApi } from '../api/client';
import { withPatience } from '../api/patience';
import { type AuthSession, createSession } from '../api/session';
import type { GatewayState } from '../gateway/machine';
import { createGateway, type Gateway } from '../gateway/shell';
import type { ConnectionState } from '../store/state';
import { createServerStore, type ServerStore } from '../store/store';

/** One server that we talk to. The web has exactly one, its own origin; the desktop has many at once. */
export interface ServerConnection {
  /** e.g. `https://chat.example.org`, no slash at the end. */
  readonly origin: string;
  readonly api: Api;
  readonly session: AuthSession;
  readonly gateway: Gateway;
  readonly store: ServerStore;
  /** Connects while signed in, follows sign-in and sign-out; the answer undoes it. */
  open(): () => void;
}

export interface ServerOptions {
  origin: string;
  storage: Storage;
  fetch: typeof fetch;
  now(): number;
}

const TYPING_SWEEP_MS = 1_000;

export function connectServer({ origin, storage, fetch: reach, now }: ServerOptions): ServerConnection {
  const fetch = withPatience(reach);
  const store = createServerStore(now);
  const session = createSession({ origin, storage, fetch, now });
  const api = createApi({ origin, session, fetch });
  let lastToken: string | undefined;

  const gateway = createGateway({
    url: `${origin.replace(/^http/, 'ws')}/gateway`,
    async token(fresh) {
      const token = await session.accessToken(fresh ? lastToken : undefined);
      lastToken = token ?? undefined;
      return token;
    },
    onDispatch: store.actions.event,
    onState(state, retryAt) {
      store.actions.connection({ phase: phaseOf(state, store.get().ready), retryAt });
      if (state.name === 'dead' && state.reason === 'signed-out') session.signOut();
    },
    now,
  });

  function follow() {
    if (session.signedIn()) return gateway.start();
    gateway.stop();
    store.actions.reset();
  }

  return {
    origin,
    api,
    session,
    gateway,
    store,
    open() {
      const unsubscribe = session.subscribe(follow);
      const sweep = setInterval(store.actions.expireTyping, TYPING_SWEEP_MS);
      follow();
      return () => {
        unsubscribe();
        clearInterval(sweep);
        gateway.stop();
      };
    },
  };
}

function phaseOf(state: GatewayState, wasLive: boolean): ConnectionState['phase'] {
  if (state.name === 'ready') return 'live';
  if (state.name === 'idle' || state.name === 'dead') return state.name;
  return wasLive || state.name === 'backoff' ? 'lost' : 'connecting';
}
