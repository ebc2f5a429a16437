import type { Channel } from '@shared/api/types';
import { expect, it } from 'vitest';
import { isPrivate, sections } from './sections';

const channel = (id: string, type: number, parent: string | null = null) =>
  ({ id, type, parent_id: parent, guild_id: '1' }) as Channel;
const shape = (showEmpty: boolean) =>
  sections(
    [
      channel('v', 2),
      channel('a', 0),
      channel('C', 4),
      channel('b', 0, 'C'),
      channel('lost', 0, 'gone'),
      channel('E', 4),
    ],
    showEmpty,
  ).map((section) => `${section.category?.id ?? '-'}: ${section.channels.map((each) => each.id).join(' ')}`);

it('puts channels in their categories, text before voice, orphans on top', () => {
  expect(shape(false)).toEqual(['-: a lost v', 'C: b']);
});

it('shows empty categories to who may fill them', () => {
  expect(shape(true)).toEqual(['-: a lost v', 'C: b', 'E: ']);
});

it('calls a channel private when @everyone may not see it', () => {
  const overwrite = (id: string, deny: string) => ({
    ...channel('a', 0),
    permission_overwrites: [{ id, type: 0 as const, allow: '0', deny }],
  });
  expect([
    isPrivate(channel('a', 0)),
    isPrivate(overwrite('1', '1024')),
    isPrivate(overwrite('2', '1024')),
    isPrivate(overwrite('1', '2048')),
  ]).toEqual([false, true, false, false]);
});
