import type { Id } from '@shared/api/types';
import { commonMessages } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { paths } from '@shared/lib/paths';
import { useServerState } from '@shared/server/context';
import { displayName, isUnread, mentionCount, recipientOf } from '@shared/store/selectors';
import { Avatar } from '@shared/ui/avatar';
import { Badge } from '@shared/ui/badge';
import { classNames } from '@shared/ui/class-names';
import { useConversationInFront } from '@shared/workspace/conversation-in-front';
import { Link } from 'wouter';
import { dmMessages } from '../i18n/messages';

export function DmLink({ channelId, current }: { channelId: Id; current: boolean }) {
  const t = useMessages(dmMessages);
  const common = useMessages(commonMessages);
  const bringInFront = useConversationInFront();
  const other = useServerState((state) => recipientOf(state, channelId));
  const id = other?.id ?? channelId;
  const name = useServerState((state) => displayName(state, id));
  const status = useServerState((state) => state.presences[id] ?? 'offline');
  const unread = useServerState((state) => isUnread(state, channelId)) && !current;
  const count = useServerState((state) => mentionCount(state, channelId));
  return (
    <Link
      href={paths.channel(undefined, channelId)}
      aria-current={current ? 'page' : undefined}
      onClick={bringInFront}
      className={classNames(
        'flex min-h-12 items-center gap-3 rounded-control px-2',
        current
          ? 'bg-active text-ink'
          : unread
            ? 'font-semibold text-ink hover:bg-hover'
            : 'text-ink-soft hover:bg-hover hover:text-ink',
      )}
    >
      <Avatar id={id} name={name} size={34} status={status} statusLabel={common.status[status]} />
      <span className="truncate text-[0.9375rem]">{name}</span>
      {unread && <span className="sr-only">, {t.unread}</span>}
      <Badge count={count} label={t.mentions(count)} className="ml-auto" />
    </Link>
  );
}
