import type { Id } from '@shared/api/types';
import { useFormatDate } from '@shared/i18n/dates';
import { useMessages } from '@shared/i18n/messages';
import { useServerState } from '@shared/server/context';
import type { MessageRow } from '@shared/store/state';
import { classNames } from '@shared/ui/class-names';
import { EditBox } from '../composer/edit-box';
import { chatMessages } from '../i18n/messages';
import { Markdown } from '../markdown/markdown';
import { EmbedCard } from './embed-card';

interface MessageTextProps {
  row: MessageRow;
  channelId: Id;
  guildId: Id | undefined;
}

/** A message's words, or the box to change them. */
export function MessageText({ row, channelId, guildId }: MessageTextProps) {
  const t = useMessages(chatMessages);
  const { message, state } = row;
  const editing = useServerState((store) => store.composing[channelId]?.editing === message.id);
  if (editing) return <EditBox message={message} channelId={channelId} guildId={guildId} />;
  return (
    <div
      className={classNames(
        'text-[0.9375rem]',
        state === 'pending' && 'opacity-60',
        state === 'failed' && 'text-danger',
        isEmojiOnly(message.content) && '[&_p]:text-4xl',
      )}
    >
      <Markdown
        text={message.content}
        guildId={guildId}
        after={message.edited_timestamp !== null && <Edited at={message.edited_timestamp} />}
      />
      {message.embeds.map((embed, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cards have no other identity
        <EmbedCard key={at} embed={embed} guildId={guildId} />
      ))}
      {message.attachments.map((file) => (
        <a
          key={file.id}
          href={file.url}
          target="_blank"
          rel="noopener noreferrer"
          className="text-accent underline"
        >
          {t.attachment(file.filename)}
        </a>
      ))}
    </div>
  );
}

function Edited({ at }: { at: string }) {
  const t = useMessages(chatMessages);
  const format = useFormatDate();
  const when = format(at, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <span title={t.editedAt(when)} className="text-[0.6875rem] text-ink-faint">
      {t.edited}
    </span>
  );
}

/** Up to a handful of emoji and nothing else are shown large. */
function isEmojiOnly(text: string): boolean {
  return (
    text.length <= 60 &&
    /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|[\u200d\ufe0f\s])+$/u.test(text)
  );
}
