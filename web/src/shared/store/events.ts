import type {
  Channel,
  CurrentUser,
  Guild,
  Id,
  Member,
  Message,
  Presence,
  ReadState,
  Role,
  User,
} from '../api/types';
import { isNewer } from '../lib/ids';
import { putChannel, putGuild, putRole, removeChannel, removeGuild, removeRole, updateGuild } from './guilds';
import { learnUsers, putMembers, putPresences } from './people';
import { countMention, markRead, readByWriting } from './read-marks';
import { omit, put } from './records';
import { initialState, type ServerState } from './state';
import { receiveMessage, removeMessages, updateMessage } from './windows';

interface InGuild {
  guild_id: Id;
}

/** The dispatches that this client understands, and what they carry. */
export interface GatewayEvents {
  READY: Ready;
  RESUMED: unknown;
  GUILD_CREATE: Guild;
  GUILD_UPDATE: Partial<Guild> & { id: Id };
  GUILD_DELETE: { id: Id; unavailable?: boolean };
  CHANNEL_CREATE: Channel;
  CHANNEL_UPDATE: Channel;
  CHANNEL_DELETE: Channel;
  GUILD_ROLE_CREATE: InGuild & { role: Role };
  GUILD_ROLE_UPDATE: InGuild & { role: Role };
  GUILD_ROLE_DELETE: InGuild & { role_id: Id };
  GUILD_MEMBER_ADD: InGuild & Member;
  GUILD_MEMBER_UPDATE: InGuild & Member;
  GUILD_MEMBER_REMOVE: InGuild & { user: User };
  GUILD_MEMBERS_CHUNK: InGuild & { members: Member[]; presences?: Presence[] };
  MESSAGE_CREATE: Message;
  MESSAGE_UPDATE: Message;
  MESSAGE_DELETE: { id: Id; channel_id: Id };
  MESSAGE_DELETE_BULK: { ids: Id[]; channel_id: Id };
  MESSAGE_ACK: { channel_id: Id; message_id: Id; mention_count?: number; manual?: boolean };
  TYPING_START: { channel_id: Id; user_id: Id; guild_id?: Id; member?: Member };
  PRESENCE_UPDATE: Presence;
  USER_UPDATE: CurrentUser;
}

export interface Ready {
  user: CurrentUser;
  guilds: Guild[];
  private_channels?: Channel[];
  /** A list, or Discord's newer envelope around one. */
  read_state?: ReadState[] | { entries: ReadState[] };
  users?: User[];
  presences?: Presence[];
}

/** How long somebody counts as typing after the last word about it. */
export const TYPING_MS = 10_000;

type Reducers = {
  [K in keyof GatewayEvents]: (state: ServerState, data: GatewayEvents[K], now: number) => ServerState;
};

const reducers: Reducers = {
  READY: ready,
  RESUMED: (state) => state,
  GUILD_CREATE: putGuild,
  GUILD_UPDATE: updateGuild,
  GUILD_DELETE: (state, { id, unavailable }) => (unavailable ? state : removeGuild(state, id)),
  CHANNEL_CREATE: putChannel,
  CHANNEL_UPDATE: putChannel,
  CHANNEL_DELETE: (state, { id }) => removeChannel(state, id),
  GUILD_ROLE_CREATE: (state, { guild_id, role }) => putRole(state, guild_id, role),
  GUILD_ROLE_UPDATE: (state, { guild_id, role }) => putRole(state, guild_id, role),
  GUILD_ROLE_DELETE: (state, { guild_id, role_id }) => removeRole(state, guild_id, role_id),
  GUILD_MEMBER_ADD: (state, { guild_id, ...member }) =>
    countMembers(putMembers(state, guild_id, [member]), guild_id, 1),
  GUILD_MEMBER_UPDATE: (state, { guild_id, ...member }) => putMembers(state, guild_id, [member]),
  GUILD_MEMBER_REMOVE: (state, { guild_id, user }) =>
    countMembers(
      { ...state, members: put(state.members, guild_id, omit(state.members[guild_id] ?? {}, user.id)) },
      guild_id,
      -1,
    ),
  GUILD_MEMBERS_CHUNK: (state, { guild_id, members, presences = [] }) =>
    putPresences(putMembers(state, guild_id, members), presences),
  MESSAGE_CREATE: messageCreated,
  MESSAGE_UPDATE: (state, message) => updateMessage(state, message),
  MESSAGE_DELETE: (state, { id, channel_id }) => removeMessages(state, channel_id, [id]),
  MESSAGE_DELETE_BULK: (state, { ids, channel_id }) => removeMessages(state, channel_id, ids),
  MESSAGE_ACK: (state, { channel_id, message_id, mention_count, manual }) =>
    markRead(state, channel_id, message_id, mention_count ?? 0, manual),
  TYPING_START: typingStarted,
  PRESENCE_UPDATE: (state, presence) => putPresences(state, [presence]),
  USER_UPDATE: (state, user) => learnUsers({ ...state, me: { ...state.me, ...user } }, [user]),
};

