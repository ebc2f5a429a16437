import type { Id, Message } from '../api/types';
import { isNewer } from '../lib/ids';
import { put } from './records';
import type { ServerState } from './state';

/** Read up to a message. Going back in time is ignored, unless somebody moved the mark by hand. */
export function markRead(
  state: ServerState,
  channelId: Id,
  messageId: Id,
  mentions = 0,
  manual = false,
): ServerState {
  const known = state.readStates[channelId];
  if (!manual && known && isNewer(known.last_message_id, messageId)) return state;
  const next = { id: channelId, last_message_id: messageId, mention_count: mentions };
  return { ...state, readStates: put(state.readStates, channelId, next) };
}

/** Whoever writes has read what was there. */
export function readByWriting(state: ServerState, { channel_id, id }: Message): ServerState {
  const mark = { id: channel_id, last_message_id: id, mention_count: 0, untold: true };
  return { ...state, readStates: put(state.readStates, channel_id, mark) };
}

export function countMention(state: ServerState, message: Message): ServerState {
  if (!mentionsMe(state, message)) return state;
  const known = state.readStates[message.channel_id] ?? {
    id: message.channel_id,
    last_message_id: null,
    mention_count: 0,
  };
  const counted = { ...known, mention_count: known.mention_count + 1 };
  return { ...state, readStates: put(state.readStates, message.channel_id, counted) };
}

/** Also every direct message counts as a mention, as on Discord. */
export function mentionsMe(state: ServerState, message: Message): boolean {
  const me = state.me?.id;
  if (!me || message.author.id === me) return false;
  const guildId = message.guild_id ?? state.channels[message.channel_id]?.guild_id;
  if (!guildId || message.mention_everyone || message.mentions.some((user) => user.id === me)) return true;
  const roles = state.members[guildId]?.[me]?.roles ?? [];
  return message.mention_roles.some((role) => roles.includes(role));
}
