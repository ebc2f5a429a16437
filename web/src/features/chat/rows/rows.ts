import type { Id, Message } from '@shared/api/types';
import { compareIds } from '@shared/lib/ids';
import type { MessageRow } from '@shared/store/state';

/** A message by the same author joins the group before it for this long. */
const GROUP_MS = 7 * 60 * 1000;

/** One line of the list, in the order shown. */
export type Line =
  | { kind: 'day'; key: string; ms: number }
  | { kind: 'new'; key: 'new' }
  /** `head`: with picture, name and time; otherwise it belongs to the message above. */
  | { kind: 'message'; key: string; row: MessageRow; head: boolean };

/** Rows (oldest first) to lines: a date at each local midnight, "New" after the last read message, authors grouped. */
export function buildLines(rows: readonly MessageRow[], newAfter: Id | null): Line[] {
  const lines: Line[] = [];
  let before: Message | null = null;
  let marked = newAfter === null;
  for (const row of rows) {
    const { message } = row;
    const midnight = before === null || dayOf(message) !== dayOf(before);
    if (midnight) lines.push({ kind: 'day', key: `day-${dayOf(message)}`, ms: sentAt(message) });
    const first =
      !marked && newAfter !== null && row.state === 'sent' && compareIds(message.id, newAfter) > 0;
    if (first) lines.push({ kind: 'new', key: 'new' });
    marked ||= first;
    const head = midnight || first || before === null || !continues(before, message);
    lines.push({ kind: 'message', key: row.key, row, head });
    before = message;
  }
  return lines;
}

/** Whether `message` belongs to the group of the one before it. Replies and notices stand on their own. */
function continues(before: Message, message: Message): boolean {
  if (before.author.id !== message.author.id || before.author.username !== message.author.username)
    return false;
  if (message.type !== 0 || (before.type !== 0 && before.type !== 19)) return false;
  return sentAt(message) - sentAt(before) < GROUP_MS;
}

export function sentAt(message: Message): number {
  return Date.parse(message.timestamp);
}

/** Year, month and day where the reader is. */
function dayOf(message: Message): string {
  const date = new Date(message.timestamp);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}
