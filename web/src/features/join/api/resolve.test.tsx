import { ORIGIN, serverWith } from '@shared/test/server';
import { act, renderHook, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Invitation } from '../model/invitation';
import { useResolve } from './resolve';

const RESOLVER = 'https://join.example.org';
const CODE = 'h7Kd2mPqXw';

interface World {
  /** What the resolver answers, if this server names one; null when it is away. */
  resolver?: object | null;
  /** What this server answers about the code. */
  here?: object;
}

/** What comes of an invitation: where it leads, or why not. */
async function find(invitation: Invitation, { resolver, here = [404, { code: 10006 }] }: World) {
  const { Around, fetch } = serverWith(({ url }) => {
    if (url === `${ORIGIN}/.well-known/privatechat`)
      return { public_url: ORIGIN, resolver_url: resolver === undefined ? null : RESOLVER };
    if (url === `${RESOLVER}/api/resolver/resolve/${CODE}`) return resolver ?? null;
    return here;
  });
  const { result } = renderHook(useResolve, { wrapper: Around });
  act(() => result.current.mutate(invitation));
  await waitFor(() => expect(result.current.isIdle || result.current.isPending).toBe(false));
  const asked = fetch.mock.calls.some(([input]) => new Request(input).url.startsWith(RESOLVER));
  return { found: result.current.data ?? result.current.error, asked };
}

const leadsTo = (targetUrl: string) => ({ targetUrl, redirectTo: `${targetUrl}/invite/${CODE}` });
const refused = (status: number, code: string) => [status, { code }];

it.each<[string, World, unknown]>([
  ['to this server', { resolver: leadsTo(ORIGIN) }, { kind: 'here', code: CODE }],
  [
    'to another',
    { resolver: leadsTo('https://other.example') },
    { kind: 'elsewhere', url: `https://other.example/invite/${CODE}`, host: 'other.example' },
  ],
  ['nowhere', { resolver: refused(404, 'invite_not_found') }, 'notFound'],
  ['nowhere any longer', { resolver: refused(404, 'invite_expired') }, 'expired'],
  [
    'to this server, which made it a moment ago',
    { resolver: refused(404, 'x'), here: {} },
    { kind: 'here', code: CODE },
  ],
  ['to a limit', { resolver: refused(429, 'rate_limited') }, 'tooMany'],
  ['to no answer', { resolver: null }, 'unreachable'],
  ['to what is no page', { resolver: leadsTo('javascript:alert(1)//') }, 'notFound'],
  ['to this server, without a resolver', { here: {} }, { kind: 'here', code: CODE }],
  ['nowhere, without a resolver', {}, 'notFound'],
  ['to one used up, without a resolver', { here: [404, { code: 10006, reason: 'used_up' }] }, 'usedUp'],
])('a code leads %s', async (_, world, expected) => {
  expect((await find({ code: CODE }, world)).found).toEqual(expected);
});

it('a pasted link names its server, and no resolver is asked', async () => {
  const world = { resolver: leadsTo('https://wrong.example') };
  expect(await find({ code: CODE, origin: 'https://other.example/chat' }, world)).toEqual({
    found: {
      kind: 'elsewhere',
      url: `https://other.example/chat/invite/${CODE}`,
      host: 'other.example',
    },
    asked: false,
  });
});
