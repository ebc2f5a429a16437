import type { Id, Message } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { useServerState } from '@shared/server/context';
import { displayName } from '@shared/store/selectors';
import { ArrowRight } from 'lucide-react';
import { chatMessages } from '../i18n/messages';
import { ShortTime } from './short-time';

const JOINED = 7;

/** What the server says by itself: somebody joined. */
export function Notice({ message, guildId }: { message: Message; guildId: Id | undefined }) {
  const t = useMessages(chatMessages);
  const name = useServerState((state) => displayName(state, message.author.id, guildId));
  return (
    <>
      <ArrowRight aria-hidden className="mx-auto mt-1 size-4 text-online" />
      <p className="text-ink-soft">
        {message.type === JOINED ? t.joined(name) : t.noticeOther(name)}{' '}
        <ShortTime timestamp={message.timestamp} shown />
      </p>
    </>
  );
}
