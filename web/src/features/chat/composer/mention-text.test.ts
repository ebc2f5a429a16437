import { describe, expect, it } from 'vitest';
import { fromWire, toWire, wordAt } from './mention-text';

const known = {
  users: [
    { id: '1', name: 'ada' },
    { id: '2', name: 'ada.l' },
  ],
  roles: [
    { id: '3', name: 'Helpers' },
    { id: '5', name: 'Two Words' },
  ],
  channels: [{ id: '4', name: 'general' }],
};

describe('mentions in text', () => {
  it.each([
    ['hi @ada!', 'hi <@1>!'],
    ['@ada.l @ada. @Ada', '<@2> <@1>. <@1>'],
    ['@helpers in #general', '<@&3> in <#4>'],
    ['me@ada.example @nobody #1', 'me@ada.example @nobody #1'],
    ['`@ada` ```\n@ada\n```', '`@ada` ```\n@ada\n```'],
    ['@everyone', '@everyone'],
    ['<@9>', '<@9>'],
  ])('%j is sent as %j', (text, wire) => {
    expect(toWire(text, known)).toBe(wire);
  });

  it('goes back for editing, ids of unknown people and names with spaces stay', () => {
    expect(fromWire('<@1> <@!2> <@&3> <#4> <@9> <@&5> `<@1>`', known)).toBe(
      '@ada @ada.l @Helpers #general <@9> <@&5> `<@1>`',
    );
  });

  it('finds the word at the caret', () => {
    expect(wordAt('hi @ad', 6)).toEqual({ sign: '@', query: 'ad', from: 3 });
    expect(wordAt('#', 1)).toEqual({ sign: '#', query: '', from: 0 });
    expect(wordAt('me@ad', 5)).toBeNull();
    expect(wordAt('hi @ad x', 8)).toBeNull();
  });
});
