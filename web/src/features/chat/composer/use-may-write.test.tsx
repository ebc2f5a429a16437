import type { ServerConnection } from '@shared/server/connection';
import { ServerProvider } from '@shared/server/context';
import { createServerStore } from '@shared/store/store';
import { make } from '@shared/test/make';
import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useMayWrite } from './use-may-write';

const NOON = Date.parse('2026-01-02T12:00:00Z');

beforeEach(() => {
  vi.useFakeTimers({ now: NOON });
});
afterEach(() => {
  vi.useRealTimers();
});

function Answer() {
  return <p>{JSON.stringify(useMayWrite('10'))}</p>;
}

it('a time-out ends by itself, at its moment', () => {
  const store = createServerStore(Date.now);
  const me = make.user('2');
  const until = new Date(NOON + 60_000).toISOString();
  store.actions.event('READY', {
    user: me,
    guilds: [
      make.guild('100', {
        channels: [make.channel('10')],
        members: [{ user: me, roles: [], joined_at: '', communication_disabled_until: until }],
      }),
    ],
  });
  render(
    <ServerProvider server={{ store } as ServerConnection}>
      <Answer />
    </ServerProvider>,
  );
  expect(screen.getByText(`{"until":${NOON + 60_000}}`)).toBeVisible();
  act(() => vi.advanceTimersByTime(59_000));
  expect(screen.queryByText('true')).toBeNull();
  act(() => vi.advanceTimersByTime(1_000));
  expect(screen.getByText('true')).toBeVisible();
});
