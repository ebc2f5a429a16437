import { expect, it } from 'vitest';
import { paths, safeBack } from './paths';
import { inviteInPath } from './way-back';

it.each(['/invite/abc', '/channels/1/2?x=1#y', '/'])('%s is a way back', (path) => {
  expect(safeBack(path)).toBe(path);
});

it.each([
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  'javascript:alert(1)',
  '/\t/evil.example',
  '/\n/evil',
  '',
  null,
])('%j is none', (path) => {
  expect(safeBack(path)).toBeNull();
  expect(paths.login(path ?? undefined)).toBe('/login');
});

it('finds the invitation that waits behind a sign-up', () => {
  expect(inviteInPath('/invite/aBc123?x=1')).toBe('aBc123');
  expect(inviteInPath('/channels/1')).toBeUndefined();
  expect(inviteInPath(undefined)).toBeUndefined();
});
