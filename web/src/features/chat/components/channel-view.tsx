import type { Id } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { Composer } from '../composer/composer';
import { chatMessages } from '../i18n/messages';
import { useConversation } from '../model/use-conversation';
import { Announcer } from './announcer';
import { ArrivedBar, IncompleteBar, PresentBar } from './bars';
import { LoadFailed, Loading, Start } from './list-states';
import { MessageList } from './message-list';
import { TypingLine } from './typing-line';

interface ChannelViewProps {
  channelId: Id;
  /** The message that the address points to. */
  messageId?: Id | undefined;
}

/** A channel's messages and the place to write. Give it the channel as its key: each visit is its own. */
export function ChannelView({ channelId, messageId }: ChannelViewProps) {
  const t = useMessages(chatMessages);
  const { name, guildId, window, lines, history, scroll, target, jumpToPresent } = useConversation(
    channelId,
    messageId,
  );
  const away = window?.hasNewer === true;
  const arrived = history.state === 'ready' ? (window?.arrived ?? 0) : 0;
  return (
    <section aria-label={name} className="flex h-full min-h-0 min-w-0 flex-col">
      <div className="relative flex min-h-0 flex-1 flex-col">
        {history.state === 'loading' && <Loading alone />}
        {history.state === 'failed' && <LoadFailed onRetry={history.retry} />}
        {history.state === 'ready' && (
          <MessageList
            label={t.listLabel(name)}
            channelId={channelId}
            guildId={guildId}
            lines={lines}
            scroll={scroll}
            flashing={target.flashing}
            onJump={target.goTo}
            start={window?.hasOlder ? <Loading /> : <Start channelId={channelId} />}
          />
        )}
        {target.missing && (
          <p
            role="status"
            className="absolute inset-x-4 top-3 rounded-control bg-raised px-4 py-2 text-center text-sm shadow-pop"
          >
            {t.messageGone}
          </p>
        )}
        {history.incomplete ? (
          <IncompleteBar onRetry={history.retry} />
        ) : arrived > 0 ? (
          <ArrivedBar count={arrived} onJump={jumpToPresent} />
        ) : (
          away && <PresentBar onJump={jumpToPresent} />
        )}
      </div>
      <Announcer channelId={channelId} />
      <Composer channelId={channelId} name={name} onSend={jumpToPresent} />
      <TypingLine channelId={channelId} guildId={guildId} />
    </section>
  );
}
