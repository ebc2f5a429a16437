import type { Id, Message } from '../api/types';
import { compareIds } from '../lib/ids';
import { type MessageRow, type MessageWindow, type ServerState, WINDOW_MAX, WINDOW_ROWS } from './state';

/** Replaces what is loaded of a channel; `messages` in any order, pending and failed rows survive. */
export function loadWindow(
  state: ServerState,
  channelId: Id,
  messages: Message[],
  edges: { hasOlder: boolean; hasNewer: boolean },
): ServerState {
  const old = state.windows[channelId];
  const unsent = old?.rows.filter((row) => row.state !== 'sent') ?? [];
  const known = new Map(old?.rows.map((row) => [row.message.id, row]));
  const rows = sorted(messages).map((message) => ({
    ...toRow(message),
    key: known.get(message.id)?.key ?? keyOf(message),
  }));
  return setWindow(state, channelId, {
    rows: withUnsent(rows, unsent),
    ...edges,
    pinned: old?.pinned ?? !edges.hasNewer,
    arrived: edges.hasNewer ? (old?.arrived ?? 0) : 0,
    generation: state.connection.generation,
  });
}

/** Older history on top; what is beyond the limit falls off the newer end. */
export function prependHistory(
  state: ServerState,
  channelId: Id,
  messages: Message[],
  hasOlder: boolean,
): ServerState {
  return edit(state, channelId, (window) => {
    const rows = merge(sorted(messages).map(toRow), window.rows);
    const cut = rows.length > WINDOW_MAX;
    return {
      ...window,
      rows: cut
        ? [...rows.slice(0, WINDOW_MAX), ...rows.slice(WINDOW_MAX).filter((row) => row.state !== 'sent')]
        : rows,
      hasOlder,
      hasNewer: window.hasNewer || cut,
    };
  });
}

/** Newer history below; what is beyond the limit falls off the older end. */
export function appendHistory(
  state: ServerState,
  channelId: Id,
  messages: Message[],
  hasNewer: boolean,
): ServerState {
  return edit(state, channelId, (window) => {
    const rows = merge(window.rows, sorted(messages).map(toRow));
    const cut = rows.length > WINDOW_MAX;
    return {
      ...window,
      rows: cut ? rows.slice(-WINDOW_MAX) : rows,
      hasNewer,
      hasOlder: window.hasOlder || cut,
    };
  });
}

/** Whether the view is at the live end. Getting there forgets the count of arrived messages. */
export function setPinned(state: ServerState, channelId: Id, pinned: boolean): ServerState {
  const window = state.windows[channelId];
  if (!window || (window.pinned === pinned && (!pinned || window.arrived === 0))) return state;
  return setWindow(state, channelId, { ...window, pinned, arrived: pinned ? 0 : window.arrived });
}

/** A row for a message that is on its way; `message.nonce` is set. Retry calls it again with the same nonce. */
export function addPending(state: ServerState, message: Message): ServerState {
  const key = String(message.nonce);
  const window = state.windows[message.channel_id] ?? NOT_LOADED;
  const rows = window.rows.filter((row) => row.key !== key);
  return setWindow(state, message.channel_id, {
    ...window,
    rows: [...rows, { key, message, state: 'pending' }],
  });
}

/** Holds what was sent before the history came, or while it can't be had. Its generation never was: it gets loaded. */
const NOT_LOADED: MessageWindow = {
  rows: [],
  hasOlder: true,
  hasNewer: false,
  pinned: true,
  arrived: 0,
  generation: -1,
};

export function failPending(state: ServerState, channelId: Id, nonce: string, error: string): ServerState {
  return edit(state, channelId, (window) => ({
    ...window,
    rows: window.rows.map((row) =>
      row.key === nonce && row.state === 'pending' ? { ...row, state: 'failed', error } : row,
    ),
  }));
}

/** Drops a failed row that its author gave up. */
export function discardRow(state: ServerState, channelId: Id, key: string): ServerState {
  return edit(state, channelId, (window) => ({
    ...window,
    rows: window.rows.filter((row) => row.key !== key),
  }));
}

