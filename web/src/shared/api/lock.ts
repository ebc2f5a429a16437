/** How long a tab waits for another one's objection, and then for its end. */
const ELECTION_MS = 100;
const HOLDER_MS = 10_000;

type Word = { name: string; id: string; says: 'want' | 'first' | 'held' | 'done' };

/**
 * Runs `work` in one tab at a time. Web Locks where they are; over plain http on a LAN they are not, so there the
 * tabs agree over a BroadcastChannel: who wants announces it, a holder or a smaller id objects, and is waited for.
 */
export async function crossTabLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (globalThis.navigator?.locks) return navigator.locks.request(name, work) as Promise<T>;
  if (!globalThis.BroadcastChannel) return work();
  return electedAmongTabs(name, work);
}

/** The fallback by itself, for its tests. */
export async function electedAmongTabs<T>(name: string, work: () => Promise<T>): Promise<T> {
  const channel = new BroadcastChannel('pc.locks');
  const id = `${Date.now().toString(36)}.${Math.random().toString(36).slice(2)}`;
  let holding = false;
  let objected = false;
  let release = () => {};
  const say = (says: Word['says']) => channel.postMessage({ name, id, says } satisfies Word);

  channel.onmessage = ({ data }: MessageEvent<Word>) => {
    if (data.name !== name) return;
    if (data.says === 'want' && holding) say('held');
    if (data.says === 'want' && !holding) {
      // Either hears of the other, not always both: whoever hears decides for the two.
      if (id < data.id) say('first');
      else objected = true;
    }
    if (data.says === 'held' || (data.says === 'first' && data.id < id)) objected = true;
    if (data.says === 'done') release();
  };

  try {
    for (let round = 0; round < HOLDER_MS / ELECTION_MS; round += 1) {
      objected = false;
      say('want');
      await pause(ELECTION_MS);
      if (!objected) break;
      await new Promise<void>((resolve) => {
        release = resolve;
        setTimeout(resolve, ELECTION_MS * 4);
      });
    }
    holding = true;
    return await work();
  } finally {
    say('done');
    channel.close();
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
