import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { electedAmongTabs } from './lock';
import { createSession } from './session';
import type { CurrentUser } from './types';

const user = { id: '1' } as CurrentUser;
const tokens = (access: string, refresh: string) => ({
  access_token: access,
  refresh_token: refresh,
  expires_in: 900,
  user,
});
const answer = (status: number, body: object) => new Response(JSON.stringify(body), { status });
const unlocked = <T>(_: string, work: () => Promise<T>) => work();

function memory(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

function signedIn(
  fetch: typeof globalThis.fetch,
  { storage = memory(), lock = unlocked as typeof electedAmongTabs } = {},
) {
  const clock = { now: 1_000_000 };
  const session = createSession({ origin: 'https://a', storage, fetch, now: () => clock.now, lock });
  session.signIn(tokens('a1', 'r1'));
  return { session, clock, storage };
}

describe('the access token', () => {
  it('is used while it lasts', async () => {
    const fetch = vi.fn();
    const { session } = signedIn(fetch);
    expect(await session.accessToken()).toBe('a1');
    expect(fetch).not.toHaveBeenCalled();
  });

  it('is refreshed shortly before its end, once for all who ask', async () => {
    const fetch = vi.fn(async () => answer(200, tokens('a2', 'r2')));
    const { session, clock } = signedIn(fetch);
    clock.now += 871_000;
    expect(await Promise.all([session.accessToken(), session.accessToken()])).toEqual(['a2', 'a2']);
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it('is refreshed when the server refused the one in hand', async () => {
    const fetch = vi.fn(async () => answer(200, tokens('a2', 'r2')));
    const { session } = signedIn(fetch);
    expect(await session.accessToken('a1')).toBe('a2');
    expect(await session.accessToken('a1'), 'refused was the old one').toBe('a2');
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it('a tab that waited takes what another one fetched', async () => {
    const fetch = vi.fn();
    const storage = memory();
    const other = createSession({ origin: 'https://a', storage, fetch, now: () => 1_000_000 });
    const lock = async <T>(_: string, work: () => Promise<T>) => {
      other.signIn(tokens('a2', 'r2'));
      return work();
    };
    const { session } = signedIn(fetch, { storage, lock });
    expect(await session.accessToken('a1')).toBe('a2');
    expect(fetch).not.toHaveBeenCalled();
  });
});

describe('the end of a sign-in', () => {
  it('comes with a clear no', async () => {
    const { session } = signedIn(async () => answer(401, { code: 0, message: '401: Unauthorized' }));
    const told = vi.fn();
    session.subscribe(told);
    expect(await session.accessToken('a1')).toBeNull();
    expect([session.signedIn(), told.mock.calls.length]).toEqual([false, 1]);
  });

  it.each([
    ['a busy server', async () => answer(429, { retry_after: 1 })],
    ['a broken one', async () => answer(500, {})],
    ['no answer', async () => Promise.reject(new TypeError('network'))],
  ])('does not come with %s', async (_, fetch) => {
    const { session } = signedIn(fetch);
    await expect(session.accessToken('a1')).rejects.toThrow();
    expect(session.signedIn()).toBe(true);
  });

  it('servers are kept apart', () => {
    const { storage } = signedIn(vi.fn());
    expect(createSession({ origin: 'https://b', storage, fetch: vi.fn(), now: () => 0 }).signedIn()).toBe(
      false,
    );
  });
});

it('without Web Locks, tabs still take turns', async () => {
  vi.stubGlobal('BroadcastChannel', PromptChannel);
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  let inside = 0;
  let most = 0;
  let done = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setTimeout(resolve, 20));
    inside -= 1;
    done += 1;
  };
  const all = Promise.all([1, 2, 3].map(() => electedAmongTabs('x', work)));
  await vi.runAllTimersAsync();
  await all;
  expect([most, done]).toEqual([1, 3]);
});

/** Between tabs that all hear each other before any time passes. */
class PromptChannel {
  static readonly open = new Set<PromptChannel>();
  onmessage: ((event: { data: unknown }) => void) | null = null;
  constructor() {
    PromptChannel.open.add(this);
  }
  postMessage(data: unknown) {
    for (const each of PromptChannel.open)
      if (each !== this) queueMicrotask(() => each.onmessage?.({ data }));
  }
  close() {
    PromptChannel.open.delete(this);
  }
}
