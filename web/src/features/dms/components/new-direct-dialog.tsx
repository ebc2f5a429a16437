import { isApiError } from '@shared/api/error';
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
import { findUser } from '../api/find-user';
import { dmMessages } from '../i18n/messages';

/** Starts a conversation by username. */
export default function NewDirectDialog({ onClose }: { onClose(): void }) {
  const t = useMessages(dmMessages);
  const common = useMessages(commonMessages);
  const { api, store } = useServer();
  const [, go] = useLocation();
  const open = useOpenDirect();
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  const start = async (username: string): Promise<string | undefined> => {
    const user = await findUser(api, username);
    if (user === undefined) return t.notFound;
    if (user.id === store.get().me?.id) return t.yourself;
    const channel = await open.mutateAsync(user.id);
    onClose();
    go(paths.channel(undefined, channel.id));
    return undefined;
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const tell = (error: unknown) =>
      isApiError(error) && error.code === CANNOT_MESSAGE_USER ? t.refused : errorText(common, error);
    setProblem(await start(name.trim().replace(/^@/, '').toLowerCase()).catch(tell));
    setBusy(false);
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
        <Button type="submit" busy={busy} disabled={name.trim() === ''}>
          {t.start}
        </Button>
      </form>
    </Dialog>
  );
}
