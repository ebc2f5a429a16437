import type { Id } from '@shared/api/types';
import { commonMessages, errorText } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { useServerState } from '@shared/server/context';
import { Button } from '@shared/ui/button';
import { TextField } from '@shared/ui/field';
import { note } from '@shared/ui/note';
import { type FormEvent, useState } from 'react';
import { useEditServer } from '../api/edit-server';
import { serverMessages } from '../i18n/messages';

export function Overview({ guildId }: { guildId: Id }) {
  const t = useMessages(serverMessages);
  const common = useMessages(commonMessages);
  const known = useServerState((state) => state.guilds[guildId]?.name ?? '');
  const [name, setName] = useState(known);
  const edit = useEditServer(guildId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    edit.mutate({ name: name.trim() }, { onSuccess: () => void note(t.saved) });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label={t.name}
        value={name}
        required
        minLength={2}
        maxLength={100}
        onChange={(event) => setName(event.target.value)}
        error={edit.error ? errorText(common, edit.error) : undefined}
      />
      <Button
        type="submit"
        className="self-end"
        busy={edit.isPending}
        disabled={name.trim().length < 2 || name.trim() === known}
      >
        {common.save}
      </Button>
    </form>
  );
}
