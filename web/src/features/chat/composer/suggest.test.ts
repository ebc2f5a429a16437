import { createServerStore } from '@shared/store/store';
import { make } from '@shared/test/make';
import { expect, it } from 'vitest';
import { suggest } from './suggest';

const store = createServerStore(Date.now);
const everyone = make.guild('100').roles;
const role = { ...everyone[0], id: '7', name: 'Night owls' };
const members = [
  { id: '1', username: 'ada', global_name: 'Zoe' },
  { id: '2', username: 'bob', global_name: 'Adam' },
  { id: '3', username: 'nina', global_name: null },
].map((user) => ({ user: make.user(user.id, user), roles: [], joined_at: '' }));
const general = make.channel('10', { name: 'general' });
store.actions.event('READY', {
  user: members[0]?.user,
  guilds: [
    make.guild('100', { roles: [...everyone, role] as typeof everyone, members, channels: [general] }),
  ],
});
const words = (sign: '@' | '#', query: string) =>
  suggest(store.get(), '10', sign, query).map((each) => each.insert);

it('finds people by both names, beginnings first', () => {
  expect(words('@', 'ad')).toEqual(['@bob', '@ada']);
  expect(words('@', 'ni')).toEqual(['@nina', '<@&7>']);
});

it('lists people, roles, everyone; channels by #', () => {
  expect(words('@', '')).toEqual(['@bob', '@nina', '@ada', '<@&7>', '@everyone', '@here']);
  expect(words('#', 'gen')).toEqual(['#general']);
  expect(words('@', 'nobody')).toEqual([]);
});
