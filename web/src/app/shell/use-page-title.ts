import { useMessages } from '@shared/i18n/messages';
import { useServerState } from '@shared/server/context';
import { displayName, recipientOf, totalMentions } from '@shared/store/selectors';
import { useEffect } from 'react';
import { appMessages } from '../i18n/messages';

/** `(2) #general · Home` in the title, and the count on the icon. */
export function usePageTitle(guildId: string | null, channelId: string | undefined) {
  const t = useMessages(appMessages);
  const guild = useServerState((state) => (guildId ? state.guilds[guildId]?.name : undefined));
  const channel = useServerState((state) => {
    const found = channelId ? state.channels[channelId] : undefined;
    if (!found) return undefined;
    const other = recipientOf(state, found.id);
    return other ? `@${displayName(state, other.id)}` : `#${found.name}`;
  });
  const mentions = useServerState(totalMentions);
  const mentioned = mentions > 0;
  const place = [channel, guild ?? t.directMessages].filter(Boolean).join(' · ');

  useEffect(() => {
    document.title = mentions > 0 ? `(${mentions}) ${place}` : place;
  }, [mentions, place]);

  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (icon) icon.href = mentioned ? '/favicon-mention.svg' : '/favicon.svg';
  }, [mentioned]);
}
