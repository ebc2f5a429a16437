import type { Id } from '@shared/api/types';
import { ChannelList } from './channel-list';
import { ServerMenu } from './server-menu';

interface ChannelSidebarProps {
  guildId: Id;
  channelId?: Id | undefined;
  onInvite(channelId: Id): void;
}

/** A server's name with its menu, and its channels. */
export function ChannelSidebar({ guildId, channelId, onInvite }: ChannelSidebarProps) {
  return (
    <div className="flex h-full min-h-0 flex-col">
      <ServerMenu guildId={guildId} onInvite={onInvite} />
      <ChannelList guildId={guildId} current={channelId} />
    </div>
  );
}
