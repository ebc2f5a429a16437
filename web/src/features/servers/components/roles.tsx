import type { Id } from '@shared/api/types';
import { commonMessages, errorText } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { cssColor } from '@shared/lib/css-color';
import { rankOf } from '@shared/people/standing';
import { useServerList, useServerState } from '@shared/server/context';
import { Button } from '@shared/ui/button';
import { classNames } from '@shared/ui/class-names';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useCreateRole } from '../api/create-role';
import { serverMessages } from '../i18n/messages';
import { RoleForm } from './role-form';

/** The roles, the highest first, and the one that is looked at. */
export function Roles({ guildId }: { guildId: Id }) {
  const t = useMessages(serverMessages);
  const common = useMessages(commonMessages);
  const roles = useServerList((state) =>
    Object.values(state.roles[guildId] ?? {}).sort((a, b) => b.position - a.position),
  );
  const mine = useServerState((state) => rankOf(state, guildId, state.me?.id ?? ''));
  const [picked, setPicked] = useState<Id>(guildId);
  const create = useCreateRole(guildId);
  const role = roles.find((each) => each.id === picked) ?? roles.at(-1);
  return (
    <div className="grid gap-5 md:grid-cols-[12rem_minmax(0,1fr)]">
      <div className="flex flex-col gap-1">
        <Button
          look="quiet"
          busy={create.isPending}
          onClick={() =>
            // Who has gone to another role meanwhile may be changing it.
            create.mutate(t.newRole, {
              onSuccess: ({ id }) => setPicked((now) => (now === picked ? id : now)),
            })
          }
        >
          <Plus aria-hidden className="size-4" />
          {t.newRole}
        </Button>
        {create.error && (
          <p role="alert" className="text-danger text-sm">
            {errorText(common, create.error)}
          </p>
        )}
        {roles.map((each) => (
          <button
            key={each.id}
            type="button"
            aria-pressed={each.id === role?.id}
            onClick={() => setPicked(each.id)}
            className={classNames(
              'flex min-h-11 items-center gap-2 rounded-control px-3 text-left text-sm md:min-h-9',
              each.id === role?.id ? 'bg-active font-medium' : 'hover:bg-hover',
            )}
          >
            <span
              aria-hidden
              className="size-2.5 shrink-0 rounded-full"
              style={{ background: each.color ? cssColor(each.color) : 'var(--ink-faint)' }}
            />
            <span className="truncate">{each.id === guildId ? t.everyone : each.name}</span>
          </button>
        ))}
      </div>
      {role && (
        <RoleForm
          key={role.id}
          guildId={guildId}
          role={role}
          locked={role.managed || role.position >= mine}
        />
      )}
    </div>
  );
}
