import { isApiError } from '@shared/api/error';
import type { User } from '@shared/api/types';
import { commonMessages, errorText } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { paths } from '@shared/lib/paths';
import { CANNOT_MESSAGE_USER, useOpenDirect } from '@shared/people/api/open-direct';
import { useServer } from '@shared/server/context';
import { Button } from '@shared/ui/button';
import { Dialog } from '@shared/ui/dialog';
import { TextField } from '@shared/ui/field';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { useFindUser } from '../api/find-user';
import { dmMessages } from '../i18n/messages';

/** Starts a conversation by username. */
export default function NewDirectDialog({ onClose }: { onClose(): void }) {
  const t = useMessages(dmMessages);
  const common = useMessages(commonMessages);
  const { store } = useServer();
  const [, go] = useLocation();
  const find = useFindUser();
  const open = useOpenDirect();
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string>();

  // Whoever has closed the dialog meanwhile is led nowhere any more.
  const start = (user: User | undefined) => {
    if (user === undefined) return setProblem(t.notFound);
    if (user.id === store.get().me?.id) return setProblem(t.yourself);
    open.mutate(user.id, {
      onSuccess: (channel) => {
        onClose();
        go(paths.channel(undefined, channel.id));
      },
      onError: (error) =>
        setProblem(
          isApiError(error) && error.code === CANNOT_MESSAGE_USER ? t.refused : errorText(common, error),
        ),
    });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setProblem(undefined);
    find.mutate(name.trim().replace(/^@/, '').toLowerCase(), {
      onSuccess: start,
      onError: (error) => setProblem(errorText(common, error)),
    });
  };
  return (
    <Dialog
      open
      title={t.dialogTitle}
      description={t.dialogLead}
      onOpenChange={(shown) => shown || onClose()}
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label={t.username}
          hint={t.usernameHint}
          error={problem}
          value={name}
          required
          autoFocus
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onChange={(event) => {
            setName(event.target.value);
            setProblem(undefined);
          }}
        />
        <Button type="submit" busy={find.isPending || open.isPending} disabled={name.trim() === ''}>
          {t.start}
        </Button>
      </form>
    </Dialog>
  );
}
