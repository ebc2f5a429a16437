import type { Id, Message } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { useServerState } from '@shared/server/context';
import { displayName } from '@shared/store/selectors';
import { chatMessages } from '../i18n/messages';
import { messageLine } from '../model/message-line';
import { nameIn } from '../model/name-in';

interface QuotedLineProps {
  message: Message;
  guildId: Id | undefined;
  onJump(messageId: Id): void;
}

/** The message that this one answers, in one line; pressing it goes there. */
export function QuotedLine({ message, guildId, onJump }: QuotedLineProps) {
  const t = useMessages(chatMessages);
  const original = message.referenced_message;
  const name = useServerState((state) => (original ? displayName(state, original.author.id, guildId) : ''));
  const line = useServerState((state) => (original ? messageLine(original, nameIn(state, guildId)) : ''));
  return (
    <div className="col-span-2 grid grid-cols-[3.25rem_minmax(0,1fr)] gap-x-2 text-sm">
      <span
        aria-hidden
        className="mt-2.5 ml-[1.4rem] rounded-tl-md border-line-strong/60 border-t-2 border-l-2"
      />
      {original ? (
        <button
          type="button"
          aria-label={`${t.jumpToOriginal(name)}: ${line}`}
          onClick={() => onJump(original.id)}
          className="flex min-w-0 items-baseline gap-1.5 py-0.5 text-left text-ink-soft hover:text-ink"
        >
          <span className="shrink-0 font-semibold">{name}</span>
          <span className="truncate">{line}</span>
        </button>
      ) : (
        <span className="truncate py-0.5 text-ink-faint italic">
          {original === null ? t.originalGone : t.originalUnknown}
        </span>
      )}
    </div>
  );
}
