import type { Id } from '@shared/api/types';
import { compareIds } from '@shared/lib/ids';
import { useActions, useServer, useServerState } from '@shared/server/context';
import type { MessageRow, MessageWindow } from '@shared/store/state';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { buildLines } from '../rows/rows';
import { useAnchoredScroll } from '../scroll/use-anchored-scroll';
import { conversationName } from './conversation-name';
import { useHistory } from './use-history';
import { useAck, useNewAfter } from './use-read-state';
import { useTarget } from './use-target';

const NONE: readonly MessageRow[] = [];

/** Everything that the view of one channel shows and does. */
export function useConversation(channelId: Id, linked: Id | undefined) {
  const { store } = useServer();
  const actions = useActions();
  const window = useServerState((state) => state.windows[channelId]);
  const guildId = useServerState((state) => state.channels[channelId]?.guild_id);
  const name = useServerState((state) => conversationName(state, channelId));
  const rows = window?.rows ?? NONE;

  const [atEnd, setAtEnd] = useState(false);
  const newAfter = useNewAfter(channelId, atEnd);
  const reading = useRef<() => Id | null>(() => null);
  const history = useHistory(channelId, linked ?? (newAfter === '0' ? null : newAfter), reading);
  const shown = history.state === 'ready' ? rows : NONE;
  const divider = dividerIn(window, newAfter);
  const lines = useMemo(() => buildLines(shown, divider), [shown, divider]);

  const scroll = useAnchoredScroll({
    rows: lines,
    live: window?.hasNewer === false,
    landing: divider === null ? { to: 'end' } : { to: 'row', key: 'new', at: 'quarter' },
    onNearStart: history.older,
    onNearEnd: history.newer,
  });
  const { keyInView } = scroll;
  useEffect(() => {
    reading.current = () => rows.find((row) => row.key === keyInView())?.message.id ?? null;
  }, [rows, keyInView]);
  useEffect(() => setAtEnd(scroll.atEnd), [scroll.atEnd]);
  useEffect(() => actions.setPinned(channelId, scroll.atEnd), [actions, channelId, scroll.atEnd]);
  // Whoever left a channel reads it no more: it may let go of old messages again.
  useEffect(() => () => actions.setPinned(channelId, true), [actions, channelId]);
  useAck(channelId, atEnd);

  const target = useTarget(shown, scroll, history, linked);
  const { latest } = history;
  const { toEnd } = scroll;
  const jumpToPresent = useCallback(async () => {
    if (store.get().windows[channelId]?.hasNewer) await latest();
    toEnd();
  }, [store, channelId, latest, toEnd]);

  return { name, guildId, window, lines, history, scroll, target, jumpToPresent };
}

/** "New" may stand only where the messages on both sides of it are known. */
function dividerIn(window: MessageWindow | undefined, newAfter: Id | null): Id | null {
  const oldest = window?.rows[0]?.message.id;
  if (newAfter === null || window === undefined || oldest === undefined) return null;
  return !window.hasOlder || compareIds(oldest, newAfter) <= 0 ? newAfter : null;
}
