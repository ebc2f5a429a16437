import type { Inline, MentionKind, TimeStyle } from './ast';
import { safeUrl } from './safe-url';

/** What one pass over the text yields: finished pieces, and runs of marks that may open or close a span. */
export type Token = Inline | { kind: 'marks'; mark: string; length: number; opens: boolean; closes: boolean };

/**
 * Cuts running text into tokens in one pass.
 * Each look-ahead is cached or bounded, so that hostile text (ten thousand brackets) costs no more than honest text.
 */
export function tokenize(text: string, links: boolean, label: (text: string) => Inline[]): Token[] {
  const tokens: Token[] = [];
  const codeEnds = closingBackticks(text);
  const linkTarget = links ? linkTargets(text) : () => null;
  let plain = 0;
  let at = 0;
  const take = (end: number, token: Token) => {
    if (at > plain) tokens.push({ kind: 'text', text: text.slice(plain, at) });
    tokens.push(token);
    at = plain = end;
  };

  while (at < text.length) {
    const char = text.charAt(at);
    if (char === '\n') {
      take(at + 1, { kind: 'break' });
    } else if (char === '\\' && /^[!-/:-@[-`{-~]$/.test(text.charAt(at + 1))) {
      take(at + 2, { kind: 'text', text: text.charAt(at + 1) });
    } else if (char === '`') {
      const run = runLength(text, at);
      const end = codeEnds(at, run);
      if (end === null) at += run;
      else take(end + run, { kind: 'code', text: unpad(text.slice(at + run, end)) });
    } else if ('*_~|'.includes(char)) {
      const run = runLength(text, at);
      if (run === 1 && (char === '~' || char === '|')) at += 1;
      else take(at + run, marks(text, at, char, run));
    } else if (char === '[') {
      const target = linkTarget(at);
      if (target === null) at += 1;
      else
        take(target.end, {
          kind: 'link',
          href: target.href,
          children: label(text.slice(at + 1, target.labelEnd)),
        });
    } else if (char === '<') {
      const found = angle(text, at, links);
      if (found === null) at += 1;
      else take(found.end, found.token);
    } else if (char === '@') {
      const word = text.startsWith('@everyone', at)
        ? '@everyone'
        : text.startsWith('@here', at)
          ? '@here'
          : null;
      if (word === null) at += 1;
      else take(at + word.length, { kind: 'everyone', text: word });
    } else if (links && (char === 'h' || char === 'H')) {
      const found = bareUrl(text, at);
      if (found === null) at += 1;
      else take(found.end, found.token);
    } else {
      at += 1;
    }
  }
  if (at > plain) tokens.push({ kind: 'text', text: text.slice(plain, at) });
  return tokens;
}

function marks(text: string, at: number, mark: string, length: number): Token {
  const before = text.charAt(at - 1);
  const after = text.charAt(at + length);
  // A single underscore inside a word is part of the word: snake_case stays as it is.
  const lone = mark === '_' && length === 1;
  return {
    kind: 'marks',
    mark,
    length,
    opens: after !== '' && !/\s/.test(after) && !(lone && isWord(before)),
    closes: before !== '' && !/\s/.test(before) && !(lone && isWord(after)),
  };
}

function isWord(char: string): boolean {
  return /[\p{L}\p{N}]/u.test(char);
}

function runLength(text: string, at: number): number {
  let end = at + 1;
  while (text.charAt(end) === text.charAt(at)) end += 1;
  return end - at;
}

function unpad(code: string): string {
  return code.length > 2 && code.startsWith(' ') && code.endsWith(' ') && code.trim() !== ''
    ? code.slice(1, -1)
    : code;
}

/** Where the run of exactly `length` backticks after `at` begins. Asked with growing `at`, so each cursor moves once over its list. */
function closingBackticks(text: string): (at: number, length: number) => number | null {
  const starts = new Map<number, { positions: number[]; next: number }>();
  for (const run of text.matchAll(/`+/g)) {
    const same = starts.get(run[0].length);
    if (same === undefined) starts.set(run[0].length, { positions: [run.index], next: 0 });
    else same.positions.push(run.index);
  }
  return (at, length) => {
    const list = starts.get(length);
    if (list === undefined) return null;
    while ((list.positions[list.next] ?? Number.POSITIVE_INFINITY) <= at) list.next += 1;
    return list.positions[list.next] ?? null;
  };
}

type Target = { labelEnd: number; end: number; href: string };

/** The `](address)` that follows an opening bracket; one answer serves every bracket before it. */
function linkTargets(text: string): (at: number) => Target | null {
  let labelEnd = -2;
  let opener = -1;
  let found: Target | null = null;
  return (at) => {
    if (labelEnd === -1) return null;
    if (labelEnd <= at) {
      labelEnd = text.indexOf('](', at + 1);
      opener = labelEnd === -1 ? -1 : text.lastIndexOf('[', labelEnd - 1);
      const whole = labelEnd > opener + 1 && text.indexOf(']', opener) === labelEnd;
      found = whole ? targetAt(text, labelEnd) : null;
    }
    return at === opener ? found : null;
  };
}

function targetAt(text: string, labelEnd: number): Target | null {
  // Addresses may hold one level of balanced parentheses, as encyclopaedias' do. Bounded by the longest address.
  const rest = text.slice(labelEnd + 2, labelEnd + 2 + 2100);
  const match = /^<?((?:[^\s()<>]|\([^\s()<>]*\))+)>?\)/.exec(rest);
  const href = match?.[1] === undefined ? null : safeUrl(match[1]);
  return match === null || href === null ? null : { labelEnd, end: labelEnd + 2 + match[0].length, href };
}

const ANGLE =
  /<(?:@!?(\d{1,20})|@&(\d{1,20})|#(\d{1,20})|t:(-?\d{1,13})(?::([tTdDfFR]))?|a?:(\w{2,32}):\d{1,20}|((?:https?:\/\/|mailto:)[^\s<>]{1,2048}))>/y;
/** The last moment that `Date` can hold. */
const LAST_MS = 8.64e15;

function angle(text: string, at: number, links: boolean): { end: number; token: Token } | null {
  ANGLE.lastIndex = at;
  const match = ANGLE.exec(text);
  if (match === null) return null;
  const [all, user, role, channel, seconds, style, emoji, address] = match;
  const end = at + all.length;
  const mention = (kind: MentionKind, id: string) => ({ end, token: { kind, id } });
  if (user !== undefined) return mention('user', user);
  if (role !== undefined) return mention('role', role);
  if (channel !== undefined) return mention('channel', channel);
  if (emoji !== undefined) return { end, token: { kind: 'text', text: `:${emoji}:` } };
  if (seconds !== undefined) {
    const ms = Number(seconds) * 1000;
    if (Math.abs(ms) > LAST_MS) return null;
    return { end, token: { kind: 'time', ms, style: (style ?? 'f') as TimeStyle } };
  }
  const href = address === undefined || !links ? null : safeUrl(address);
  return href === null
    ? null
    : { end, token: { kind: 'link', href, children: [{ kind: 'text', text: address ?? href }] } };
}

const BARE = /https?:\/\/[^\s<>|`[\]]{1,2048}/iy;

function bareUrl(text: string, at: number): { end: number; token: Token } | null {
  if (isWord(text.charAt(at - 1))) return null;
  BARE.lastIndex = at;
  const match = BARE.exec(text);
  if (match === null) return null;
  const shown = withoutTrailing(match[0]);
  const href = safeUrl(shown);
  const words: Inline = { kind: 'text', text: shown };
  // What looks like an address but isn't one is passed over whole, so that it isn't looked at again from within.
  return { end: at + shown.length, token: href === null ? words : { kind: 'link', href, children: [words] } };
}

/** Full stops, quotes and unpaired brackets after an address belong to the sentence. */
function withoutTrailing(address: string): string {
  let open = 0;
  for (const char of address) open += char === '(' ? 1 : char === ')' ? -1 : 0;
  let end = address.length;
  for (;;) {
    const last = address.charAt(end - 1);
    if (last === ')' && open < 0) open += 1;
    else if (!/[.,:;!?'"\]*_~]/.test(last)) return address.slice(0, end);
    end -= 1;
  }
}
