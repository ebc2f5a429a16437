import type { Id } from '@shared/api/types';
import { commonMessages, errorText } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { paths } from '@shared/lib/paths';
import { useServerState } from '@shared/server/context';
import { Button } from '@shared/ui/button';
import { Dialog } from '@shared/ui/dialog';
import { TextField } from '@shared/ui/field';
import { type FormEvent, useId, useState } from 'react';
import { useLocation } from 'wouter';
import { useDeleteServer } from '../api/delete-server';
import { useLeaveServer } from '../api/leave-server';
import { serverMessages } from '../i18n/messages';

interface FarewellDialogProps {
  kind: 'leave-server' | 'delete-server';
  guildId: Id;
  onClose(): void;
}

/** Leaving a server, or deleting it; its owner types the name, since nothing brings it back. */
export default function FarewellDialog({ kind, guildId, onClose }: FarewellDialogProps) {
  const t = useMessages(serverMessages);
  const common = useMessages(commonMessages);
  const [, go] = useLocation();
  const form = useId();
  const name = useServerState((state) => state.guilds[guildId]?.name ?? '');
  const [typed, setTyped] = useState('');
  const leave = useLeaveServer();
  const remove = useDeleteServer();
  const deletes = kind === 'delete-server';
  const call = deletes ? remove : leave;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    call.mutate(guildId, {
      onSuccess: () => {
        onClose();
        go(paths.home);
      },
    });
  };
  return (
    <Dialog
      open
      title={deletes ? t.deleteTitle(name) : t.leaveTitle(name)}
      description={deletes ? t.deleteText : t.leaveText}
      onOpenChange={(open) => open || onClose()}
      footer={
        <>
          <Button look="quiet" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button
            look="danger"
            type="submit"
            form={form}
            busy={call.isPending}
            disabled={deletes && typed !== name}
          >
            {deletes ? t.remove : t.leave}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        {deletes && (
          <TextField
            label={t.typeName(name)}
            value={typed}
            autoComplete="off"
            autoFocus
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
        {call.error && (
          <p role="alert" className="mt-2 text-danger text-sm">
            {errorText(common, call.error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}
