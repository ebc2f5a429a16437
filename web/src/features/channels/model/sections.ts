import type { Channel, Id } from '@shared/api/types';
import { Permission } from '@shared/permissions/permissions';
import { CHANNEL_CATEGORY, CHANNEL_VOICE } from '@shared/store/selectors';

export interface Section {
  /** Null: channels that stand in no category, first of all. */
  category: Channel | null;
  channels: Channel[];
}

/** Channels (by position) in their categories. Text comes before voice; an empty category shows to who may fill it. */
export function sections(channels: readonly Channel[], showEmpty: boolean): Section[] {
  const categories = channels.filter((channel) => channel.type === CHANNEL_CATEGORY);
  const known = new Set(categories.map((category) => category.id));
  const within = (id: Id | null) =>
    channels
      .filter((channel) => channel.type !== CHANNEL_CATEGORY && parentIn(channel, known) === id)
      .sort((a, b) => Number(a.type === CHANNEL_VOICE) - Number(b.type === CHANNEL_VOICE));
  return [null, ...categories]
    .map((category) => ({ category, channels: within(category?.id ?? null) }))
    .filter((section) => section.channels.length > 0 || (showEmpty && section.category !== null));
}

function parentIn(channel: Channel, known: ReadonlySet<Id>): Id | null {
  return channel.parent_id && known.has(channel.parent_id) ? channel.parent_id : null;
}

/** Closed to @everyone. */
export function isPrivate(channel: Channel): boolean {
  const everyone = channel.permission_overwrites?.find((overwrite) => overwrite.id === channel.guild_id);
  return everyone !== undefined && (BigInt(everyone.deny) & Permission.ViewChannel) !== 0n;
}
