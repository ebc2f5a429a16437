import type { Id } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { guildPermissions, may, Permission } from '@shared/permissions/permissions';
import { useServerList, useServerState } from '@shared/server/context';
import { guildChannels } from '@shared/store/selectors';
import { useMemo } from 'react';
import { channelMessages } from '../i18n/messages';
import { sections } from '../model/sections';
import { ChannelSection } from './channel-section';

interface ChannelListProps {
  guildId: Id;
  current: Id | undefined;
}

/** The channels of a server in their categories. */
export function ChannelList({ guildId, current }: ChannelListProps) {
  const t = useMessages(channelMessages);
  const channels = useServerList((state) => guildChannels(state, guildId));
  const manages = useServerState((state) => may(guildPermissions(state, guildId), Permission.ManageChannels));
  const list = useMemo(() => sections(channels, manages), [channels, manages]);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-2 py-3">
      {list.length === 0 && <p className="px-2 text-ink-faint text-sm">{t.none}</p>}
      {list.map((section) => (
        <ChannelSection
          key={section.category?.id ?? 'top'}
          section={section}
          guildId={guildId}
          current={current}
          manages={manages}
        />
      ))}
    </div>
  );
}
