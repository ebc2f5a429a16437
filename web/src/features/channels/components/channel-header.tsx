import type { Id } from '@shared/api/types';
import { commonMessages } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { useShowPerson } from '@shared/people/person-card';
import { useServerState } from '@shared/server/context';
import { displayName, recipientOf } from '@shared/store/selectors';
import { Avatar } from '@shared/ui/avatar';
import { IconButton } from '@shared/ui/button';
import { ChevronLeft, Users } from 'lucide-react';
import { channelMessages } from '../i18n/messages';
import { ChannelIcon } from './channel-icon';

interface ChannelHeaderProps {
  channelId: Id;
  /** To the list of channels, where that isn't beside this. */
  onBack(): void;
  /** Shows and hides who is here; absent where there is nobody to list. */
  onMembers?: (() => void) | undefined;
  membersOpen?: boolean;
}

/** The line above the messages. */
export function ChannelHeader({ channelId, onBack, onMembers, membersOpen = false }: ChannelHeaderProps) {
  const t = useMessages(channelMessages);
  const channel = useServerState((state) => state.channels[channelId]);
  const other = useServerState((state) => recipientOf(state, channelId));
  if (channel === undefined) return null;
  return (
    <header className="flex h-14 shrink-0 items-center gap-2 border-line border-b px-1.5 md:px-4">
      <IconButton label={t.openList} onClick={onBack} className="md:hidden">
        <ChevronLeft aria-hidden className="size-5" />
      </IconButton>
      {other ? <DirectTitle userId={other.id} /> : <ChannelIcon channel={channel} />}
      {!other && (
        <h1 className="min-w-0 truncate font-semibold md:max-w-[65%] md:shrink-0">{channel.name}</h1>
      )}
      {channel.topic && (
        <p
          title={channel.topic}
          className="ml-1 hidden min-w-0 truncate border-line border-l pl-3 text-ink-soft text-sm md:block"
        >
          {channel.topic}
        </p>
      )}
      {onMembers && (
        <IconButton
          label={membersOpen ? t.hideMembers : t.showMembers}
          aria-expanded={membersOpen}
          onClick={onMembers}
          className="ml-auto"
        >
          <Users aria-hidden className="size-[1.125rem]" />
        </IconButton>
      )}
    </header>
  );
}

function DirectTitle({ userId }: { userId: Id }) {
  const common = useMessages(commonMessages);
  const show = useShowPerson();
  const name = useServerState((state) => displayName(state, userId));
  const status = useServerState((state) => state.presences[userId] ?? 'offline');
  return (
    <>
      <Avatar id={userId} name={name} size={28} status={status} statusLabel={common.status[status]} />
      <h1 className="min-w-0 font-semibold">
        <button
          type="button"
          aria-haspopup="dialog"
          onClick={(event) => show({ userId }, event.currentTarget)}
          className="max-w-full truncate hover:underline"
        >
          {name}
        </button>
      </h1>
    </>
  );
}
