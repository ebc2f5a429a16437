import type { Id, Role } from '@shared/api/types';
import { commonMessages, errorText } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { Permission } from '@shared/permissions/permissions';
import { Button } from '@shared/ui/button';
import { TextField } from '@shared/ui/field';
import { note } from '@shared/ui/note';
import { Sure } from '@shared/ui/sure';
import { SwitchField } from '@shared/ui/switch-field';
import { type FormEvent, useState } from 'react';
import { useDeleteRole } from '../api/delete-role';
import { useEditRole } from '../api/edit-role';
import { serverMessages } from '../i18n/messages';
import { ColourChoice } from './colour-choice';

interface RoleFormProps {
  guildId: Id;
  role: Role;
  /** It stands above me, or belongs to a bot. */
  locked: boolean;
}

/** A role's name, colour and rights. The role of everyone has rights only. */
export function RoleForm({ guildId, role, locked }: RoleFormProps) {
  const t = useMessages(serverMessages);
  const common = useMessages(commonMessages);
  const everyone = role.id === guildId;
  const [name, setName] = useState(role.name);
  const [color, setColor] = useState(role.color);
  const [bits, setBits] = useState(BigInt(role.permissions));
  const edit = useEditRole(guildId, role.id);
  const remove = useDeleteRole(guildId, role.id);
  const [asking, setAsking] = useState(false);
  const rights = Object.keys(t.permission) as (keyof typeof t.permission)[];

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const permissions = String(bits);
    edit.mutate(everyone ? { permissions } : { name: name.trim(), color, permissions }, {
      onSuccess: () => void note(t.saved),
    });
  };
  return (
    <form onSubmit={submit}>
      <fieldset disabled={locked} className="flex min-w-0 flex-col gap-4">
        {locked && <p className="rounded-control bg-notice-soft px-3 py-2 text-sm">{t.roleAbove}</p>}
        {everyone ? (
          <p className="text-ink-soft text-sm">{t.everyoneHint}</p>
        ) : (
          <>
            <TextField
              label={t.roleName}
              value={name}
              required
              maxLength={100}
              onChange={(event) => setName(event.target.value)}
            />
            <ColourChoice label={t.roleColour} none={t.noColour} value={color} onChange={setColor} />
          </>
        )}
        <div>
          <h3 className="mb-1 font-medium text-sm">{t.rights}</h3>
          {rights.map((right) => (
            <SwitchField
              key={right}
              label={t.permission[right]}
              {...(right === 'Administrator' ? { hint: t.administratorHint } : {})}
              disabled={locked}
              checked={(bits & Permission[right]) !== 0n}
              onChange={(on) => setBits(on ? bits | Permission[right] : bits & ~Permission[right])}
            />
          ))}
        </div>
        {edit.error && (
          <p role="alert" className="text-danger text-sm">
            {errorText(common, edit.error)}
          </p>
        )}
        {asking ? (
          <Sure
            question={t.deleteRoleSure(role.name)}
            yes={t.deleteRole}
            busy={remove.isPending}
            error={remove.error}
            onYes={() => remove.mutate()}
            onNo={() => setAsking(false)}
          />
        ) : (
          <div className="flex flex-wrap justify-end gap-2">
            {!everyone && (
              <Button look="ghostDanger" className="mr-auto" onClick={() => setAsking(true)}>
                {t.deleteRole}
              </Button>
            )}
            <Button type="submit" busy={edit.isPending} disabled={name.trim() === ''}>
              {common.save}
            </Button>
          </div>
        )}
      </fieldset>
    </form>
  );
}
