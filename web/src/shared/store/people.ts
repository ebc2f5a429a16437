import type { Id, Member, Presence, User } from '../api/types';
import { put } from './records';
import type { MemberInfo, ServerState } from './state';

export function learnUsers(state: ServerState, users: readonly (User | undefined)[]): ServerState {
  let next = state.users;
  for (const user of users) if (user) next = put(next, user.id, { ...next[user.id], ...user });
  return next === state.users ? state : { ...state, users: next };
}

export function putMembers(state: ServerState, guildId: Id, members: readonly Member[]): ServerState {
  const infos: Record<Id, MemberInfo> = { ...state.members[guildId] };
  for (const { user, ...info } of members) if (user) infos[user.id] = { ...infos[user.id], ...info };
  return learnUsers(
    { ...state, members: { ...state.members, [guildId]: infos } },
    members.map((member) => member.user),
  );
}

export function putPresences(state: ServerState, presences: readonly Presence[]): ServerState {
  let next = state.presences;
  for (const { user, status } of presences) next = put(next, user.id, status);
  return next === state.presences ? state : { ...state, presences: next };
}
