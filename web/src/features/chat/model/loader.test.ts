import { createApi } from '@shared/api/client';
import { createServerStore } from '@shared/store/store';
import { make } from '@shared/test/make';
import { signedIn } from '@shared/test/session';
import { describe, expect, it } from 'vitest';
import { createLoader } from './loader';

const CHANNEL = '10';

/** A server that answers when the test says so, in any order. */
function setUp() {
  const calls: { query: string; answer(...ids: number[]): Promise<void> }[] = [];
  const fetch = (request: Request) =>
    new Promise<Response>((resolve) => {
      const answer = async (...ids: number[]) => {
        resolve(Response.json(ids.map((id) => make.message(String(id), { channel_id: CHANNEL }))));
        await settled();
      };
      calls.push({ query: new URL(request.url).search.replace('?limit=50', ''), answer });
    });
  const api = createApi({
    origin: 'http://test',
    session: signedIn,
    fetch: fetch as typeof globalThis.fetch,
  });
  const store = createServerStore(Date.now);
  const guild = make.guild('100', { channels: [make.channel(CHANNEL)] });
  store.actions.event('READY', { user: make.user('1'), guilds: [guild] });
  const loader = createLoader({ api, store }, CHANNEL);
  return {
    calls,
    store,
    loader,
    arrives: (id: number) =>
      store.actions.event('MESSAGE_CREATE', make.message(String(id), { channel_id: CHANNEL })),
    shown: () => store.get().windows[CHANNEL]?.rows.map((row) => Number(row.message.id)),
    window: () => store.get().windows[CHANNEL],
  };
}

/** All that was ready to run has run. */
const settled = () => new Promise((resolve) => setTimeout(resolve));
const upTo = (last: number, count: number) => Array.from({ length: count }, (_, at) => last - at);

describe('loading history', () => {
  it('a message that comes while the first page is on its way is there', async () => {
    const { calls, loader, arrives, shown, window } = setUp();
    const opened = loader.open(null);
    await settled();
    arrives(1003);
    await calls[0]?.answer(1002, 1001);
    await calls[1]?.answer(1003, 1002, 1001);
    await opened;
    expect(shown()).toEqual([1001, 1002, 1003]);
    expect(window()?.hasNewer).toBe(false);
  });

  it('where messages overtake each page, what is missing is known to be', async () => {
    const { calls, loader, arrives, window } = setUp();
    const opened = loader.open(null);
    for (const at of [0, 1, 2]) {
      await settled();
      arrives(1010 + at);
      await calls[at]?.answer(1002, 1001);
    }
    await opened;
    expect(calls).toHaveLength(3);
    expect(window()?.hasNewer).toBe(true);
  });

  it('a page of older messages that comes after a jump is not put above other messages', async () => {
    const { calls, loader, shown } = setUp();
    const opened = loader.open('1500');
    await settled();
    await calls[0]?.answer(...upTo(1525, 50));
    await opened;

    const older = loader.older();
    const jumped = loader.latest();
    await settled();
    expect(calls.slice(1).map((call) => call.query)).toEqual(['&before=1476', '']);
    await calls[2]?.answer(...upTo(2000, 50));
    await jumped;
    await calls[1]?.answer(...upTo(1475, 50));
    expect(calls[3]?.query).toBe('&before=1951');
    await calls[3]?.answer(...upTo(1950, 50));
    await older;
    expect(shown()).toEqual(upTo(2000, 100).reverse());
  });

  it('of two jumps the later one counts, in whichever order the pages come', async () => {
    const { calls, loader, shown } = setUp();
    const first = loader.around('1100');
    const second = loader.around('1500');
    await settled();
    await calls[1]?.answer(...upTo(1525, 50));
    await calls[0]?.answer(...upTo(1125, 50));
    await Promise.all([first, second]);
    expect(shown()).toEqual(upTo(1525, 50).reverse());
    expect(loader.has('1100')).toBe(false);
  });
});
