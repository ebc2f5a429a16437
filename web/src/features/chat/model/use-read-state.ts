import type { Id } from '@shared/api/types';
import { isNewer } from '@shared/lib/ids';
import { useServer, useServerState } from '@shared/server/context';
import { isUnread, mentionCount } from '@shared/store/selectors';
import { useEffect, useRef, useState } from 'react';
import { ackMessage } from '../api/ack-message';
import { useFocused } from './use-focused';

/** In a busy channel the server hears at most this often, in ms; the last word is always told. */
const EVERY_MS = 1_000;

/** Tells the server what was read: only while somebody looks, and only at the live end. */
export function useAck(channelId: Id, atEnd: boolean): void {
  const server = useServer();
  const focused = useFocused();
  const last = useServerState((state) => lastSent(state.windows[channelId]?.rows));
  const read = useServerState((state) => state.readStates[channelId]?.last_message_id ?? null);
  const called = useServerState((state) => mentionCount(state, channelId) > 0);
  const untold = useServerState((state) => state.readStates[channelId]?.untold === true);
  const live = useServerState((state) => state.windows[channelId]?.hasNewer === false);
  const told = useRef(0);
  const waiting = useRef<() => void>(undefined);

  useEffect(() => {
    waiting.current = undefined;
    const news = called || untold || isNewer(last, read);
    if (!focused || !atEnd || !live || last === undefined || !news) return;
    const tell = () => {
      waiting.current = undefined;
      told.current = Date.now();
      server.store.actions.markRead(channelId, last);
      // Lost with the connection: the next message tells it again.
      ackMessage(server.api, channelId, last).catch(() => undefined);
    };
    waiting.current = tell;
    const timer = setTimeout(tell, Math.max(0, told.current + EVERY_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [server, channelId, focused, atEnd, live, last, read, called, untold]);
  // Whoever goes on at once has read it all the same.
  useEffect(() => () => waiting.current?.(), []);
}

/** After which message "New" stands; null: nowhere. Once set it stays until the channel is left. */
export function useNewAfter(channelId: Id, atEnd: boolean): Id | null {
  const focused = useFocused();
  const unread = useServerState((state) => isUnread(state, channelId));
  const read = useServerState((state) => state.readStates[channelId]?.last_message_id ?? '0');
  const [newAfter, setNewAfter] = useState(unread ? read : null);
  useEffect(() => {
    // What comes while nobody looks is new, too.
    if (unread && newAfter === null && !(focused && atEnd)) setNewAfter(read);
  }, [unread, newAfter, focused, atEnd, read]);
  return newAfter;
}

function lastSent(rows: readonly { state: string; message: { id: Id } }[] | undefined): Id | undefined {
  return rows?.findLast((row) => row.state === 'sent')?.message.id;
}
