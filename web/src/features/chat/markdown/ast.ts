/** A piece of running text. Nesting is bounded: no kind may contain itself. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: Span; children: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; href: string; children: Inline[] }
  | { kind: MentionKind; id: string }
  | { kind: 'everyone'; text: '@everyone' | '@here' }
  | { kind: 'time'; ms: number; style: TimeStyle }
  | { kind: 'break' };

export type Span = 'strong' | 'em' | 'underline' | 'strike' | 'spoiler';
export type MentionKind = 'user' | 'role' | 'channel';
export type TimeStyle = 't' | 'T' | 'd' | 'D' | 'f' | 'F' | 'R';

/** A piece that starts on a line of its own. Quotes don't nest; lists nest by indentation. */
export type Block =
  | { kind: 'paragraph'; children: Inline[] }
  | { kind: 'heading'; level: 1 | 2 | 3; children: Inline[] }
  | { kind: 'subtext'; children: Inline[] }
  | { kind: 'quote'; children: Block[] }
  | { kind: 'pre'; language: string; text: string }
  | { kind: 'list'; ordered: boolean; start: number; items: ListItem[] };

export type ListItem = { children: Inline[]; lists: Block[] };
