import type { Channel, Id } from '@shared/api/types';
import { paths } from '@shared/lib/paths';

const KEY = 'pc.place';
const HERE = 'last';

/** Where this device was last: overall, and in each server. Only a convenience, so a blocked storage costs nothing else. */
export const lastPlace = {
  /** The address, if its channel is still one of these. */
  pathAmong(channels: Record<Id, Channel>): string | undefined {
    const path = read()[HERE];
    const channel = channels[path?.split('/').at(-1) ?? ''];
    return channel && path === paths.channel(channel.guild_id, channel.id) ? path : undefined;
  },
  channelOf: (guildId: Id): Id | undefined => read()[guildId],
  remember(path: string, guildId: Id | null, channelId: Id) {
    const places = { ...read(), [HERE]: path, ...(guildId && { [guildId]: channelId }) };
    try {
      localStorage.setItem(KEY, JSON.stringify(places));
    } catch {
      // Then the next visit begins at the start.
    }
  },
};

function read(): Record<string, string> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') ?? {};
  } catch {
    return {};
  }
}
