import { createContext, type ReactNode, use, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { ServerState } from '../store/state';
import type { Actions } from '../store/store';
import type { ServerConnection } from './connection';

const Context = createContext<ServerConnection | null>(null);

/** All below it talks to this server. */
export function ServerProvider({ server, children }: { server: ServerConnection; children: ReactNode }) {
  return <Context value={server}>{children}</Context>;
}

export function useServer(): ServerConnection {
  const server = use(Context);
  if (!server) throw new Error('useServer outside ServerProvider');
  return server;
}

/** A value of the store; renders again when it changes. For a selector that builds a list: `useServerList`. */
export const useServerState = <T,>(select: (state: ServerState) => T): T =>
  useStore(useServer().store.api, select);

/** Like `useServerState`, compared one level deep. */
export const useServerList = <T,>(select: (state: ServerState) => T): T =>
  useStore(useServer().store.api, useShallow(select));

export const useActions = (): Actions => useServer().store.actions;

export function useSignedIn(): boolean {
  const { session } = useServer();
  return useSyncExternalStore(session.subscribe, session.signedIn);
}
