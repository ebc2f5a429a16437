import { ORIGIN, serverWith } from '@shared/test/server';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { InviteDialog } from './invite-dialog';

type Standing = { state: string; reason?: string; join_url?: string };

const JOIN = 'https://join.example.org/join/';

afterEach(() => {
  vi.useRealTimers();
});

/** The dialog, on a server that makes the codes `first`, `second`, … and says where they stand. */
function open(made: Standing, later: () => Standing = () => made) {
  const bodies: object[] = [];
  const codes = ['firstCode', 'secondCode'];
  const { Around } = serverWith(({ method, url, body }) => {
    if (url.endsWith('/.well-known/privatechat')) return { public_url: ORIGIN };
    if (method === 'GET') return { code: 'firstCode', resolver: later() };
    bodies.push(body ?? {});
    return { code: codes[bodies.length - 1], resolver: made };
  });
  render(<InviteDialog channelId="1" open onOpenChange={() => {}} />, { wrapper: Around });
  return bodies;
}

const field = (name: string) => screen.findByRole<HTMLInputElement>('textbox', { name });

it('shows the link, the code, and the resolver’s link, and tells when the resolver knows the code', async () => {
  let state = 'pending';
  vi.useFakeTimers({ shouldAdvanceTime: true });
  open({ state, join_url: `${JOIN}firstCode` }, () => ({ state, join_url: `${JOIN}firstCode` }));
  expect(await field('Invitation link')).toHaveValue(`${ORIGIN}/invite/firstCode`);
  expect(await field('Code')).toHaveValue('firstCode');
  expect(await field('Link through the resolver')).toHaveValue(`${JOIN}firstCode`);
  expect(screen.getByRole('status')).toHaveTextContent('is being told about this code');
  state = 'registered';
  await vi.advanceTimersByTimeAsync(2_000);
  await waitFor(() =>
    expect(screen.getByRole('status')).toHaveTextContent('can be typed at join.example.org/join.'),
  );
});

it('offers a new invitation when another server has the code, and asks for one like no other', async () => {
  const bodies = open({ state: 'failed', reason: 'code_taken', join_url: `${JOIN}firstCode` });
  expect(await screen.findByText(/gave this code to another server/)).toBeVisible();
  expect(screen.queryByRole('textbox', { name: 'Link through the resolver' })).toBeNull();
  const [offer] = screen.getAllByRole('button', { name: 'Make a new invitation' });
  await userEvent.click(offer as HTMLElement);
  expect(await screen.findByDisplayValue('secondCode')).toBeVisible();
  expect(bodies).toEqual([
    { max_age: 604_800, max_uses: 0, temporary: false },
    { max_age: 604_800, max_uses: 0, temporary: false, unique: true },
  ]);
});

it('says which other refusal it was, and offers nothing that wouldn’t help', async () => {
  open({ state: 'failed', reason: 'target_unproven' });
  expect(await screen.findByText(/\(target_unproven\)/)).toBeVisible();
  expect(screen.getAllByRole('button', { name: 'Make a new invitation' })).toHaveLength(1);
});

it('says where codes are typed when there is no resolver', async () => {
  open({ state: 'standalone' });
  expect(await screen.findByText(/works without a resolver/)).toBeVisible();
  expect(screen.queryByRole('textbox', { name: 'Link through the resolver' })).toBeNull();
});
