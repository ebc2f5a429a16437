import type { Embed, Id } from '@shared/api/types';
import { useFormatDate } from '@shared/i18n/dates';
import { cssColor } from '@shared/lib/css-color';
import { classNames } from '@shared/ui/class-names';
import type { ReactNode } from 'react';
import { Markdown } from '../markdown/markdown';
import { MessageLink } from '../markdown/message-link';
import { safeUrl } from '../markdown/safe-url';

interface EmbedCardProps {
  embed: Embed;
  guildId: Id | undefined;
}

/** What bots put under their words: a card with a title, a text and fields. Pictures from elsewhere are not loaded. */
export function EmbedCard({ embed, guildId }: EmbedCardProps) {
  const format = useFormatDate();
  const { author, title, url, description, fields = [], footer, timestamp, color } = embed;
  const closing = [
    footer?.text,
    timestamp && format(timestamp, { dateStyle: 'medium', timeStyle: 'short' }),
  ].filter(Boolean);
  return (
    <div
      className="my-1 flex max-w-[32rem] flex-col gap-2 rounded-lg border border-line border-l-4 bg-panel px-3.5 py-3 text-sm [overflow-wrap:anywhere]"
      style={color === undefined ? undefined : { borderLeftColor: cssColor(color) }}
    >
      {author && (
        <p className="font-medium text-xs">
          <Linked url={author.url}>{author.name}</Linked>
        </p>
      )}
      {title && (
        <div className="font-semibold text-base">
          <Linked url={url}>{title}</Linked>
        </div>
      )}
      {description && <Markdown text={description} guildId={guildId} />}
      {fields.length > 0 && (
        <dl className="grid grid-cols-1 gap-x-4 gap-y-2 md:grid-cols-3">
          {fields.map((field, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: fields have no other identity, and never change places
            <div key={at} className={classNames('min-w-0', !field.inline && 'md:col-span-3')}>
              <dt className="font-semibold">{field.name}</dt>
              <dd>
                <Markdown text={field.value} guildId={guildId} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {closing.length > 0 && <p className="text-ink-faint text-xs">{closing.join(' · ')}</p>}
    </div>
  );
}

function Linked({ url, children }: { url: string | undefined; children: ReactNode }) {
  const href = url === undefined ? null : safeUrl(url);
  return href === null ? children : <MessageLink href={href}>{children}</MessageLink>;
}
