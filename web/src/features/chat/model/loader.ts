import type { Id, Message } from '@shared/api/types';
import { compareIds, isNewer } from '@shared/lib/ids';
import type { ServerConnection } from '@shared/server/connection';
import { type Anchor, fetchMessages, PAGE } from '../api/fetch-messages';

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

interface Edges {
  hasOlder: boolean;
  hasNewer: boolean;
}

/** How often a page is asked for again because a message came while it was on its way. */
const TRIES = 3;

/** The loads of one channel into the store. Each kind runs once at a time, however often it is asked for. */
export function createLoader({ api, store }: Pick<ServerConnection, 'api' | 'store'>, channelId: Id): Loader {
  const running = new Map<string, Promise<void>>();
  // Of pages that replace what is loaded, the one asked for last counts, whichever comes last.
  let asked = 0;
  const once = (name: string, load: () => Promise<void>): Promise<void> => {
    const job = running.get(name) ?? load().finally(() => running.delete(name));
    running.set(name, job);
    return job;
  };
  const window = () => store.get().windows[channelId];
  const ids = () => window()?.rows.flatMap((row) => (row.state === 'sent' ? [row.message.id] : [])) ?? [];

  const newest = () => store.get().channels[channelId]?.last_message_id;

  /**
   * One page. Where it reaches the live end, a message may have come while it was on its way, and have found no place:
   * then the page is asked for again. `missing`: even that was overtaken.
   */
  const fetchPage = async (anchor: Anchor, reachesEnd: (page: Message[]) => boolean) => {
    for (let tries = 1; ; tries += 1) {
      const before = newest();
      const page = await fetchMessages(api, channelId, anchor);
      const missing = reachesEnd(page) && isNewer(newest(), before) && isNewer(newest(), lastOf(page));
      if (!missing || tries === TRIES) return { page, missing };
    }
  };
  const replace = async (anchor: Anchor, edgesOf: (page: Message[]) => Edges) => {
    asked += 1;
    const mine = asked;
    const { page, missing } = await fetchPage(anchor, (loaded) => !edgesOf(loaded).hasNewer);
    if (mine !== asked) return;
    const { hasOlder, hasNewer } = edgesOf(page);
    store.actions.loadWindow(channelId, page, { hasOlder, hasNewer: hasNewer || missing });
  };
  const latest = () => replace({}, (page) => ({ hasOlder: page.length >= PAGE, hasNewer: false }));
  const around = (id: Id) => replace({ around: id }, (page) => edgesAround(page, id));

  // A page fits only where it was asked for: when something else stands there by now, the next one is.
  const older = async (): Promise<void> => {
    const before = ids()[0];
    if (!window()?.hasOlder || before === undefined) return;
    const page = await fetchMessages(api, channelId, { before });
    if (ids()[0] !== before) return older();
    store.actions.prependHistory(channelId, page, page.length >= PAGE);
  };
  const newer = async (): Promise<void> => {
    const after = ids().at(-1);
    if (!window()?.hasNewer || after === undefined) return;
    const { page, missing } = await fetchPage({ after }, (loaded) => loaded.length < PAGE);
    if (ids().at(-1) !== after) return newer();
    store.actions.appendHistory(channelId, page, page.length >= PAGE || missing);
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
    older: () => once('older', older),
    newer: () => once('newer', newer),
  };
}

function lastOf(page: readonly Message[]): Id | undefined {
  return page.reduce<Id | undefined>((last, { id }) => (isNewer(id, last) ? id : last), undefined);
}

/** Whether more exists on either side shows in how full that half of the page is. */
function edgesAround(page: readonly Message[], around: Id): Edges {
  const full = Math.floor(PAGE / 2) - 1;
  const count = (side: number) =>
    page.filter((message) => Math.sign(compareIds(message.id, around)) === side).length;
  return { hasOlder: count(-1) >= full, hasNewer: count(1) >= full };
}
