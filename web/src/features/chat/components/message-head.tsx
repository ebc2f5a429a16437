import type { Id, Message } from '@shared/api/types';
import { useFormatDate } from '@shared/i18n/dates';
import { useMessages } from '@shared/i18n/messages';
import { useShowPerson } from '@shared/people/person-card';
import { PersonName } from '@shared/people/person-name';
import { useServerState } from '@shared/server/context';
import { displayName } from '@shared/store/selectors';
import { Avatar } from '@shared/ui/avatar';
import { chatMessages } from '../i18n/messages';

interface OfMessage {
  message: Message;
  guildId: Id | undefined;
}

/** Name, bot mark and time above the first message of a group. */
export function MessageHead({ message, guildId }: OfMessage) {
  const t = useMessages(chatMessages);
  const format = useFormatDate();
  const date = new Date(message.timestamp);
  return (
    <header className="flex items-baseline gap-2 leading-snug">
      <PersonName userId={message.author.id} guildId={guildId} />
      {message.author.bot && (
        <span className="rounded-sm bg-accent-soft px-1 font-medium text-[0.6875rem] text-accent-strong">
          {t.bot}
        </span>
      )}
      <time
        dateTime={date.toISOString()}
        title={format(date, { dateStyle: 'full', timeStyle: 'short' })}
        className="shrink-0 text-ink-faint text-xs tabular-nums"
      >
        {format(date, { timeStyle: 'short' })}
      </time>
    </header>
  );
}

/** The picture opens the card as the name does; keyboards and screen readers need that only once. */
export function MessageAvatar({ message, guildId }: OfMessage) {
  const show = useShowPerson();
  const name = useServerState((state) => displayName(state, message.author.id, guildId));
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-hidden="true"
      onClick={(event) => show({ userId: message.author.id, guildId }, event.currentTarget)}
      className="rounded-[32%]"
    >
      <Avatar id={message.author.id} name={name} size={40} />
    </button>
  );
}
