import type { Id } from '@shared/api/types';

const EPOCH_MS = 1_420_070_400_000n;

/** Orders two snowflakes without losing digits: the longer decimal is the later one. */
export function compareIds(a: Id, b: Id): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

export const isNewer = (a: Id | null | undefined, b: Id | null | undefined) =>
  !!a && (!b || compareIds(a, b) > 0);

/** Unix milliseconds at which the id was made. */
export const createdAt = (id: Id) => Number((BigInt(id) >> 22n) + EPOCH_MS);
