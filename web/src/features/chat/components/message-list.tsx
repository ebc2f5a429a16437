import type { Id } from '@shared/api/types';
import { type KeyboardEvent, type ReactNode, useCallback, useState } from 'react';
import type { Line } from '../rows/rows';
import type { AnchoredScroll } from '../scroll/use-anchored-scroll';
import { DayDivider, NewDivider } from './dividers';
import { MessageItem } from './message-item';

interface MessageListProps {
  label: string;
  channelId: Id;
  guildId: Id | undefined;
  lines: readonly Line[];
  scroll: AnchoredScroll;
  flashing: Id | null;
  onJump(messageId: Id): void;
  /** Stands above the first line. */
  start: ReactNode;
}

/** The window of messages. One tab stop: arrow keys go from message to message, Tab to the actions of the current one. */
export function MessageList({
  label,
  channelId,
  guildId,
  lines,
  scroll,
  flashing,
  onJump,
  start,
}: MessageListProps) {
  const [active, setActive] = useState<string | null>(null);
  const activate = useCallback((key: string | null) => setActive(key), []);
  const last = lines.findLast((line) => line.kind === 'message')?.key;
  return (
    // Announcing is left to Announcer: a log would read out loaded history as well.
    <div
      ref={scroll.viewport}
      role="log"
      aria-label={label}
      aria-live="off"
      onKeyDown={moveFocus}
      onMouseLeave={() => setActive(null)}
      className="min-h-0 flex-1 overflow-y-auto overflow-x-hidden overscroll-contain [overflow-anchor:none]"
    >
      <div ref={scroll.content} className="flex min-h-full flex-col justify-end pt-4 pb-5">
        {start}
        {lines.map((line) => {
          if (line.kind === 'day') return <DayDivider key={line.key} ms={line.ms} />;
          if (line.kind === 'new') return <NewDivider key={line.key} />;
          return (
            <MessageItem
              key={line.key}
              row={line.row}
              head={line.head}
              channelId={channelId}
              guildId={guildId}
              active={line.key === active}
              tabStop={line.key === (active ?? last)}
              flashing={flashing === line.row.message.id}
              onActivate={activate}
              onJump={onJump}
            />
          );
        })}
      </div>
    </div>
  );
}

/** Arrow keys on a message move to its neighbour, Home and End to the ends of what is loaded. */
function moveFocus(event: KeyboardEvent<HTMLDivElement>) {
  const row = event.target;
  if (!(row instanceof HTMLElement) || row.dataset.row === undefined) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')];
  const at = rows.indexOf(row);
  const next = { ArrowUp: rows[at - 1], ArrowDown: rows[at + 1], Home: rows[0], End: rows.at(-1) }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
