import { isApiError } from '@shared/api/error';

export type InviteRefusal = 'banned' | 'usedUp' | 'expired' | 'unknown';

/** Why an invitation can't be used, or null when the call failed for another reason (network, limits). */
export function inviteRefusal(error: unknown): InviteRefusal | null {
  if (!isApiError(error)) return null;
  if (error.code === 40007) return 'banned';
  if (error.code !== 10006 && error.status !== 404 && error.code !== 50035) return null;
  // The code is one and the same for a dead invitation; the message says why it died.
  if (/expired/i.test(error.message)) return 'expired';
  if (/used up|no uses|max(imum)? uses/i.test(error.message)) return 'usedUp';
  return 'unknown';
}
