import type { Id } from '@shared/api/types';
import { useServerState } from '@shared/server/context';
import { mentionsMe } from '@shared/store/read-marks';
import type { MessageRow } from '@shared/store/state';
import { classNames } from '@shared/ui/class-names';
import { memo, useLayoutEffect, useRef, useState } from 'react';
import { goOnFromComposer } from '../composer/focus';
import { MessageActions } from './message-actions';
import { MessageAvatar, MessageHead } from './message-head';
import { MessageText } from './message-text';
import { Notice } from './notice';
import { QuotedLine } from './quoted-line';
import { ShortTime } from './short-time';
import { Unsent } from './unsent';

interface MessageItemProps {
  row: MessageRow;
  head: boolean;
  channelId: Id;
  guildId: Id | undefined;
  /** Shows the actions: the pointer, the focus or a tap is on it. */
  active: boolean;
  tabStop: boolean;
  flashing: boolean;
  onActivate(key: string): void;
  onJump(messageId: Id): void;
}

const TEXT = 0;
const REPLY = 19;

/** One message. It renders again only when its own row changes. */
export const MessageItem = memo(function MessageItem(props: MessageItemProps) {
  const { row, head, channelId, guildId, active, tabStop, flashing, onActivate, onJump } = props;
  const { message, state } = row;
  const mentioned = useServerState((store) => guildId !== undefined && mentionsMe(store, message));
  const spoken = message.type === TEXT || message.type === REPLY;
  const activate = () => onActivate(row.key);
  // Not forgotten when the pointer goes on while the question is still loading.
  const [asking, setAsking] = useState(false);
  const article = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const here = article.current;
    return () => {
      // Deleted while it has the focus, by whomever: one goes on from where one writes, not from nowhere.
      if (here?.contains(document.activeElement)) goOnFromComposer();
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a tap shows what keyboards see by the focus
    <article
      ref={article}
      data-row={row.key}
      data-message={message.id}
      data-state={state}
      tabIndex={tabStop ? 0 : -1}
      aria-busy={state === 'pending' || undefined}
      onMouseEnter={activate}
      onFocus={activate}
      onClick={activate}
      className={classNames(
        'relative grid grid-cols-[3.25rem_minmax(0,1fr)] gap-x-2 px-3 py-0.5 -outline-offset-2 md:px-4',
        head && 'mt-3.5',
        active && 'bg-hover',
        mentioned && 'bg-notice-soft/60 shadow-[inset_3px_0_0_var(--notice)]',
        flashing && 'message-flash',
      )}
    >
      {message.type === REPLY && <QuotedLine message={message} guildId={guildId} onJump={onJump} />}
      {spoken ? (
        <>
          <div className="pt-0.5 text-center">
            {head ? (
              <MessageAvatar message={message} guildId={guildId} />
            ) : (
              <ShortTime timestamp={message.timestamp} shown={active} />
            )}
          </div>
          <div className="min-w-0">
            {head && <MessageHead message={message} guildId={guildId} />}
            <MessageText row={row} channelId={channelId} guildId={guildId} />
            {state === 'failed' && <Unsent row={row} />}
          </div>
        </>
      ) : (
        <Notice message={message} guildId={guildId} />
      )}
      {(active || asking) && state === 'sent' && (
        <MessageActions
          message={message}
          channelId={channelId}
          guildId={guildId}
          asking={asking}
          onAsk={setAsking}
        />
      )}
    </article>
  );
});
