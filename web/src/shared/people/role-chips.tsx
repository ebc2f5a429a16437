import type { Id } from '@shared/api/types';
import { cssColor } from '@shared/lib/css-color';
import { useServerState } from '@shared/server/context';

interface RoleChipsProps {
  guildId: Id;
  roleIds: readonly Id[];
  title: string;
}

/** Somebody's roles, the highest first. */
export function RoleChips({ guildId, roleIds, title }: RoleChipsProps) {
  const all = useServerState((state) => state.roles[guildId]);
  const roles = roleIds.flatMap((id) => (all?.[id] ? [all[id]] : [])).sort((a, b) => b.position - a.position);
  if (roles.length === 0) return null;
  return (
    <div>
      <h3 className="mb-1.5 font-medium text-ink-faint text-xs">{title}</h3>
      <ul className="flex flex-wrap gap-1.5">
        {roles.map((role) => (
          <li key={role.id} className="flex items-center gap-1.5 rounded-full bg-hover px-2.5 py-0.5 text-xs">
            <span
              aria-hidden
              className="size-2.5 rounded-full"
              style={{ background: role.color ? cssColor(role.color) : 'var(--ink-faint)' }}
            />
            {role.name}
          </li>
        ))}
      </ul>
    </div>
  );
}
