import type { Channel, Guild, Id, Role } from '../api/types';
import { learnUsers, putMembers, putPresences } from './people';
import { byId, omit, omitWhere, put } from './records';
import type { ServerState } from './state';

/** A guild in full, as READY and GUILD_CREATE carry it. */
export function putGuild(state: ServerState, guild: Guild): ServerState {
  const { roles, channels = [], members = [], presences = [], ...info } = guild;
  const others = omitWhere(state.channels, (channel) => channel.guild_id === guild.id);
  const own = channels.map((channel) => ({ ...channel, guild_id: guild.id }));
  const next: ServerState = {
    ...state,
    guilds: { ...state.guilds, [guild.id]: info },
    guildOrder: state.guildOrder.includes(guild.id) ? state.guildOrder : [...state.guildOrder, guild.id],
    roles: { ...state.roles, [guild.id]: byId(roles) },
    channels: { ...others, ...byId(own) },
    members: omit(state.members, guild.id),
  };
  return putPresences(putMembers(next, guild.id, members), presences);
}

/** A guild as REST answers it, without channels and members. GUILD_CREATE may have been faster, and says more. */
export function meetGuild(state: ServerState, guild: Guild): ServerState {
  return state.guilds[guild.id] ? state : putGuild(state, guild);
}

export function updateGuild(state: ServerState, guild: Partial<Guild> & { id: Id }): ServerState {
  const known = state.guilds[guild.id];
  if (!known) return state;
  const { roles, channels: _channels, members: _members, presences: _presences, ...info } = guild;
  return {
    ...state,
    guilds: { ...state.guilds, [guild.id]: { ...known, ...info } },
    roles: roles ? { ...state.roles, [guild.id]: byId(roles) } : state.roles,
  };
}

export function removeGuild(state: ServerState, guildId: Id): ServerState {
  const gone = Object.values(state.channels).filter((channel) => channel.guild_id === guildId);
  const next = gone.reduce((current, channel) => removeChannel(current, channel.id), state);
  return {
    ...next,
    guilds: omit(next.guilds, guildId),
    guildOrder: next.guildOrder.filter((id) => id !== guildId),
    roles: omit(next.roles, guildId),
    members: omit(next.members, guildId),
  };
}

/** A guild's channel or a direct message. What was known and isn't said again stays. */
export function putChannel(state: ServerState, channel: Channel): ServerState {
  const known = state.channels[channel.id];
  return learnUsers(
    { ...state, channels: put(state.channels, channel.id, { ...known, ...channel }) },
    channel.recipients ?? [],
  );
}

export function removeChannel(state: ServerState, channelId: Id): ServerState {
  return {
    ...state,
    channels: omit(state.channels, channelId),
    windows: omit(state.windows, channelId),
    typing: omit(state.typing, channelId),
    readStates: omit(state.readStates, channelId),
    composing: omit(state.composing, channelId),
  };
}

export function putRole(state: ServerState, guildId: Id, role: Role): ServerState {
  return { ...state, roles: { ...state.roles, [guildId]: put(state.roles[guildId] ?? {}, role.id, role) } };
}

export function removeRole(state: ServerState, guildId: Id, roleId: Id): ServerState {
  const members = Object.entries(state.members[guildId] ?? {}).map(([id, member]) => [
    id,
    member.roles.includes(roleId)
      ? { ...member, roles: member.roles.filter((role) => role !== roleId) }
      : member,
  ]);
  return {
    ...state,
    roles: { ...state.roles, [guildId]: omit(state.roles[guildId] ?? {}, roleId) },
    members: { ...state.members, [guildId]: Object.fromEntries(members) },
  };
}
