import { commonMessages, errorText } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { Button } from '@shared/ui/button';
import { TextField } from '@shared/ui/field';
import { type FormEvent, useState } from 'react';
import { useCreateBot } from '../api/create';
import { botMessages } from '../messages';
import type { Shown } from './token-shown';

export function CreateBotForm({ onToken }: { onToken(shown: Shown): void }) {
  const t = useMessages(botMessages);
  const common = useMessages(commonMessages);
  const [name, setName] = useState('');
  const create = useCreateBot();
  const wanted = name.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(wanted, { onSuccess: ({ token }) => onToken({ name: wanted, token }) });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label={t.name}
        hint={t.nameHint}
        value={name}
        required
        maxLength={32}
        autoComplete="off"
        onChange={(event) => setName(event.target.value)}
        error={create.error ? errorText(common, create.error) : undefined}
      />
      <Button type="submit" className="self-start" busy={create.isPending} disabled={wanted === ''}>
        {t.create}
      </Button>
    </form>
  );
}
