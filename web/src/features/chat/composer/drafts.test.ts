import { expect, it } from 'vitest';
import { createDrafts } from './drafts';

function memory(initial: Record<string, string> = {}) {
  const items = new Map(Object.entries(initial));
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
    items,
  };
}

it('keeps a draft per channel and per person, across a reload', () => {
  const storage = memory();
  createDrafts(storage, '1').set('10', 'half a thought');
  createDrafts(storage, '1').set('11', 'another');
  expect(createDrafts(storage, '1').get('10')).toBe('half a thought');
  expect(createDrafts(storage, '2').get('10')).toBe('');
});

it('forgets a draft that was sent, and leaves nothing behind', () => {
  const storage = memory();
  const drafts = createDrafts(storage, '1');
  drafts.set('10', 'text');
  drafts.set('10', ' ');
  expect(drafts.get('10')).toBe('');
  expect(storage.items.size).toBe(0);
});

it('forgets the oldest beyond a hundred', () => {
  const drafts = createDrafts(memory(), '1');
  for (let id = 0; id <= 100; id += 1) drafts.set(String(id), 'x');
  expect([drafts.get('0'), drafts.get('1'), drafts.get('100')]).toEqual(['', 'x', 'x']);
});

it('survives broken and full storage', () => {
  expect(createDrafts(memory({ 'pc.drafts.1': '{"no' }), '1').get('10')).toBe('');
  expect(createDrafts(memory({ 'pc.drafts.1': '[1,["a",2]]' }), '1').get('a')).toBe('');
  const full = {
    ...memory(),
    setItem: () => {
      throw new Error('quota');
    },
  };
  expect(() => createDrafts(full, '1').set('10', 'x')).not.toThrow();
});
