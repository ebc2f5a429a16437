import type { Channel, Id } from '../api/types';
import type { ServerState } from '../store/state';

/** Discord's bits, those that this client asks about. */
export const Permission = {
  CreateInvite: 1n << 0n,
  KickMembers: 1n << 1n,
  BanMembers: 1n << 2n,
  Administrator: 1n << 3n,
  ManageChannels: 1n << 4n,
  ManageGuild: 1n << 5n,
  ViewChannel: 1n << 10n,
  SendMessages: 1n << 11n,
  ManageMessages: 1n << 13n,
  ReadMessageHistory: 1n << 16n,
  MentionEveryone: 1n << 17n,
  ManageRoles: 1n << 28n,
  ModerateMembers: 1n << 40n,
} as const;

const ALL = (1n << 63n) - 1n;
/** What a person who is timed out keeps. */
const WHILE_TIMED_OUT = Permission.ViewChannel | Permission.ReadMessageHistory;
/** In a direct message there are no roles: people may do what makes sense between them. */
const DIRECT = Permission.ViewChannel | Permission.SendMessages | Permission.ReadMessageHistory;

/** My rights in a guild, before any channel's overwrites. */
export function guildPermissions(state: ServerState, guildId: Id): bigint {
  const guild = state.guilds[guildId];
  const me = state.me?.id;
  if (!guild || !me) return 0n;
  if (guild.owner_id === me) return ALL;
  const roles = state.roles[guildId] ?? {};
  const own = [guildId, ...(state.members[guildId]?.[me]?.roles ?? [])];
  const base = own.reduce((bits, id) => bits | BigInt(roles[id]?.permissions ?? 0), 0n);
  return base & Permission.Administrator ? ALL : base;
}

/** My rights in a channel, with its overwrites and a time-out counted in. `now` in Unix ms. */
export function channelPermissions(state: ServerState, channelId: Id, now = Date.now()): bigint {
  const channel = state.channels[channelId];
  const me = state.me?.id;
  if (!channel || !me) return 0n;
  if (!channel.guild_id) return DIRECT;
  const base = guildPermissions(state, channel.guild_id);
  if (base === ALL) return ALL;
  const member = state.members[channel.guild_id]?.[me];
  const bits = overwritten(channel, channel.guild_id, base, me, member?.roles ?? []);
  if (!(bits & Permission.ViewChannel)) return 0n;
  const until = member?.communication_disabled_until;
  return until && Date.parse(until) > now ? bits & WHILE_TIMED_OUT : bits;
}

export const may = (bits: bigint, permission: bigint) => (bits & permission) === permission;

function overwritten(channel: Channel, guildId: Id, base: bigint, me: Id, roles: readonly Id[]): bigint {
  const list = channel.permission_overwrites ?? [];
  const apply = (bits: bigint, picked: typeof list) => {
    const deny = picked.reduce((sum, { deny }) => sum | BigInt(deny), 0n);
    const allow = picked.reduce((sum, { allow }) => sum | BigInt(allow), 0n);
    return (bits & ~deny) | allow;
  };
  const everyone = apply(
    base,
    list.filter(({ id }) => id === guildId),
  );
  const byRole = apply(
    everyone,
    list.filter(({ id, type }) => type === 0 && id !== guildId && roles.includes(id)),
  );
  return apply(
    byRole,
    list.filter(({ id, type }) => type === 1 && id === me),
  );
}
