import type { Id } from '@shared/api/types';
import { compareIds } from '@shared/lib/ids';
import { useServer, useServerState } from '@shared/server/context';
import type { MessageWindow } from '@shared/store/state';
import { type RefObject, useCallback, useEffect, useMemo, useState } from 'react';
import { createLoader } from './loader';

export interface History {
  state: 'loading' | 'ready' | 'failed';
  /** Something is shown, but the last load on top of it failed. */
  incomplete: boolean;
  older(): void;
  newer(): void;
  /** Replaces what is loaded by the latest page. */
  latest(): Promise<void>;
  /** Replaces what is loaded by a page around a message, unless that is loaded already. */
  around(messageId: Id): Promise<'found' | 'missing' | 'failed'>;
  /** After a failure: once more. */
  retry(): void;
}

/**
 * Loads a channel's history as it is needed. `first`: the message to open around, or null for the latest;
 * `reading` tells a message in view at the moment, if there is one.
 */
export function useHistory(channelId: Id, first: Id | null, reading: RefObject<() => Id | null>): History {
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
  // What failed last, to be tried again.
  const [failed, setFailed] = useState<{ again(): Promise<unknown> } | null>(null);

  const attempt = useCallback(async (again: () => Promise<unknown>, partly = false): Promise<boolean> => {
    try {
      await again();
      // A page more says nothing about the failure of another load.
      setFailed((old) => (partly && old?.again !== again ? old : null));
      return true;
    } catch {
      setFailed({ again });
      return false;
    }
  }, []);
  const open = useCallback(
    () => attempt(() => loader.open(opening).then(() => setOpened(true))),
    [attempt, loader, opening],
  );
  const refresh = useCallback(
    () => attempt(() => loader.refresh(reading.current())),
    [attempt, loader, reading],
  );

  const stale = window?.generation !== generation;
  useEffect(() => {
    if (!opened) void open();
    else if (stale) void refresh();
  }, [opened, stale, open, refresh]);

  const ready = window !== undefined && opened;
  return {
    state: ready ? 'ready' : failed ? 'failed' : 'loading',
    incomplete: ready && failed !== null,
    older: useCallback(() => void attempt(loader.older, true), [attempt, loader]),
    newer: useCallback(() => void attempt(loader.newer, true), [attempt, loader]),
    latest: useCallback(async () => void (await attempt(loader.latest)), [attempt, loader]),
    around: useCallback(
      async (id) => {
        if (!(await attempt(() => loader.around(id)))) return 'failed';
        return loader.has(id) ? 'found' : 'missing';
      },
      [attempt, loader],
    ),
    retry: useCallback(() => failed && void attempt(failed.again), [attempt, failed]),
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
