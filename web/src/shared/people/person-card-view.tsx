import { isApiError } from '@shared/api/error';
import type { Id } from '@shared/api/types';
import { commonMessages, errorText } from '@shared/i18n/common';
import { useFormatDate } from '@shared/i18n/dates';
import { useMessages } from '@shared/i18n/messages';
import { paths } from '@shared/lib/paths';
import { useServerState } from '@shared/server/context';
import { displayName, memberOf } from '@shared/store/selectors';
import { Avatar } from '@shared/ui/avatar';
import { Button } from '@shared/ui/button';
import { note } from '@shared/ui/note';
import { useOpenDialog } from '@shared/workspace/dialogs';
import { MessageCircle, ShieldCheck } from 'lucide-react';
import { useLocation } from 'wouter';
import { CANNOT_MESSAGE_USER, useOpenDirect } from './api/open-direct';
import { peopleMessages } from './messages';
import { RoleChips } from './role-chips';
import { mayModerate } from './standing';

interface PersonCardProps {
  userId: Id;
  guildId?: Id | undefined;
  onClose(): void;
}

/** Who somebody is here, and what can be done: write to them, or moderate. */
export function PersonCard({ userId, guildId, onClose }: PersonCardProps) {
  const t = useMessages(peopleMessages);
  const common = useMessages(commonMessages);
  const date = useFormatDate();
  const user = useServerState((state) => state.users[userId]);
  const name = useServerState((state) => displayName(state, userId, guildId));
  const status = useServerState((state) => state.presences[userId] ?? 'offline');
  const member = useServerState((state) => (guildId ? memberOf(state, guildId, userId) : undefined));
  const self = useServerState((state) => state.me?.id === userId);
  const moderates = useServerState((state) => guildId !== undefined && mayModerate(state, guildId, userId));
  const until = member?.communication_disabled_until;
  return (
    <section aria-label={t.card(name)} className="flex flex-col gap-4 p-4">
      <div className="flex items-center gap-3">
        <Avatar id={userId} name={name} size={56} status={status} statusLabel={common.status[status]} />
        <div className="min-w-0">
          <p className="truncate font-display font-semibold text-xl leading-tight">{name}</p>
          <p className="truncate text-ink-soft text-sm">
            @{user?.username ?? userId}
            {user?.bot && ` · ${t.bot}`}
          </p>
          <p className="text-ink-faint text-xs">{common.status[status]}</p>
        </div>
      </div>
      {until && Date.parse(until) > Date.now() && (
        <p className="rounded-control bg-notice-soft px-3 py-2 text-sm">
          {t.timedOutUntil(date(until, { dateStyle: 'medium', timeStyle: 'short' }))}
        </p>
      )}
      {guildId && <RoleChips guildId={guildId} roleIds={member?.roles ?? []} title={t.roles} />}
      {member && (
        <p className="text-ink-soft text-sm">
          {t.since} {date(member.joined_at, { dateStyle: 'long' })}
        </p>
      )}
      {!self && <Deeds userId={userId} guildId={moderates ? guildId : undefined} onClose={onClose} />}
    </section>
  );
}

/** `guildId`: where I may moderate this person. */
function Deeds({ userId, guildId, onClose }: PersonCardProps) {
  const t = useMessages(peopleMessages);
  const openDialog = useOpenDialog();
  const common = useMessages(commonMessages);
  const [, go] = useLocation();
  const direct = useOpenDirect();
  const write = () =>
    direct.mutate(userId, {
      onSuccess: (channel) => {
        onClose();
        go(paths.channel(undefined, channel.id));
      },
      onError: (error) => {
        const refused = isApiError(error) && error.code === CANNOT_MESSAGE_USER;
        void note(refused ? t.cantWrite : errorText(common, error));
      },
    });
  return (
    <div className="flex flex-col gap-2">
      <Button busy={direct.isPending} onClick={write}>
        <MessageCircle aria-hidden className="size-4" />
        {t.write}
      </Button>
      {guildId && (
        <Button
          look="quiet"
          onClick={() => {
            onClose();
            openDialog({ kind: 'moderate', guildId, userId });
          }}
        >
          <ShieldCheck aria-hidden className="size-4" />
          {t.moderate}
        </Button>
      )}
    </div>
  );
}
