import type { Channel, Id, User } from '../api/types';
import { cssColor } from '../lib/css-color';
import { compareIds, createdAt, isNewer } from '../lib/ids';
import { channelPermissions, may, Permission } from '../permissions/permissions';
import type { MemberInfo, ServerState } from './state';

export const CHANNEL_TEXT = 0;
export const CHANNEL_DM = 1;
export const CHANNEL_VOICE = 2;
export const CHANNEL_CATEGORY = 4;

// Those that build a new list are for `useServerState(select, shallow)`.

export const guildsInOrder = (state: ServerState) =>
  state.guildOrder.flatMap((id) => (state.guilds[id] ? [state.guilds[id]] : []));

/** Channels of a guild that I may see, categories too, by position. */
export function guildChannels(state: ServerState, guildId: Id): Channel[] {
  return Object.values(state.channels)
    .filter((channel) => channel.guild_id === guildId)
    .filter(
      (channel) =>
        channel.type === CHANNEL_CATEGORY ||
        may(channelPermissions(state, channel.id), Permission.ViewChannel),
    )
    .sort((a, b) => (a.position ?? 0) - (b.position ?? 0) || compareIds(a.id, b.id));
}

/** Direct messages, the latest first. */
export function directMessages(state: ServerState): Channel[] {
  const latest = (channel: Channel) => channel.last_message_id ?? channel.id;
  return Object.values(state.channels)
    .filter((channel) => !channel.guild_id)
    .sort((a, b) => compareIds(latest(b), latest(a)));
}

/** The other person of a direct message. */
export function recipientOf(state: ServerState, channelId: Id): User | undefined {
  const recipient = state.channels[channelId]?.recipients?.find((user) => user.id !== state.me?.id);
  return recipient && (state.users[recipient.id] ?? recipient);
}

export const memberOf = (state: ServerState, guildId: Id, userId: Id): MemberInfo | undefined =>
  state.members[guildId]?.[userId];

/** Nickname in the guild, else display name, else username. */
export function displayName(state: ServerState, userId: Id, guildId?: Id): string {
  const nick = guildId ? state.members[guildId]?.[userId]?.nick : null;
  const user = state.users[userId];
  return nick || user?.global_name || user?.username || userId;
}

/** The colour of a member's highest coloured role, as CSS, or undefined. */
export function memberColor(state: ServerState, guildId: Id, userId: Id): string | undefined {
  const roles = state.roles[guildId] ?? {};
  const best = (state.members[guildId]?.[userId]?.roles ?? [])
    .flatMap((id) => (roles[id]?.color ? [roles[id]] : []))
    .sort((a, b) => b.position - a.position)[0];
  return best && cssColor(best.color);
}

export function isUnread(state: ServerState, channelId: Id): boolean {
  const channel = state.channels[channelId];
  const last = channel?.last_message_id;
  if (!channel || !last) return false;
  const read = state.readStates[channelId];
  if (read) return isNewer(last, read.last_message_id);
  // Never opened: what was said before I came isn't news to me.
  const joined = state.members[channel.guild_id ?? '']?.[state.me?.id ?? '']?.joined_at;
  return !joined || createdAt(last) > Date.parse(joined);
}

export const mentionCount = (state: ServerState, channelId: Id) =>
  state.readStates[channelId]?.mention_count ?? 0;

const channelIdsOf = (state: ServerState, guildId: Id | null) =>
  Object.values(state.channels)
    .filter((channel) => (channel.guild_id ?? null) === guildId)
    .map((channel) => channel.id);

/** `null`: the direct messages. */
export const guildMentions = (state: ServerState, guildId: Id | null) =>
  channelIdsOf(state, guildId).reduce((sum, id) => sum + mentionCount(state, id), 0);

export const guildUnread = (state: ServerState, guildId: Id | null) =>
  channelIdsOf(state, guildId).some((id) => isUnread(state, id));

export const totalMentions = (state: ServerState) =>
  Object.values(state.readStates).reduce(
    (sum, entry) => sum + (entry.id in state.channels ? entry.mention_count : 0),
    0,
  );

/** Who types in a channel at the moment, without me. */
export const typingUsers = (state: ServerState, channelId: Id): Id[] =>
  Object.keys(state.typing[channelId] ?? {});

export const canIn = (state: ServerState, channelId: Id, permission: bigint) =>
  may(channelPermissions(state, channelId), permission);
