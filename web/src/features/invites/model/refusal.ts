import { isApiError } from '@shared/api/error';
import type { Invite } from '@shared/api/types';

export type InviteRefusal = 'banned' | 'usedUp' | 'expired' | 'unknown';

/**
 * Why an invitation can't be used, or null when the call failed for another reason (network, limits).
 * `seen`: what it was a moment ago. The server answers alike for all dead codes, so as to tell guessers nothing; who
 * has seen the invitation alive can be told more.
 */
export function inviteRefusal(error: unknown, seen?: Invite, now = Date.now()): InviteRefusal | null {
  if (!isApiError(error)) return null;
  if (error.code === 40007) return 'banned';
  if (error.code !== 10006 && error.status !== 404 && error.code !== 50035) return null;
  if (!seen) return 'unknown';
  return seen.expires_at && Date.parse(seen.expires_at) <= now ? 'expired' : 'usedUp';
}
