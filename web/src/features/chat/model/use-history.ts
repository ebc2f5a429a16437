import type { Id } from '@shared/api/types';
import { compareIds } from '@shared/lib/ids';
import { useServer, useServerState } from '@shared/server/context';
import type { MessageWindow } from '@shared/store/state';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { createLoader } from './loader';

export interface History {
  state: 'loading' | 'ready' | 'failed';
  older(): void;
  newer(): void;
  /** Replaces what is loaded by the latest page. */
  latest(): Promise<void>;
  /** Replaces what is loaded by a page around a message, unless that is loaded already. False: it isn't there. */
  around(messageId: Id): Promise<boolean>;
  /** After a failure: once more. */
  retry(): void;
}

/** Loads a channel's history as it is needed. `first`: the message to open around, or null for the latest. */
export function useHistory(channelId: Id, first: Id | null): History {
  const server = useServer();
  const loader = useMemo(() => createLoader(server, channelId), [server, channelId]);
  const window = useServerState((state) => state.windows[channelId]);
  const generation = useServerState((state) => state.connection.generation);
  const [opening] = useState(first);
  // What a visit before left behind is shown at once, when it has what this visit begins with.
  // After a lost connection that may miss what the divider stands before.
  const [opened, setOpened] = useState(
    () => covers(window, first) && (first === null || window?.generation === generation),
  );
  const [failed, setFailed] = useState(false);

  const attempt = useCallback(async (load: Promise<unknown>) => {
    setFailed(false);
    await load.catch(() => setFailed(true));
  }, []);
  const open = useCallback(
    () => attempt(loader.open(opening).then(() => setOpened(true))),
    [attempt, loader, opening],
  );
  const refresh = useCallback(() => attempt(loader.refresh()), [attempt, loader]);

  const stale = window?.generation !== generation;
  useEffect(() => {
    if (!opened) void open();
    else if (stale) void refresh();
  }, [opened, stale, open, refresh]);

  return {
    state: window !== undefined && opened ? 'ready' : failed ? 'failed' : 'loading',
    older: useCallback(() => void loader.older().catch(() => undefined), [loader]),
    newer: useCallback(() => void loader.newer().catch(() => undefined), [loader]),
    latest: useCallback(() => attempt(loader.latest()), [attempt, loader]),
    around: useCallback(
      async (id) => {
        await attempt(loader.around(id));
        return loader.has(id);
      },
      [attempt, loader],
    ),
    retry: useCallback(() => void open(), [open]),
  };
}

function covers(window: MessageWindow | undefined, first: Id | null): boolean {
  if (window === undefined) return false;
  if (first === null) return !window.hasNewer;
  const ids = window.rows.flatMap((row) => (row.state === 'sent' ? [row.message.id] : []));
  const [oldest, newest] = [ids[0], ids.at(-1)];
  const above = !window.hasOlder || (oldest !== undefined && compareIds(oldest, first) <= 0);
  return above && (!window.hasNewer || (newest !== undefined && compareIds(newest, first) >= 0));
}
