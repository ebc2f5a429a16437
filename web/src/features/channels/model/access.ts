import type { Channel, Id, Overwrite } from '@shared/api/types';
import { Permission } from '@shared/permissions/permissions';
import { displayName } from '@shared/store/selectors';
import type { ServerState } from '@shared/store/state';

const SEE = Permission.ViewChannel;

/** A role or a person, as the lists of a channel's access show them. */
export interface Holder {
  id: Id;
  /** As in an overwrite: 0 role, 1 person. */
  type: 0 | 1;
  name: string;
}

/** Whom a private channel is open to. */
export function admitted(state: ServerState, channel: Channel): Holder[] {
  return (channel.permission_overwrites ?? [])
    .filter((overwrite) => overwrite.id !== channel.guild_id && (BigInt(overwrite.allow) & SEE) !== 0n)
    .map((overwrite) => holder(state, channel.guild_id ?? '', overwrite.id, overwrite.type === 0 ? 0 : 1));
}

/** Roles and people whose name has the query in it, without those that are in already. */
export function candidates(
  state: ServerState,
  guildId: Id,
  query: string,
  without: readonly Id[],
  most: number,
): Holder[] {
  const wanted = query.trim().toLowerCase();
  const taken = new Set([...without, guildId]);
  const all = [
    ...Object.keys(state.roles[guildId] ?? {}).map((id) => ({ id, type: 0 as const })),
    ...Object.keys(state.members[guildId] ?? {}).map((id) => ({ id, type: 1 as const })),
  ];
  return all
    .filter(({ id }) => !taken.has(id))
    .map(({ id, type }) => holder(state, guildId, id, type))
    .filter(({ id, name }) => `${name} ${state.users[id]?.username ?? ''}`.toLowerCase().includes(wanted))
    .slice(0, most);
}

function holder(state: ServerState, guildId: Id, id: Id, type: 0 | 1): Holder {
  return {
    id,
    type,
    name: type === 0 ? (state.roles[guildId]?.[id]?.name ?? id) : displayName(state, id, guildId),
  };
}

/** The overwrite that opens a channel to someone, keeping what else was said about them. */
export function admitting(holder: Pick<Holder, 'id' | 'type'>, known?: Overwrite): Overwrite {
  const allow = BigInt(known?.allow ?? 0) | SEE;
  return {
    id: holder.id,
    type: holder.type,
    allow: String(allow),
    deny: String(BigInt(known?.deny ?? 0) & ~SEE),
  };
}

/** The overwrite of @everyone that closes a channel, or opens it again. */
export function closing(guildId: Id, closed: boolean, known?: Overwrite): Overwrite {
  const deny = BigInt(known?.deny ?? 0);
  return {
    id: guildId,
    type: 0,
    allow: String(BigInt(known?.allow ?? 0) & ~SEE),
    deny: String(closed ? deny | SEE : deny & ~SEE),
  };
}
