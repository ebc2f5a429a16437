import type { Id } from '@shared/api/types';
import { commonMessages } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { paths } from '@shared/lib/paths';
import { useServerState } from '@shared/server/context';
import { CHANNEL_TEXT, guildChannels } from '@shared/store/selectors';
import { EmptyState } from '@shared/ui/empty-state';
import { Spinner } from '@shared/ui/spinner';
import { Hash } from 'lucide-react';
import { Redirect } from 'wouter';
import { appMessages } from '../i18n/messages';
import { lastPlace } from '../last-place';

/** A server without a channel in its address: the last one visited there, else the first. */
export function ToChannel({ guildId }: { guildId: Id }) {
  const t = useMessages(appMessages);
  const common = useMessages(commonMessages);
  const target = useServerState((state) => {
    const texts = guildChannels(state, guildId).filter((channel) => channel.type === CHANNEL_TEXT);
    const last = lastPlace.channelOf(guildId);
    return (texts.find((channel) => channel.id === last) ?? texts[0])?.id;
  });
  // A server that I made or joined this moment: its channels come with the gateway's word about it.
  const met = useServerState((state) => state.guilds[guildId]?.joined_at === undefined);
  if (target) return <Redirect to={paths.channel(guildId, target)} replace />;
  if (met) return <Spinner label={common.loading} />;
  return (
    <div className="grid h-full place-items-center">
      <EmptyState icon={<Hash aria-hidden />} title={t.emptyGuildTitle}>
        {t.emptyGuild}
      </EmptyState>
    </div>
  );
}
