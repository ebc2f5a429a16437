import { ApiError } from '@shared/api/error';
import type { Invite } from '@shared/api/types';
import { expect, it } from 'vitest';
import { inviteRefusal } from './refusal';

const dead = new ApiError(404, 10006, 'Unknown Invite');
const seen = (expires_at: string | null) => ({ expires_at }) as Invite;
const NOW = Date.parse('2026-01-02T00:00:00Z');

it.each([
  ['a ban', new ApiError(403, 40007, ''), undefined, 'banned'],
  ['a code that was never seen alive', dead, undefined, 'unknown'],
  ['one that ended since it was seen', dead, seen('2026-01-01T00:00:00+00:00'), 'expired'],
  ['one that others used up since', dead, seen('2026-01-03T00:00:00+00:00'), 'usedUp'],
  ['one without an end', dead, seen(null), 'usedUp'],
  ['no connection', new ApiError(0, 0, ''), undefined, null],
  ['a limit', new ApiError(429, 0, ''), seen(null), null],
])('%s', (_, error, invite, refusal) => {
  expect(inviteRefusal(error, invite, NOW)).toBe(refusal);
});
