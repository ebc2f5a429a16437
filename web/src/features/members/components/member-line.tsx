import type { Id } from '@shared/api/types';
import { commonMessages } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { useShowPerson } from '@shared/people/person-card';
import { roleColor } from '@shared/people/person-name';
import { useServerState } from '@shared/server/context';
import { memberColor } from '@shared/store/selectors';
import { Avatar } from '@shared/ui/avatar';
import { classNames } from '@shared/ui/class-names';
import { Crown } from 'lucide-react';
import { memberMessages } from '../i18n/messages';

interface MemberLineProps {
  userId: Id;
  guildId: Id;
  name: string;
}

export function MemberLine({ userId, guildId, name }: MemberLineProps) {
  const t = useMessages(memberMessages);
  const common = useMessages(commonMessages);
  const show = useShowPerson();
  const color = useServerState((state) => memberColor(state, guildId, userId));
  const status = useServerState((state) => state.presences[userId] ?? 'offline');
  const owner = useServerState((state) => state.guilds[guildId]?.owner_id === userId);
  const bot = useServerState((state) => state.users[userId]?.bot === true);
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      onClick={(event) => show({ userId, guildId }, event.currentTarget)}
      className={classNames(
        'flex min-h-11 w-full items-center gap-2.5 rounded-control px-2 py-1 text-left hover:bg-hover',
        status === 'offline' && 'text-ink-soft',
      )}
    >
      <Avatar
        id={userId}
        name={name}
        size={32}
        status={status}
        statusLabel={common.status[status]}
        className={status === 'offline' ? 'opacity-60' : ''}
      />
      <span
        className="truncate font-medium text-sm"
        style={status === 'offline' ? undefined : roleColor(color)}
      >
        {name}
      </span>
      {owner && <Crown role="img" aria-label={t.owner} className="size-3.5 shrink-0 text-notice" />}
      {bot && (
        <span className="rounded-sm bg-accent-soft px-1 font-medium text-[0.6875rem] text-accent-strong">
          {t.bot}
        </span>
      )}
    </button>
  );
}
