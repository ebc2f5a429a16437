import { describe, expect, it } from 'vitest';
import type { Block, Inline } from './ast';
import { parse } from './parse';
import { safeUrl } from './safe-url';

/** A short written form of the tree, so that expectations read at a glance. */
function show(nodes: (Block | Inline)[]): string {
  return nodes
    .map((node) => {
      switch (node.kind) {
        case 'text':
          return node.text;
        case 'break':
          return '⏎';
        case 'code':
          return `code(${node.text})`;
        case 'pre':
          return `pre:${node.language}(${node.text})`;
        case 'link':
          return `link:${node.href}(${show(node.children)})`;
        case 'user':
        case 'role':
        case 'channel':
          return `${node.kind}:${node.id}`;
        case 'everyone':
          return `everyone(${node.text})`;
        case 'time':
          return `time:${node.ms}:${node.style}`;
        case 'list':
          return `${node.ordered ? `ol${node.start}` : 'ul'}(${node.items.map((i) => show(i.children) + show(i.lists)).join('; ')})`;
        case 'heading':
          return `h${node.level}(${show(node.children)})`;
        case 'paragraph':
          return `p(${show(node.children)})`;
        default:
          return `${node.kind}(${show(node.children)})`;
      }
    })
    .join('');
}

const cases: Record<string, [string, string][]> = {
  spans: [
    ['**a** *b* _c_ __d__ ~~e~~ ||f||', 'p(strong(a) em(b) em(c) underline(d) strike(e) spoiler(f))'],
    ['***a***', 'p(strong(em(a)))'],
    ['**a *b* c**', 'p(strong(a em(b) c))'],
    ['*a **b** c*', 'p(em(a strong(b) c))'],
    ['__**a**__', 'p(underline(strong(a)))'],
    ['**a *b**', 'p(strong(a *b))'],
    ['2 * 3 * 4', 'p(2 * 3 * 4)'],
    ['snake_case_word', 'p(snake_case_word)'],
    ['**open', 'p(**open)'],
    ['a****b', 'p(a****b)'],
    ['\\*not\\* bold', 'p(*not* bold)'],
    ['~a~ |b|', 'p(~a~ |b|)'],
  ],
  code: [
    ['`a` ``b`c``', 'p(code(a) code(b`c))'],
    ['`**a**`', 'p(code(**a**))'],
    ['`open', 'p(`open)'],
    ['```rs\nfn a() {}\n```', 'pre:rs(fn a() {})'],
    ['x ```y``` z', 'p(x )pre:(y)p( z)'],
    ['```open', 'p(```open)'],
  ],
  blocks: [
    ['a\nb', 'p(a⏎b)'],
    ['# a\n## b\n### c\n#### d', 'h1(a)h2(b)h3(c)p(#### d)'],
    ['-# small', 'subtext(small)'],
    ['> a\n> **b**\nc', 'quote(p(a⏎strong(b)))p(c)'],
    ['>>> a\nb\n\nc', 'quote(p(a⏎b⏎⏎c))'],
    ['> > a', 'quote(p(> a))'],
    ['- a\n- b\n  - c\n- d', 'ul(a; bul(c); d)'],
    ['3. a\n4. b', 'ol3(a; b)'],
    ['- a\n1. b', 'ul(a)ol1(b)'],
  ],
  links: [
    ['see https://a.example/b?c=1.', 'p(see link:https://a.example/b?c=1(https://a.example/b?c=1).)'],
    ['(https://a.example/b_(c))', 'p((link:https://a.example/b_(c)(https://a.example/b_(c))))'],
    ['[a **b**](https://c.example)', 'p(link:https://c.example/(a strong(b)))'],
    ['[x] [a](https://c.example)', 'p([x] link:https://c.example/(a))'],
    ['<https://a.example>', 'p(link:https://a.example/(https://a.example))'],
    ['[a](mailto:b@c.example)', 'p(link:mailto:b@c.example(a))'],
    ['[a](javascript:alert(1))', 'p([a](javascript:alert(1)))'],
    ['[a](data:text/html,b)', 'p([a](data:text/html,b))'],
  ],
  mentions: [
    ['<@1> <@!2> <@&3> <#4>', 'p(user:1 user:2 role:3 channel:4)'],
    ['@everyone @here @other', 'p(everyone(@everyone) everyone(@here) @other)'],
    ['<t:0> <t:60:R>', 'p(time:0:f time:60000:R)'],
    ['<t:9999999999999>', 'p(<t:9999999999999>)'],
    ['<:smile:123>', 'p(:smile:)'],
    ['<@x>', 'p(<@x>)'],
  ],
};

for (const [group, list] of Object.entries(cases)) {
  describe(group, () => {
    it.each(list)('%j', (source, tree) => {
      expect(show(parse(source))).toBe(tree);
    });
  });
}

describe('hostile text', () => {
  const pieces = [
    '*',
    '**',
    '_',
    '__',
    '~~',
    '||',
    '`',
    '``',
    '```',
    '[',
    '](',
    ')',
    '<',
    '>',
    '@',
    '#',
    '\n',
    '> ',
    '>>> ',
    '- ',
    '1. ',
    '  - ',
    '\\',
    ' ',
    'a',
    'é',
    '\u{1F600}',
    '\ud800',
    '\0',
    'https://a.b',
    'javascript:',
    '<@1>',
    '<t:1:R>',
    '](https://x.y)',
  ];

  /** A small linear congruential generator: the same strings on every run. */
  function* random(seed: number) {
    for (let state = seed; ; ) {
      state = (state * 1664525 + 1013904223) >>> 0;
      yield state / 2 ** 32;
    }
  }

  it('never throws, and links only to http, https and mailto', () => {
    const numbers = random(7);
    const next = () => numbers.next().value ?? 0;
    for (let round = 0; round < 5000; round += 1) {
      let text = '';
      for (let count = Math.floor(next() * 60); count > 0; count -= 1)
        text += pieces[Math.floor(next() * pieces.length)] ?? '';
      for (const href of show(parse(text)).matchAll(/link:(\S*?)\(/g))
        expect(href[1]).toMatch(/^(https?:\/\/|mailto:)/);
    }
  });

  it.each(pieces.flatMap((piece) => [piece, `${piece} `, `${piece}a`]))(
    'takes linear time for %j repeated',
    (piece) => {
      const text = piece.repeat(30_000);
      // Quadratic work would take tens of seconds, linear work takes a fraction of one. The best of three rounds counts,
      // so that a busy machine doesn't look like a slow parser.
      let best = Number.POSITIVE_INFINITY;
      for (let round = 0; round < 3 && best >= 1_500; round += 1) {
        const from = performance.now();
        parse(text);
        best = Math.min(best, performance.now() - from);
      }
      expect(best).toBeLessThan(1_500);
    },
  );
});

describe('safeUrl', () => {
  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:x',
    'data:text/html,x',
    'file:///etc/passwd',
    '//a.example',
    'https://',
    'https://a b',
    'java\nscript:x',
    'vbscript:x',
    `https://a.example/${'x'.repeat(3000)}`,
  ])('refuses %j', (url) => {
    expect(safeUrl(url)).toBeNull();
  });
});
