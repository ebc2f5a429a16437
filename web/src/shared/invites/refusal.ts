import { isApiError } from '../api/error';
import type { inviteRefusalMessages } from './messages';

export type InviteRefusal = 'banned' | 'usedUp' | 'expired' | 'unknown';

const UNKNOWN_INVITE = 10006;
const BANNED = 40007;

/** Why an invitation can't be used, or null when the call failed for another reason (network, limits). */
export function inviteRefusal(error: unknown): InviteRefusal | null {
  if (!isApiError(error)) return null;
  if (error.code === BANNED) return 'banned';
  // What can't be a code (50035) isn't one that anybody knows.
  if (error.code !== UNKNOWN_INVITE && error.status !== 404 && !isMalformed(error.fields)) return null;
  if (error.reason === 'expired') return 'expired';
  return error.reason === 'used_up' ? 'usedUp' : 'unknown';
}

const isMalformed = (fields: object) => 'code' in fields || 'invite' in fields;

/** `guild`: the server it leads to, where that is known. */
export function refusalWords(
  t: (typeof inviteRefusalMessages)['en'],
  why: InviteRefusal,
  guild?: string,
): { title: string; text: string } {
  switch (why) {
    case 'banned':
      return { title: t.bannedTitle, text: t.banned(guild ?? t.thisServer) };
    case 'usedUp':
      return { title: t.usedUpTitle, text: t.usedUp };
    case 'expired':
      return { title: t.expiredTitle, text: t.expired };
    case 'unknown':
      return { title: t.unknownTitle, text: t.unknown };
  }
}
