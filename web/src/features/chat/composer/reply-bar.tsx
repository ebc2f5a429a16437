import type { Id } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { useActions, useServerState } from '@shared/server/context';
import { displayName } from '@shared/store/selectors';
import { Reply, X } from 'lucide-react';
import { chatMessages } from '../i18n/messages';

/** Above the text while it answers a message. */
export function ReplyBar({ channelId }: { channelId: Id }) {
  const t = useMessages(chatMessages);
  const actions = useActions();
  const name = useServerState((state) => {
    const author = state.composing[channelId]?.replyTo?.author.id;
    return author && displayName(state, author, state.channels[channelId]?.guild_id);
  });
  if (name === undefined) return null;
  return (
    <div className="flex items-center gap-2 border-line border-b py-0.5 pr-1.5 pl-4 text-ink-soft text-sm">
      <Reply aria-hidden className="size-4 text-accent" />
      <span className="flex-1 truncate">{t.replyingTo(name)}</span>
      <button
        type="button"
        aria-label={t.cancelReply}
        onClick={() => actions.replyTo(channelId, undefined)}
        className="grid size-11 place-items-center rounded-control hover:bg-hover hover:text-ink md:size-8"
      >
        <X aria-hidden className="size-4" />
      </button>
    </div>
  );
}
