import type { Id } from '@shared/api/types';
import { commonMessages, errorText } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { rankOf } from '@shared/people/standing';
import { useServerList, useServerState } from '@shared/server/context';
import { SwitchField } from '@shared/ui/switch-field';
import { useEditMember } from '../api/edit-member';
import { memberMessages } from '../i18n/messages';

/** The roles below my own, each given or not. */
export function GiveRoles({ guildId, userId }: { guildId: Id; userId: Id }) {
  const t = useMessages(memberMessages);
  const common = useMessages(commonMessages);
  const edit = useEditMember(guildId, userId);
  const own = useServerState((state) => state.members[guildId]?.[userId]?.roles);
  const roles = useServerList((state) =>
    Object.values(state.roles[guildId] ?? {})
      .filter((role) => role.id !== guildId && !role.managed)
      .filter((role) => role.position < rankOf(state, guildId, state.me?.id ?? ''))
      .sort((a, b) => b.position - a.position),
  );
  const set = (role: Id, given: boolean) => {
    const others = (own ?? []).filter((id) => id !== role);
    edit.mutate({ roles: given ? [...others, role] : others });
  };
  return (
    <section>
      <h3 className="mb-1 font-medium text-ink-faint text-xs">{t.roles}</h3>
      {roles.length === 0 && <p className="text-ink-soft text-sm">{t.noRoles}</p>}
      {roles.map((role) => (
        <SwitchField
          key={role.id}
          label={role.name}
          checked={own?.includes(role.id) ?? false}
          disabled={edit.isPending}
          onChange={(given) => set(role.id, given)}
        />
      ))}
      {edit.error && (
        <p role="alert" className="text-danger text-sm">
          {errorText(common, edit.error)}
        </p>
      )}
    </section>
  );
}
