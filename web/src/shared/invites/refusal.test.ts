import { ApiError } from '@shared/api/error';
import { expect, it } from 'vitest';
import { inviteRefusal } from './refusal';

const refused = (status: number, code: number, fields = {}, reason?: string) =>
  new ApiError(status, code, '', { fields, reason });

it.each([
  ['a ban', refused(403, 40007, {}, 'banned'), 'banned'],
  ['a code that nobody made, or that was withdrawn', refused(404, 10006), 'unknown'],
  ['one that has ended', refused(404, 10006, {}, 'expired'), 'expired'],
  ['one that others used up', refused(404, 10006, {}, 'used_up'), 'usedUp'],
  ['what can’t be a code', refused(400, 50035, { code: [] }), 'unknown'],
  ['a name that is taken', refused(400, 50035, { username: [] }), null],
  ['no connection', refused(0, 0), null],
  ['a limit', refused(429, 0), null],
])('%s', (_, error, refusal) => {
  expect(inviteRefusal(error)).toBe(refusal);
});
