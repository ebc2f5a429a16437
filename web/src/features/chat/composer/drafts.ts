import type { Id } from '@shared/api/types';

/** Drafts beyond this many are forgotten, the oldest first. */
const MOST = 100;

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Unsent text per channel, kept in this browser, so that it survives a switch, a reload and a crash. */
export interface Drafts {
  get(channel: Id): string;
  /** An empty text forgets the draft. */
  set(channel: Id, text: string): void;
}

/** `user` keeps two people at one browser apart. */
export function createDrafts(storage: Store, user: Id): Drafts {
  const key = `pc.drafts.${user}`;
  return {
    get: (channel) => read(storage, key).find(([id]) => id === channel)?.[1] ?? '',
    set(channel, text) {
      const others = read(storage, key).filter(([id]) => id !== channel);
      const all = text.trim() === '' ? others : [...others, [channel, text] as const].slice(-MOST);
      try {
        if (all.length === 0) storage.removeItem(key);
        else storage.setItem(key, JSON.stringify(all));
      } catch {
        // A full or blocked storage costs the memory of the text, not the text.
      }
    },
  };
}

/** Pairs of channel and text, the oldest first. */
function read(storage: Store, key: string): (readonly [Id, string])[] {
  try {
    const value: unknown = JSON.parse(storage.getItem(key) ?? '[]');
    return Array.isArray(value) ? value.filter(isPair) : [];
  } catch {
    return [];
  }
}

function isPair(value: unknown): value is readonly [Id, string] {
  return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'string';
}
