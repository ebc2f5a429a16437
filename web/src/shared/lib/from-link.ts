/** A secret of a link: from behind `#`, which no server and no log ever sees, or from the query. */
export function fromLink({ hash, search }: Pick<Location, 'hash' | 'search'>, name: string): string {
  return new URLSearchParams(hash.slice(1)).get(name) ?? new URLSearchParams(search).get(name) ?? '';
}
