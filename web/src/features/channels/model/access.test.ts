import { expect, it } from 'vitest';
import { admitting, closing } from './access';

it('closing a channel touches nothing but the right to see it', () => {
  const known = { id: '1', type: 0 as const, allow: '3072', deny: '8192' };
  expect(closing('1', true, known)).toEqual({ id: '1', type: 0, allow: '2048', deny: '9216' });
  expect(closing('1', false, closing('1', true, known))).toMatchObject({ deny: '8192' });
});

it('admitting keeps what else was said about a person', () => {
  expect(admitting({ id: '9', type: 1 })).toEqual({ id: '9', type: 1, allow: '1024', deny: '0' });
  expect(admitting({ id: '9', type: 1 }, { id: '9', type: 1, allow: '8192', deny: '3072' })).toEqual({
    id: '9',
    type: 1,
    allow: '9216',
    deny: '2048',
  });
});
