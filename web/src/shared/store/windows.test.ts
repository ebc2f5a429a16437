import { describe, expect, it } from 'vitest';
import type { Message } from '../api/types';
import { make } from '../test/make';
import { initialState, type ServerState, WINDOW_MAX, WINDOW_ROWS } from './state';
import * as windows from './windows';

const CHANNEL = '10';
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => make.message(String(from + index)));
const loaded = (messages: Message[], edges = { hasOlder: true, hasNewer: false }) =>
  windows.loadWindow(initialState, CHANNEL, messages, edges);
const ids = (state: ServerState) => state.windows[CHANNEL]?.rows.map((row) => row.message.id);
const rows = (state: ServerState) => state.windows[CHANNEL]?.rows ?? [];
const pending = (nonce: string) => make.message(`pending-${nonce}`, { nonce, author: make.user('1') });

it('a history that comes newest first stands oldest first', () => {
  expect(ids(loaded(range(100, 103).reverse()))).toEqual(['100', '101', '102', '103']);
});

describe('sending', () => {
  const sent = make.message('105', { nonce: 'n1', author: make.user('1') });
  const waiting = windows.addPending(loaded(range(100, 101)), pending('n1'));

  it('shows at once, and becomes the real one in the same row, whichever word comes first and however often', () => {
    expect(rows(waiting).at(-1)).toMatchObject({ key: 'n1', state: 'pending' });
    const once = windows.receiveMessage(waiting, sent);
    expect(rows(once).at(-1)).toMatchObject({ key: 'n1', state: 'sent', message: { id: '105' } });
    expect(rows(windows.receiveMessage(once, sent))).toHaveLength(3);
  });

  it('is kept before the history has come, and stands below it then', () => {
    const early = windows.addPending(initialState, pending('n1'));
    expect(rows(early)).toMatchObject([{ key: 'n1', state: 'pending' }]);
    const failed = windows.failPending(early, CHANNEL, 'n1', 'offline');
    const shown = windows.loadWindow(failed, CHANNEL, range(100, 101), { hasOlder: true, hasNewer: false });
    expect(rows(shown).map((row) => row.state)).toEqual(['sent', 'sent', 'failed']);
  });

  it('takes its place by id among what came meanwhile', () => {
    const other = windows.receiveMessage(waiting, make.message('106'));
    expect(ids(windows.receiveMessage(other, sent))).toEqual(['100', '101', '105', '106']);
  });

  it('a failed one stays, can be tried again with the same nonce, and be given up', () => {
    const failed = windows.failPending(waiting, CHANNEL, 'n1', 'no');
    expect(rows(failed).at(-1)).toMatchObject({ state: 'failed', error: 'no' });
    const again = windows.addPending(failed, pending('n1'));
    expect(rows(again).filter((row) => row.key === 'n1')).toHaveLength(1);
    expect(ids(windows.discardRow(failed, CHANNEL, 'n1'))).toEqual(['100', '101']);
  });

  it('a late failure does not mark what has arrived', () => {
    const arrived = windows.receiveMessage(waiting, sent);
    expect(windows.failPending(arrived, CHANNEL, 'n1', 'no').windows[CHANNEL]?.rows.at(-1)?.state).toBe(
      'sent',
    );
  });

  it('unsent rows survive a fresh load, unless the load brings what they became', () => {
    expect(
      rows(windows.loadWindow(waiting, CHANNEL, range(100, 104), { hasOlder: false, hasNewer: false })),
    ).toHaveLength(6);
    const brought = windows.loadWindow(waiting, CHANNEL, [sent], { hasOlder: true, hasNewer: false });
    expect(rows(brought)).toHaveLength(1);
  });
});

describe('the live end', () => {
  it('lets the oldest rows go while the view is there', () => {
    let state = loaded(range(1000, 1000 + WINDOW_ROWS - 1), { hasOlder: false, hasNewer: false });
    state = windows.receiveMessage(state, make.message('2000'));
    expect(rows(state)).toHaveLength(WINDOW_ROWS);
    expect(state.windows[CHANNEL]).toMatchObject({ hasOlder: true, arrived: 0 });
  });

  it('counts what comes while reading above, and takes no row away', () => {
    let state = windows.setPinned(loaded(range(1000, 1199)), CHANNEL, false);
    state = windows.receiveMessage(state, make.message('2000'));
    expect(ids(state)?.[0]).toBe('1000');
    expect(state.windows[CHANNEL]).toMatchObject({ arrived: 1, hasNewer: false });
    expect(windows.setPinned(state, CHANNEL, true).windows[CHANNEL]?.arrived).toBe(0);
  });

  it('stops growing at the limit and says that there is more', () => {
    let state = windows.setPinned(loaded(range(1000, 1000 + WINDOW_MAX - 1)), CHANNEL, false);
    state = windows.receiveMessage(state, make.message('9000'));
    expect(rows(state)).toHaveLength(WINDOW_MAX);
    expect(state.windows[CHANNEL]).toMatchObject({ hasNewer: true, arrived: 1 });
  });

  it('does not append to a stretch of the past', () => {
    const past = loaded(range(100, 110), { hasOlder: true, hasNewer: true });
    expect(ids(windows.receiveMessage(past, make.message('900')))).not.toContain('900');
  });
});

describe('history', () => {
  it('older pages go on top; too much falls off the other end', () => {
    const state = windows.prependHistory(
      loaded(range(2000, 2000 + WINDOW_MAX - 1)),
      CHANNEL,
      range(1950, 1999),
      true,
    );
    expect(ids(state)?.[0]).toBe('1950');
    expect(rows(state)).toHaveLength(WINDOW_MAX);
    expect(state.windows[CHANNEL]?.hasNewer).toBe(true);
  });

  it('an overlapping page brings no row twice', () => {
    const state = windows.appendHistory(loaded(range(100, 110)), CHANNEL, range(108, 115), false);
    expect(ids(state)).toEqual(range(100, 115).map((message) => message.id));
  });

  it('edits and deletes reach what is loaded', () => {
    const edited = windows.updateMessage(loaded(range(100, 102)), make.message('101', { content: 'new' }));
    expect(rows(edited)[1]?.message.content).toBe('new');
    expect(ids(windows.removeMessages(edited, CHANNEL, ['100', '102']))).toEqual(['101']);
  });
});

it('an answer to a message that is deleted is no answer any more; another one stays', () => {
  const state = {
    ...loaded(range(100, 103)),
    composing: { [CHANNEL]: { replyTo: make.message('101') } },
  };
  expect(windows.removeMessages(state, CHANNEL, ['100']).composing[CHANNEL]?.replyTo?.id).toBe('101');
  expect(windows.removeMessages(state, CHANNEL, ['101']).composing[CHANNEL]?.replyTo).toBeUndefined();
});
