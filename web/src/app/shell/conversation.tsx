import type { Id } from '@shared/api/types';
import { commonMessages } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { paths } from '@shared/lib/paths';
import { FocusedBefore, useFocusedBefore } from '@shared/ui/focused';
import { Spinner } from '@shared/ui/spinner';
import { lazy, Suspense, useEffect } from 'react';
import { lastPlace } from '../last-place';

const ChannelView = lazy(() =>
  import('@features/chat/components/channel-view').then((m) => ({ default: m.ChannelView })),
);

interface ConversationProps {
  guildId: Id | null;
  channelId: Id;
  messageId?: Id;
}

export function Conversation({ guildId, channelId, messageId }: ConversationProps) {
  const t = useMessages(commonMessages);
  useEffect(() => {
    lastPlace.remember(paths.channel(guildId ?? undefined, channelId), guildId, channelId);
  }, [guildId, channelId]);
  const focusedBefore = useFocusedBefore(channelId);
  return (
    <Suspense fallback={<Spinner label={t.loading} />}>
      <div className="min-h-0 flex-1">
        <FocusedBefore value={focusedBefore}>
          <ChannelView key={channelId} channelId={channelId} messageId={messageId} />
        </FocusedBefore>
      </div>
    </Suspense>
  );
}
