import type { Id } from '@shared/api/types';
import { guildPermissions, may, Permission } from '@shared/permissions/permissions';
import type { ServerState } from '@shared/store/state';

/** The place of somebody's highest role; the owner stands above all. */
export function rankOf(state: ServerState, guildId: Id, userId: Id): number {
  if (state.guilds[guildId]?.owner_id === userId) return Number.POSITIVE_INFINITY;
  const roles = state.members[guildId]?.[userId]?.roles ?? [];
  return Math.max(0, ...roles.map((id) => state.roles[guildId]?.[id]?.position ?? 0));
}

/** Whether I have one of these rights here and stand above that person. Nobody stands above themselves. */
export function mayActOn(state: ServerState, guildId: Id, userId: Id, ...rights: bigint[]): boolean {
  const me = state.me?.id;
  if (me === undefined || me === userId || state.members[guildId]?.[userId] === undefined) return false;
  const mine = guildPermissions(state, guildId);
  return (
    rights.some((right) => may(mine, right)) && rankOf(state, guildId, me) > rankOf(state, guildId, userId)
  );
}

export function mayModerate(state: ServerState, guildId: Id, userId: Id): boolean {
  const { KickMembers, BanMembers, ModerateMembers, ManageRoles } = Permission;
  return mayActOn(state, guildId, userId, KickMembers, BanMembers, ModerateMembers, ManageRoles);
}
