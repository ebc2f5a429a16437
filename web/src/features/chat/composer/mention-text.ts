import type { Id } from '@shared/api/types';

/** What can be mentioned in a channel, by the word that people type. */
export interface Mentionable {
  users: readonly { id: Id; name: string }[];
  roles: readonly { id: Id; name: string }[];
  channels: readonly { id: Id; name: string }[];
}

/** `@ada` → `<@1>`, `@Helpers` → `<@&2>`, `#general` → `<#3>`; what names nobody stays as it is, and so does code. */
export function toWire(text: string, known: Mentionable): string {
  const words = new Map<string, string>();
  for (const role of known.roles) words.set(`@${role.name.toLowerCase()}`, `<@&${role.id}>`);
  for (const user of known.users) words.set(`@${user.name.toLowerCase()}`, `<@${user.id}>`);
  for (const channel of known.channels) words.set(`#${channel.name.toLowerCase()}`, `<#${channel.id}>`);
  return outsideCode(text, (part) =>
    part.replace(/(?<![\p{L}\p{N}<])[@#][\p{L}\p{N}._-]{1,100}/gu, (word) => replaceWord(word, words)),
  );
}

/** The other way round, for the edit box. */
export function fromWire(text: string, known: Mentionable): string {
  const name = (list: readonly { id: Id; name: string }[], id: string | undefined) =>
    list.find((item) => item.id === id)?.name;
  return outsideCode(text, (part) =>
    part.replace(/<(@!?|@&|#)(\d{1,20})>/g, (whole, sign: string, id: string) => {
      if (sign === '#') return prefixed('#', name(known.channels, id)) ?? whole;
      return prefixed('@', name(sign === '@&' ? known.roles : known.users, id)) ?? whole;
    }),
  );
}

/** A name with spaces can't be typed as one word, so it stays an id. */
function prefixed(sign: string, name: string | undefined): string | undefined {
  return name === undefined || !/^[\p{L}\p{N}._-]+$/u.test(name) ? undefined : sign + name;
}

/** Names may end in a full stop, sentences too: the longest name wins. */
function replaceWord(word: string, words: Map<string, string>): string {
  for (let end = word.length; end > 1; end -= 1) {
    const found = words.get(word.slice(0, end).toLowerCase());
    if (found !== undefined) return found + word.slice(end);
    if (!/[._-]/.test(word.charAt(end - 1))) break;
  }
  return word;
}

function outsideCode(text: string, change: (part: string) => string): string {
  return text
    .split(/(```[\s\S]*?```|`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 0 ? change(part) : part))
    .join('');
}

/** The word being typed before the caret, when it begins with `@` or `#`; what the list of suggestions is for. */
export function wordAt(text: string, caret: number): { sign: '@' | '#'; query: string; from: number } | null {
  const match = /(?<![\p{L}\p{N}<])([@#])([\p{L}\p{N}._-]{0,32})$/u.exec(
    text.slice(Math.max(0, caret - 40), caret),
  );
  if (match === null) return null;
  const query = match[2] ?? '';
  return { sign: match[1] === '#' ? '#' : '@', query, from: caret - query.length - 1 };
}
