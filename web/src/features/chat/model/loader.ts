import type { Id, Message } from '@shared/api/types';
import { compareIds } from '@shared/lib/ids';
import type { ServerConnection } from '@shared/server/connection';
import { fetchMessages, PAGE } from '../api/fetch-messages';

export interface Loader {
  /** The first load of a visit: around a message, or the latest. */
  open(first: Id | null): Promise<void>;
  /** After a lost connection: again what is loaded, where the reader is (`reading`: a message in view). */
  refresh(reading: Id | null): Promise<void>;
  latest(): Promise<void>;
  around(messageId: Id): Promise<void>;
  older(): Promise<void>;
  newer(): Promise<void>;
  /** Whether a message is loaded. */
  has(messageId: Id): boolean;
}

/** The loads of one channel into the store. Each kind runs once at a time, however often it is asked for. */
export function createLoader({ api, store }: Pick<ServerConnection, 'api' | 'store'>, channelId: Id): Loader {
  const running = new Map<string, Promise<void>>();
  const once = (name: string, load: () => Promise<void>): Promise<void> => {
    const job = running.get(name) ?? load().finally(() => running.delete(name));
    running.set(name, job);
    return job;
  };
  const window = () => store.get().windows[channelId];
  const ids = () => window()?.rows.flatMap((row) => (row.state === 'sent' ? [row.message.id] : [])) ?? [];

  const latest = async () => {
    const page = await fetchMessages(api, channelId);
    store.actions.loadWindow(channelId, page, { hasOlder: page.length >= PAGE, hasNewer: false });
  };
  const around = async (id: Id) => {
    const page = await fetchMessages(api, channelId, { around: id });
    store.actions.loadWindow(channelId, page, edges(page, id));
  };

  return {
    has: (id) => ids().includes(id),
    latest: () => once('latest', latest),
    around: (id) => once(`around ${id}`, () => (ids().includes(id) ? Promise.resolve() : around(id))),
    open: (first) => once('open', () => (first === null ? latest() : around(first))),
    refresh: (reading) =>
      once('refresh', () =>
        window()?.pinned === false && reading !== null && ids().includes(reading)
          ? around(reading)
          : latest(),
      ),
    older: () =>
      once('older', async () => {
        const before = ids()[0];
        if (!window()?.hasOlder || before === undefined) return;
        const page = await fetchMessages(api, channelId, { before });
        store.actions.prependHistory(channelId, page, page.length >= PAGE);
      }),
    newer: () =>
      once('newer', async () => {
        const after = ids().at(-1);
        if (!window()?.hasNewer || after === undefined) return;
        const page = await fetchMessages(api, channelId, { after });
        store.actions.appendHistory(channelId, page, page.length >= PAGE);
      }),
  };
}

/** Whether more exists on either side shows in how full that half of the page is. */
function edges(page: readonly Message[], around: Id) {
  const full = Math.floor(PAGE / 2) - 1;
  const count = (side: number) =>
    page.filter((message) => Math.sign(compareIds(message.id, around)) === side).length;
  return { hasOlder: count(-1) >= full, hasNewer: count(1) >= full };
}
