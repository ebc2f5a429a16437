import { expect, it } from 'vitest';
import { inviteLink } from './link';

it.each([
  ['https://chat.example.org', 'https://chat.example.org', 'https://chat.example.org'],
  ['https://chat.example.org/base', 'https://chat.example.org', 'https://chat.example.org/base'],
  ['https://chat.example.org', 'http://192.168.1.5:8080', 'https://chat.example.org'],
  ['http://localhost:8080', 'http://192.168.1.5:8080', 'http://192.168.1.5:8080'],
  ['http://localhost:8080', 'http://localhost:8080', 'http://localhost:8080'],
  ['http://localhost.example.org', 'http://192.168.1.5', 'http://localhost.example.org'],
  [undefined, 'http://192.168.1.5', 'http://192.168.1.5'],
])('a server that calls itself %s, reached at %s, is handed on as %s', (publicUrl, origin, base) => {
  expect(inviteLink('aBc123', publicUrl, origin)).toBe(`${base}/invite/aBc123`);
});
