import type { Id } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { guildPermissions, may, Permission } from '@shared/permissions/permissions';
import { useServerState } from '@shared/server/context';
import { Dialog } from '@shared/ui/dialog';
import { Tabs } from '@shared/ui/tabs';
import { useEffect } from 'react';
import { serverMessages } from '../i18n/messages';
import { Bans } from './bans';
import { Members } from './members';
import { Overview } from './overview';
import { Roles } from './roles';

interface ServerSettingsDialogProps {
  guildId: Id;
  onClose(): void;
}

/** A server's settings; each part shows to who may change it. */
export default function ServerSettingsDialog({ guildId, onClose }: ServerSettingsDialogProps) {
  const t = useMessages(serverMessages);
  const name = useServerState((state) => state.guilds[guildId]?.name);
  const rights = useServerState((state) => guildPermissions(state, guildId));
  const gone = name === undefined;
  useEffect(() => {
    if (gone) onClose();
  }, [gone, onClose]);
  if (gone) return null;
  const tabs = [
    {
      right: Permission.ManageGuild,
      key: 'overview',
      label: t.overview,
      content: <Overview guildId={guildId} />,
    },
    { right: Permission.ManageRoles, key: 'roles', label: t.roles, content: <Roles guildId={guildId} /> },
    { right: 0n, key: 'members', label: t.members, content: <Members guildId={guildId} onLeave={onClose} /> },
    { right: Permission.BanMembers, key: 'bans', label: t.bans, content: <Bans guildId={guildId} /> },
  ];
  return (
    <Dialog
      open
      title={name}
      className="h-[92dvh] md:h-[38rem] md:w-[min(40rem,92vw)]"
      onOpenChange={(open) => open || onClose()}
    >
      <Tabs label={t.settings} tabs={tabs.filter((tab) => may(rights, tab.right))} />
    </Dialog>
  );
}
