/** Small immutable steps on records by id. */
export function put<T>(record: Record<string, T>, key: string, value: T): Record<string, T> {
  return record[key] === value ? record : { ...record, [key]: value };
}

export function omit<T>(record: Record<string, T>, key: string): Record<string, T> {
  if (!(key in record)) return record;
  const { [key]: _, ...rest } = record;
  return rest;
}

export function omitWhere<T>(
  record: Record<string, T>,
  gone: (value: T, key: string) => boolean,
): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key, value]) => !gone(value, key)));
}

export const byId = <T extends { id: string }>(items: readonly T[]): Record<string, T> =>
  Object.fromEntries(items.map((item) => [item.id, item]));
