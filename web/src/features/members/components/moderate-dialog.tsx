import type { Id } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { mayActOn } from '@shared/people/standing';
import { Permission } from '@shared/permissions/permissions';
import { useServerState } from '@shared/server/context';
import { displayName } from '@shared/store/selectors';
import { Dialog } from '@shared/ui/dialog';
import { useEffect } from 'react';
import { memberMessages } from '../i18n/messages';
import { Expel } from './expel';
import { GiveRoles } from './give-roles';
import { TimeOut } from './time-out';

interface ModerateDialogProps {
  guildId: Id;
  userId: Id;
  onClose(): void;
}

/** Roles, time-out, kick and ban, as far as I may. */
export default function ModerateDialog({ guildId, userId, onClose }: ModerateDialogProps) {
  const t = useMessages(memberMessages);
  const name = useServerState((state) => displayName(state, userId, guildId));
  const gone = useServerState((state) => state.members[guildId]?.[userId] === undefined);
  const may = (right: bigint) => (state: Parameters<typeof mayActOn>[0]) =>
    mayActOn(state, guildId, userId, right);
  const roles = useServerState(may(Permission.ManageRoles));
  const timeOut = useServerState(may(Permission.ModerateMembers));
  const kick = useServerState(may(Permission.KickMembers));
  const ban = useServerState(may(Permission.BanMembers));
  useEffect(() => {
    if (gone) onClose();
  }, [gone, onClose]);
  return (
    <Dialog open title={t.title(name)} onOpenChange={(open) => open || onClose()}>
      <div className="flex flex-col gap-6">
        {roles && <GiveRoles guildId={guildId} userId={userId} />}
        {timeOut && <TimeOut guildId={guildId} userId={userId} />}
        {kick && <Expel kind="kick" guildId={guildId} userId={userId} name={name} />}
        {ban && <Expel kind="ban" guildId={guildId} userId={userId} name={name} />}
      </div>
    </Dialog>
  );
}
