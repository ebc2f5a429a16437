import type { Inline, Span } from './ast';
import { type Token, tokenize } from './tokens';

/** Running text to nodes. Linear: every token is pushed once and taken off once. */
export function parseInline(text: string, links = true): Inline[] {
  // A label holds no further link, so this goes one level deep and no further.
  const tokens = tokenize(text, links, (label) => parseInline(label, false));
  return pair(tokens);
}

const SPANS: Record<string, Span> = {
  '*': 'em',
  _: 'em',
  '**': 'strong',
  __: 'underline',
  '~~': 'strike',
  '||': 'spoiler',
};

type Frame = { marks: string; children: Inline[] };

/** Pairs opening with closing marks. Marks left open become text again. */
function pair(tokens: Token[]): Inline[] {
  const root: Frame = { marks: '', children: [] };
  const stack: Frame[] = [root];
  const isOpen = (marks: string) => stack.some((frame) => frame.marks === marks);
  const top = () => stack[stack.length - 1] ?? root;

  const close = (marks: string) => {
    while (stack.length > 1) {
      const frame = stack.pop() ?? root;
      if (frame.marks === marks) {
        const kind = SPANS[marks];
        if (kind !== undefined && frame.children.length > 0)
          return append(top().children, { kind, children: frame.children });
        return append(top().children, { kind: 'text', text: marks + marks });
      }
      unwrap(frame, top());
    }
  };

  for (const token of tokens) {
    if (token.kind !== 'marks') {
      append(top().children, token);
      continue;
    }
    let left = token.length;
    while (left > 0) {
      const marks = choose(token.mark, left, token.closes, isOpen, () => innermost(stack, token.mark));
      const known = SPANS[marks] !== undefined;
      if (known && token.closes && isOpen(marks)) close(marks);
      else if (known && token.opens && !isOpen(marks)) stack.push({ marks, children: [] });
      else append(top().children, { kind: 'text', text: marks });
      left -= marks.length;
    }
  }
  while (stack.length > 1) {
    const frame = stack.pop() ?? root;
    unwrap(frame, top());
  }
  return root.children;
}

/** Two marks where two are left, but one where `***` has to close the inner `*` first or only `*` is open. */
function choose(
  mark: string,
  left: number,
  closes: boolean,
  isOpen: (marks: string) => boolean,
  inner: () => string,
): string {
  const double = mark + mark;
  const single = SPANS[mark] !== undefined;
  if (left === 1) return mark;
  if (single && closes && left >= 3 && inner() === mark) return mark;
  if (single && closes && left === 2 && !isOpen(double) && isOpen(mark) && inner() === mark) return mark;
  return double;
}

function innermost(stack: Frame[], mark: string): string {
  for (let i = stack.length - 1; i > 0; i -= 1) {
    const marks = stack[i]?.marks ?? '';
    if (marks.startsWith(mark)) return marks;
  }
  return '';
}

function unwrap(frame: Frame, into: Frame) {
  append(into.children, { kind: 'text', text: frame.marks });
  for (const child of frame.children) append(into.children, child);
}

/** Adds a node; neighbouring texts become one. */
function append(children: Inline[], node: Inline) {
  const last = children[children.length - 1];
  if (node.kind === 'text' && last?.kind === 'text')
    children[children.length - 1] = { kind: 'text', text: last.text + node.text };
  else children.push(node);
}
