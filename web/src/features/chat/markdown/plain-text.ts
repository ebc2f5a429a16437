import type { Block, Inline } from './ast';
import { parse } from './parse';

export type NameOf = (kind: 'user' | 'role' | 'channel', id: string) => string;

/** A message's text in one line without marks, for quoted lines and announcements. Spoilers stay hidden. */
export function plainText(text: string, nameOf: NameOf): string {
  return parse(text)
    .map((block) => fromBlock(block, nameOf))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function fromBlock(block: Block, nameOf: NameOf): string {
  if (block.kind === 'pre') return block.text;
  if (block.kind === 'quote') return block.children.map((child) => fromBlock(child, nameOf)).join(' ');
  if (block.kind !== 'list') return fromInlines(block.children, nameOf);
  return block.items
    .map((item) =>
      [fromInlines(item.children, nameOf), ...item.lists.map((list) => fromBlock(list, nameOf))].join(' '),
    )
    .join(' ');
}

function fromInlines(nodes: Inline[], nameOf: NameOf): string {
  return nodes.map((node) => fromInline(node, nameOf)).join('');
}

function fromInline(node: Inline, nameOf: NameOf): string {
  switch (node.kind) {
    case 'text':
    case 'code':
    case 'everyone':
      return node.text;
    case 'break':
      return ' ';
    case 'time':
      return new Date(node.ms).toISOString().slice(0, 16).replace('T', ' ');
    case 'user':
    case 'role':
      return `@${nameOf(node.kind, node.id)}`;
    case 'channel':
      return `#${nameOf(node.kind, node.id)}`;
    case 'spoiler':
      return '▒▒▒';
    default:
      return fromInlines(node.children, nameOf);
  }
}
