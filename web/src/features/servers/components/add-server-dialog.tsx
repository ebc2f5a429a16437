import { commonMessages, errorText } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { paths } from '@shared/lib/paths';
import { useServerState } from '@shared/server/context';
import { Button } from '@shared/ui/button';
import { Dialog } from '@shared/ui/dialog';
import { TextField } from '@shared/ui/field';
import { Tabs } from '@shared/ui/tabs';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { useCreateServer } from '../api/create-server';
import { serverMessages } from '../i18n/messages';

/** A server of one's own, or the way into somebody's. */
export default function AddServerDialog({ onClose }: { onClose(): void }) {
  const t = useMessages(serverMessages);
  return (
    <Dialog open title={t.addTitle} description={t.addLead} onOpenChange={(open) => open || onClose()}>
      <Tabs
        label={t.addTitle}
        tabs={[
          { key: 'create', label: t.create, content: <CreateForm onClose={onClose} /> },
          { key: 'join', label: t.join, content: <JoinForm onClose={onClose} /> },
        ]}
      />
    </Dialog>
  );
}

function CreateForm({ onClose }: { onClose(): void }) {
  const t = useMessages(serverMessages);
  const common = useMessages(commonMessages);
  const [, go] = useLocation();
  const me = useServerState((state) => state.me?.global_name || state.me?.username || '');
  const [name, setName] = useState(() => t.nameOf(me));
  const create = useCreateServer();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(name.trim(), {
      onSuccess: (guild) => {
        onClose();
        go(paths.guild(guild.id));
      },
    });
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
        error={create.error ? errorText(common, create.error) : undefined}
      />
      <Button type="submit" busy={create.isPending} disabled={name.trim().length < 2}>
        {t.createDo}
      </Button>
    </form>
  );
}

/** Leads to the page that finds out where an invitation goes, and joins. */
function JoinForm({ onClose }: { onClose(): void }) {
  const t = useMessages(serverMessages);
  const [, go] = useLocation();
  const [text, setText] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onClose();
    go(`${paths.join}?code=${encodeURIComponent(text.trim())}`);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label={t.invitation}
        hint={t.invitationHint}
        value={text}
        required
        autoComplete="off"
        autoCapitalize="none"
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" disabled={text.trim() === ''}>
        {t.joinDo}
      </Button>
    </form>
  );
}
