import type { Application, Id } from '@shared/api/types';
import { commonMessages, errorText } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { guildPermissions, may, Permission } from '@shared/permissions/permissions';
import { useServerList, useServerState } from '@shared/server/context';
import { guildsInOrder } from '@shared/store/selectors';
import { Button } from '@shared/ui/button';
import { Dialog } from '@shared/ui/dialog';
import { Field, inputLook } from '@shared/ui/field';
import { Notice } from '@shared/ui/notice';
import { SwitchField } from '@shared/ui/switch-field';
import { type FormEvent, useId, useState } from 'react';
import { useAddToServer } from '../api/add-to-server';
import { botMessages } from '../messages';

const { ViewChannel, SendMessages, ReadMessageHistory, ManageMessages, ManageChannels } = Permission;
const { ManageRoles, KickMembers, BanMembers, ModerateMembers, Administrator } = Permission;

/** What bots usually need, and each thing more that one may be given. */
const TALK = ViewChannel | SendMessages | ReadMessageHistory;
const MORE = {
  messages: ManageMessages,
  moderate: KickMembers | BanMembers | ModerateMembers,
  channels: ManageChannels,
  roles: ManageRoles,
  everything: Administrator,
} as const;

interface AddToServerDialogProps {
  application: Application;
  onClose(): void;
}

/** Puts a bot into a server that I manage, with rights of its own, which are never more than mine. */
export default function AddToServerDialog({ application, onClose }: AddToServerDialogProps) {
  const t = useMessages(botMessages);
  const common = useMessages(commonMessages);
  const form = useId();
  const guilds = useServerList((state) =>
    guildsInOrder(state).filter((guild) => may(guildPermissions(state, guild.id), Permission.ManageGuild)),
  );
  const [picked, setPicked] = useState<Id>();
  const guildId = picked ?? guilds[0]?.id ?? '';
  const own = useServerState((state) => guildPermissions(state, guildId));
  const [bits, setBits] = useState(TALK);
  const add = useAddToServer(application.id);
  const guild = guilds.find((each) => each.id === guildId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ guildId, permissions: bits & own });
  };

  return (
    <Dialog
      open
      title={t.addTitle(application.name)}
      description={t.addLead}
      onOpenChange={(open) => open || onClose()}
      footer={
        <>
          <Button look="quiet" onClick={onClose}>
            {add.isSuccess ? common.close : common.cancel}
          </Button>
          <Button type="submit" form={form} busy={add.isPending} disabled={!guild}>
            {t.add}
          </Button>
        </>
      }
    >
      {guild ? (
        <form id={form} onSubmit={submit} className="flex flex-col gap-4">
          <Field label={t.server}>
            {(tie) => (
              <select
                {...tie}
                className={inputLook}
                value={guildId}
                onChange={(event) => {
                  setPicked(event.target.value);
                  add.reset();
                }}
              >
                {guilds.map((each) => (
                  <option key={each.id} value={each.id}>
                    {each.name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <fieldset>
            <legend className="mb-1 font-medium text-sm">{t.rights}</legend>
            <p className="py-1.5 text-ink-soft text-sm">{t.talk}</p>
            {(Object.keys(MORE) as (keyof typeof MORE)[]).map((each) => (
              <SwitchField
                key={each}
                label={t.more[each]}
                disabled={!may(own, MORE[each])}
                checked={may(bits & own, MORE[each])}
                onChange={(on) => setBits(on ? bits | MORE[each] : bits & ~MORE[each])}
              />
            ))}
          </fieldset>
          {add.error && <Notice tone="problem">{errorText(common, add.error)}</Notice>}
          {add.isSuccess && <Notice tone="good">{t.added(application.name, guild.name)}</Notice>}
        </form>
      ) : (
        <p className="text-ink-soft">{t.noServer}</p>
      )}
    </Dialog>
  );
}
