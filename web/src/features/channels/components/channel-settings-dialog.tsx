import type { Id } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { Permission } from '@shared/permissions/permissions';
import { useServerState } from '@shared/server/context';
import { canIn } from '@shared/store/selectors';
import { Dialog } from '@shared/ui/dialog';
import { Tabs } from '@shared/ui/tabs';
import { useEffect } from 'react';
import { channelMessages } from '../i18n/messages';
import { ChannelAccess } from './channel-access';
import { ChannelOverview } from './channel-overview';

interface ChannelSettingsDialogProps {
  channelId: Id;
  onClose(): void;
}

export default function ChannelSettingsDialog({ channelId, onClose }: ChannelSettingsDialogProps) {
  const t = useMessages(channelMessages);
  const channel = useServerState((state) => state.channels[channelId]);
  const roles = useServerState((state) => canIn(state, channelId, Permission.ManageRoles));
  const gone = channel === undefined;
  useEffect(() => {
    // Deleted, here or by somebody else.
    if (gone) onClose();
  }, [gone, onClose]);
  if (gone) return null;
  const overview = { key: 'overview', label: t.overview, content: <ChannelOverview channel={channel} /> };
  const access = { key: 'access', label: t.access, content: <ChannelAccess channel={channel} /> };
  return (
    <Dialog open title={t.settingsTitle(channel.name ?? '')} onOpenChange={(open) => open || onClose()}>
      <Tabs label={t.settingsTitle(channel.name ?? '')} tabs={roles ? [overview, access] : [overview]} />
    </Dialog>
  );
}
