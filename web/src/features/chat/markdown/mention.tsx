import type { Id } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { cssColor } from '@shared/lib/css-color';
import { paths } from '@shared/lib/paths';
import { useShowPerson } from '@shared/people/person-card';
import { roleColor } from '@shared/people/person-name';
import { useServerState } from '@shared/server/context';
import { displayName } from '@shared/store/selectors';
import { Link } from 'wouter';
import { chatMessages } from '../i18n/messages';

const PILL = 'rounded-sm bg-accent-soft px-1 font-medium text-accent-strong';

export function UserMention({ id, guildId }: { id: Id; guildId: Id | undefined }) {
  const show = useShowPerson();
  const name = useServerState((state) => displayName(state, id, guildId));
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      onClick={(event) => show({ userId: id, guildId }, event.currentTarget)}
      className={`${PILL} hover:underline`}
    >
      @{name}
    </button>
  );
}

export function RoleMention({ id, guildId }: { id: Id; guildId: Id | undefined }) {
  const t = useMessages(chatMessages);
  const role = useServerState((state) => (guildId === undefined ? undefined : state.roles[guildId]?.[id]));
  const color = role?.color ? cssColor(role.color) : undefined;
  return (
    <span className={PILL} style={roleColor(color)}>
      @{role?.name ?? t.unknownRole}
    </span>
  );
}

export function ChannelMention({ id }: { id: Id }) {
  const t = useMessages(chatMessages);
  const channel = useServerState((state) => state.channels[id]);
  if (channel === undefined) return <span className={PILL}>#{t.unknownChannel}</span>;
  return (
    <Link href={paths.channel(channel.guild_id, id)} className={`${PILL} hover:underline`}>
      #{channel.name}
    </Link>
  );
}

export function EveryoneMention({ text }: { text: string }) {
  return <span className={PILL}>{text}</span>;
}