/** The answer to a send, or the event about it, whichever comes first; the other one then changes nothing. */
export function receiveMessage(state: ServerState, message: Message): ServerState {
  return edit(state, message.channel_id, (window) => {
    const same = window.rows.findIndex((row) => row.message.id === message.id);
    const pending = window.rows.findIndex((row) => row.state !== 'sent' && row.key === String(message.nonce));
    const key = window.rows[pending]?.key ?? keyOf(message);
    if (same >= 0) {
      const row = window.rows[same];
      const rows = window.rows.filter((_, index) => index !== pending);
      return pending < 0 || !row ? window : { ...window, rows: replace(rows, row.key, { ...row, key }) };
    }
    if (pending >= 0) {
      const others = window.rows.filter((_, index) => index !== pending);
      return { ...window, rows: insert(others, { key, message, state: 'sent' }) };
    }
    if (window.hasNewer) return { ...window, arrived: window.pinned ? window.arrived : window.arrived + 1 };
    return arrive(window, { key, message, state: 'sent' });
  });
}

export function updateMessage(state: ServerState, message: Message): ServerState {
  return edit(state, message.channel_id, (window) => ({
    ...window,
    rows: window.rows.map((row) =>
      row.message.id === message.id ? { ...row, message: { ...row.message, ...message } } : row,
    ),
  }));
}

export function removeMessages(state: ServerState, channelId: Id, ids: readonly Id[]): ServerState {
  const gone = new Set(ids);
  const without = edit(state, channelId, (window) => ({
    ...window,
    rows: window.rows.filter((row) => !gone.has(row.message.id)),
  }));
  const { replyTo, ...composing } = state.composing[channelId] ?? {};
  if (!replyTo || !gone.has(replyTo.id)) return without;
  return { ...without, composing: { ...without.composing, [channelId]: composing } };
}

function arrive(window: MessageWindow, row: MessageRow): MessageWindow {
  if (window.pinned) {
    const rows = insert(window.rows, row);
    const cut = rows.length > WINDOW_ROWS;
    return { ...window, rows: cut ? rows.slice(-WINDOW_ROWS) : rows, hasOlder: window.hasOlder || cut };
  }
  const arrived = window.arrived + 1;
  if (window.rows.length >= WINDOW_MAX) return { ...window, hasNewer: true, arrived };
  return { ...window, rows: insert(window.rows, row), arrived };
}

const keyOf = (message: Message) => message.id;
const toRow = (message: Message): MessageRow => ({ key: keyOf(message), message, state: 'sent' });
const sorted = (messages: Message[]) => [...messages].sort((a, b) => compareIds(a.id, b.id));
const replace = (rows: MessageRow[], key: string, next: MessageRow) =>
  rows.map((row) => (row.key === key ? next : row));

/** Sent rows by id; rows without an id of the server stay at the end. */
function insert(rows: MessageRow[], row: MessageRow): MessageRow[] {
  let at = rows.length;
  while (at > 0) {
    const before = rows[at - 1];
    if (before?.state === 'sent' && compareIds(before.message.id, row.message.id) < 0) break;
    at -= 1;
  }
  return [...rows.slice(0, at), row, ...rows.slice(at)];
}

/** Two stretches, the older one first; what both have is taken from the one already shown. */
function merge(older: MessageRow[], newer: MessageRow[]): MessageRow[] {
  const seen = new Set(older.map((row) => row.message.id));
  const rows = [...older, ...newer.filter((row) => !seen.has(row.message.id))];
  return withUnsent(
    rows.filter((row) => row.state === 'sent'),
    rows.filter((row) => row.state !== 'sent'),
  );
}

function withUnsent(rows: MessageRow[], unsent: MessageRow[]): MessageRow[] {
  const arrived = new Set(rows.map((row) => String(row.message.nonce)));
  return [...rows, ...unsent.filter((row) => !arrived.has(row.key))];
}

function edit(
  state: ServerState,
  channelId: Id,
  change: (window: MessageWindow) => MessageWindow,
): ServerState {
  const window = state.windows[channelId];
  if (!window) return state;
  const next = change(window);
  return next === window ? state : setWindow(state, channelId, next);
}

const setWindow = (state: ServerState, channelId: Id, window: MessageWindow): ServerState => ({
  ...state,
  windows: { ...state.windows, [channelId]: window },
});