/** One dispatch applied. Events that this client doesn't know change nothing. `now` in Unix ms. */
export function applyEvent(state: ServerState, type: string, data: unknown, now: number): ServerState {
  if (!Object.hasOwn(reducers, type)) return state;
  const reduce = reducers[type as keyof GatewayEvents] as (
    s: ServerState,
    d: unknown,
    n: number,
  ) => ServerState;
  return reduce(state, data, now);
}

/** Everything anew but what was loaded of channels, which the views refresh in their place. */
function ready(state: ServerState, data: Ready): ServerState {
  const entries = Array.isArray(data.read_state) ? data.read_state : (data.read_state?.entries ?? []);
  let next: ServerState = {
    ...initialState,
    connection: { ...state.connection, generation: state.connection.generation + 1 },
    ready: true,
    me: data.user,
    readStates: Object.fromEntries(entries.map((entry) => [entry.id, entry])),
  };
  next = learnUsers(next, [data.user, ...(data.users ?? [])]);
  next = data.guilds.filter((guild) => guild.roles).reduce(putGuild, next);
  next = (data.private_channels ?? []).reduce(putChannel, next);
  next = putPresences(next, data.presences ?? []);
  const visible = (id: Id) => id in next.channels;
  return {
    ...next,
    windows: Object.fromEntries(Object.entries(state.windows).filter(([id]) => visible(id))),
    composing: Object.fromEntries(Object.entries(state.composing).filter(([id]) => visible(id))),
  };
}

function messageCreated(state: ServerState, message: Message): ServerState {
  const { channel_id, author } = message;
  let next = learnUsers(state, [author, ...message.mentions]);
  if (message.guild_id && message.member) {
    next = putMembers(next, message.guild_id, [{ ...message.member, user: author }]);
  }
  const channel = next.channels[channel_id];
  if (channel && isNewer(message.id, channel.last_message_id)) {
    next = { ...next, channels: put(next.channels, channel_id, { ...channel, last_message_id: message.id }) };
    next = author.id === state.me?.id ? readByWriting(next, message) : countMention(next, message);
  }
  const typists = next.typing[channel_id];
  if (typists && author.id in typists) {
    next = { ...next, typing: put(next.typing, channel_id, omit(typists, author.id)) };
  }
  return receiveMessage(next, message);
}

function typingStarted(
  state: ServerState,
  { channel_id, user_id, guild_id, member }: GatewayEvents['TYPING_START'],
  now: number,
): ServerState {
  if (user_id === state.me?.id) return state;
  const known = guild_id && member ? putMembers(state, guild_id, [member]) : state;
  const typists = put(known.typing[channel_id] ?? {}, user_id, now + TYPING_MS);
  return { ...known, typing: put(known.typing, channel_id, typists) };
}

/** Forgets who stopped typing without a word. */
export function expireTyping(state: ServerState, now: number): ServerState {
  const stale = Object.values(state.typing).some((typists) =>
    Object.values(typists).some((until) => until <= now),
  );
  if (!stale) return state;
  const typing = Object.entries(state.typing).map(([channelId, typists]) => [
    channelId,
    Object.fromEntries(Object.entries(typists).filter(([, until]) => until > now)),
  ]);
  return { ...state, typing: Object.fromEntries(typing) };
}

function countMembers(state: ServerState, guildId: Id, by: number): ServerState {
  const guild = state.guilds[guildId];
  if (guild?.member_count === undefined) return state;
  return {
    ...state,
    guilds: put(state.guilds, guildId, { ...guild, member_count: guild.member_count + by }),
  };
}
