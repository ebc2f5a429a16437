import { expect, it } from 'vitest';
import { make } from '../test/make';
import { meetGuild, putGuild } from './guilds';
import { initialState } from './state';

it('a new guild keeps its channels when its GUILD_CREATE is faster than the answer of REST', () => {
  const told = putGuild(initialState, make.guild('100', { channels: [make.channel('10')] }));
  const answered = meetGuild(told, make.guild('100', { channels: undefined }));
  expect(Object.keys(answered.channels)).toEqual(['10']);
});

it('a new guild is there at once when REST is faster', () => {
  const answered = meetGuild(initialState, make.guild('100', { channels: undefined }));
  expect(answered.guildOrder).toEqual(['100']);
});
