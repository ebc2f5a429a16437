import { expect, it } from 'vitest';
import { parseInvitation } from './invitation';

it.each([
  ['aBc123', { code: 'aBc123' }],
  ['  aBc123\n', { code: 'aBc123' }],
  ['\u200Ba\u00ADBc\u2060123\uFEFF', { code: 'aBc123' }],
  ['aBc\u00A0123', { code: 'aBc123' }],
  ['https://chat.example.org/invite/aBc123', { code: 'aBc123', origin: 'https://chat.example.org' }],
  [
    'https://chat.example.org/base/invite/aBc123/?x=1#y',
    { code: 'aBc123', origin: 'https://chat.example.org/base' },
  ],
  ['chat.example.org/invite/aBc123', { code: 'aBc123', origin: 'https://chat.example.org' }],
  ['http://localhost:8080/invite/aBc123', { code: 'aBc123', origin: 'http://localhost:8080' }],
  ['https://join.example.org/join/aBc123', { code: 'aBc123' }],
  ['https://join.example.org/join?code=aBc123', { code: 'aBc123' }],
  ['privatechat://join/aBc123', { code: 'aBc123' }],
])('takes %j', (text, expected) => {
  expect(parseInvitation(text)).toEqual(expected);
});

it.each([
  '',
  'abc',
  'a'.repeat(129),
  'a b!c123',
  'javascript:alert(1)//invite/aBc123',
  'https://chat.example.org/',
  'ftp://x/invite/aBc123',
])('refuses %j', (text) => {
  expect(parseInvitation(text)).toBeNull();
});
