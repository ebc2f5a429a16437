import type { Invite } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { Avatar } from '@shared/ui/avatar';
import { inviteMessages } from '../messages';

/** The server behind an invitation, as far as strangers may know it. */
export function InviteCard({ invite }: { invite: Invite }) {
  const t = useMessages(inviteMessages);
  const { guild, inviter, approximate_member_count: members, approximate_presence_count: online } = invite;
  return (
    <div className="flex flex-col items-center gap-3 text-center">
      <p className="text-ink-soft text-sm">
        {inviter ? t.invitedBy(inviter.global_name || inviter.username) : t.invited}
      </p>
      <Avatar id={guild.id} name={guild.name} size={72} />
      <p className="font-semibold text-lg">{guild.name}</p>
      {guild.description && <p className="text-ink-soft text-sm">{guild.description}</p>}
      <p className="flex flex-wrap justify-center gap-x-4 gap-y-1 text-ink-soft text-sm">
        {online !== undefined && (
          <span className="inline-flex items-center gap-1.5">
            <span aria-hidden className="size-2.5 rounded-full bg-online" />
            {t.online(online)}
          </span>
        )}
        {members !== undefined && <span>{t.members(members)}</span>}
      </p>
    </div>
  );
}
