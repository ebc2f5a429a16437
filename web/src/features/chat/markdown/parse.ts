import type { Block, ListItem } from './ast';
import { parseInline } from './parse-inline';

/** Message text to blocks. Total: any string gives blocks, none throws; time grows with the length only. */
export function parse(text: string): Block[] {
  return parseBlocks(text.replaceAll('\r\n', '\n'), true);
}

const FENCE = '```';

function parseBlocks(text: string, quotes: boolean): Block[] {
  const blocks: Block[] = [];
  const lastFence = text.lastIndexOf(FENCE);
  let paragraph = '';
  let at = 0;
  const flush = () => {
    if (paragraph.trim() !== '')
      blocks.push({ kind: 'paragraph', children: parseInline(paragraph.replace(/^\n|\n$/g, '')) });
    paragraph = '';
  };

  while (at < text.length) {
    if (quotes && text.startsWith('>>> ', at)) {
      flush();
      blocks.push({ kind: 'quote', children: parseBlocks(text.slice(at + 4), false) });
      return blocks;
    }
    const end = lineEnd(text, at);
    const line = text.slice(at, end);
    const quote = quotes ? quoteAt(text, at) : null;
    const list = quote === null && !line.includes(FENCE) ? listAt(text, at) : null;
    const heading = /^(#{1,3}|-#)[ \t]+(\S.*)$/.exec(line);
    const fence = line.indexOf(FENCE);
    if (quote !== null) {
      flush();
      blocks.push({ kind: 'quote', children: parseBlocks(quote.text, false) });
      at = quote.end;
    } else if (heading !== null && fence === -1) {
      flush();
      const children = parseInline(heading[2] ?? '');
      const marks = heading[1] ?? '#';
      blocks.push(
        marks === '-#'
          ? { kind: 'subtext', children }
          : { kind: 'heading', level: marks.length as 1 | 2 | 3, children },
      );
      at = end + 1;
    } else if (list !== null) {
      flush();
      blocks.push(list.block);
      at = list.end;
    } else if (fence !== -1 && lastFence >= at + fence + FENCE.length) {
      paragraph += line.slice(0, fence);
      flush();
      const open = at + fence + FENCE.length;
      const close = text.indexOf(FENCE, open);
      blocks.push(codeBlock(text.slice(open, close)));
      at = close + FENCE.length;
      if (text.charAt(at) === '\n') at += 1;
    } else {
      paragraph += end < text.length ? `${line}\n` : line;
      at = end + 1;
    }
  }
  flush();
  return blocks;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function codeBlock(inside: string): Block {
  const match = /^([\w+#.-]{1,20})\n(?=[\s\S]*\S)/.exec(inside);
  const body = match === null ? inside : inside.slice(match[0].length);
  return { kind: 'pre', language: match?.[1] ?? '', text: body.replace(/^\n+/, '').trimEnd() };
}

/** The lines from `at` on that begin with `> `, without that mark. */
function quoteAt(text: string, at: number): { text: string; end: number } | null {
  const lines: string[] = [];
  let next = at;
  while (next < text.length && text.startsWith('> ', next)) {
    const end = lineEnd(text, next);
    lines.push(text.slice(next + 2, end));
    next = end + 1;
  }
  return lines.length === 0 ? null : { text: lines.join('\n'), end: next };
}

const DEEPEST = 10;

/** Consecutive `- a`, `* a` or `1. a` lines; each two spaces of indentation go one level deeper. */
function listAt(text: string, at: number): { block: Block; end: number } | null {
  const stack: { indent: number; items: ListItem[] }[] = [];
  let root: Block | null = null;
  let next = at;
  while (next < text.length) {
    const end = lineEnd(text, next);
    const match = /^( {0,40})(?:([-*])|(\d{1,9})\.)[ \t]+(\S.*)$/.exec(text.slice(next, end));
    if (match === null || (root === null && match[1] !== '')) break;
    const indent = (match[1] ?? '').length;
    const ordered = match[3] !== undefined;
    while (stack.length > 1 && indent < (stack[stack.length - 1]?.indent ?? 0)) stack.pop();
    const top = stack[stack.length - 1];
    const item: ListItem = { children: parseInline(match[4] ?? ''), lists: [] };
    if (top !== undefined && (indent < top.indent + 2 || stack.length >= DEEPEST)) {
      // "- a" then "1. b" on the same level are two lists.
      if (stack.length === 1 && root?.kind === 'list' && root.ordered !== ordered) break;
      top.items.push(item);
    } else {
      const list: Block = { kind: 'list', ordered, start: Number(match[3] ?? 1), items: [item] };
      top?.items[top.items.length - 1]?.lists.push(list);
      root ??= list;
      stack.push({ indent, items: list.items });
    }
    next = end + 1;
  }
  return root === null ? null : { block: root, end: next };
}
