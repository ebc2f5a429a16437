import { isApiError } from '@shared/api/error';
import { CANNOT_MESSAGE_USER } from '@shared/people/api/open-direct';
import type { chatMessages } from '../i18n/messages';

type Words = (typeof chatMessages)['en']['sendFailed'];

const FAILURES = ['offline', 'full', 'broken', 'blocked', 'denied'] as const;

/** Why a message wasn't taken, as a word that can be kept with the row and told in any language later. */
export function failureOf(error: unknown): string {
  if (!isApiError(error) || error.status === 0) return 'offline';
  if (error.status === 507) return 'full';
  if (error.status >= 500) return 'broken';
  if (error.status === 429) return `wait ${Math.ceil(error.retryAfter ?? 1)}`;
  if (error.code === CANNOT_MESSAGE_USER) return 'blocked';
  if (error.status === 403 || error.status === 404) return 'denied';
  return 'refused';
}

export function tellFailure(failure: string | undefined, words: Words): string {
  if (failure?.startsWith('wait ')) return words.wait(Number(failure.slice(5)));
  const told = FAILURES.find((each) => each === failure) ?? 'refused';
  return words[told];
}
