import type { Message } from '@shared/api/types';
import type { MessageRow } from '@shared/store/state';
import { describe, expect, it } from 'vitest';
import { buildLines } from './rows';

function row(id: number, author: string, at: Date, more: Partial<MessageRow & Message> = {}): MessageRow {
  const { state = 'sent', type = 0, ...rest } = more;
  const message = {
    id: String(id),
    author: { id: author, username: author },
    timestamp: at.toISOString(),
    type,
    ...rest,
  };
  return { key: String(id), message: message as unknown as Message, state };
}
const noon = (minute: number, second = 0) => new Date(2026, 0, 2, 12, minute, second);
const shape = (rows: MessageRow[], newAfter: string | null = null) =>
  buildLines(rows, newAfter)
    .map((line) => (line.kind === 'message' ? `${line.key}${line.head ? '+' : ''}` : line.kind))
    .join(' ');

describe('lines', () => {
  it('groups one author within seven minutes of the message before', () => {
    const rows = [
      row(1, 'a', noon(0)),
      row(2, 'a', noon(6, 59)),
      row(3, 'a', noon(13, 59)),
      row(4, 'b', noon(14)),
      row(5, 'a', noon(14)),
    ];
    expect(shape(rows)).toBe('day 1+ 2 3+ 4+ 5+');
  });

  it('starts afresh at a reply and at a notice', () => {
    const rows = [
      row(1, 'a', noon(0)),
      row(2, 'a', noon(0), { type: 19 }),
      row(3, 'a', noon(0)),
      row(4, 'a', noon(0), { type: 7 }),
      row(5, 'a', noon(0)),
    ];
    expect(shape(rows)).toBe('day 1+ 2+ 3 4+ 5+');
  });

  it('puts a date at local midnight, which also splits a group', () => {
    const rows = [row(1, 'a', new Date(2026, 0, 1, 23, 59)), row(2, 'a', new Date(2026, 0, 2, 0, 1))];
    expect(shape(rows)).toBe('day 1+ day 2+');
  });

  it('puts "New" before the first message after the last read one, never before a pending one', () => {
    const rows = [row(1, 'a', noon(0)), row(2, 'a', noon(0)), row(3, 'a', noon(0))];
    expect(shape(rows, '1')).toBe('day 1+ new 2+ 3');
    expect(shape(rows, '0')).toBe('day new 1+ 2 3');
    expect(shape([...rows, row(99, 'a', noon(1), { state: 'pending' })], '3')).toBe('day 1+ 2 3 99');
  });
});
