import type { Id } from '@shared/api/types';
import { commonMessages, errorText } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { paths } from '@shared/lib/paths';
import { useServerState } from '@shared/server/context';
import { CHANNEL_CATEGORY, CHANNEL_TEXT, CHANNEL_VOICE } from '@shared/store/selectors';
import { Button } from '@shared/ui/button';
import { Dialog } from '@shared/ui/dialog';
import { TextField } from '@shared/ui/field';
import { SwitchField } from '@shared/ui/switch-field';
import { Hash, Volume2 } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { useLocation } from 'wouter';
import { type NewChannel, useCreateChannel } from '../api/create-channel';
import { channelMessages } from '../i18n/messages';
import { admitting, closing } from '../model/access';
import { asChannelName } from '../model/channel-name';
import { KindChoice } from './kind-choice';

interface CreateChannelDialogProps {
  guildId: Id;
  parentId?: Id | null;
  category?: boolean;
  onClose(): void;
}

export default function CreateChannelDialog({
  guildId,
  parentId = null,
  category = false,
  onClose,
}: CreateChannelDialogProps) {
  const t = useMessages(channelMessages);
  const common = useMessages(commonMessages);
  const form = useId();
  const [, go] = useLocation();
  const me = useServerState((state) => state.me?.id);
  const [name, setName] = useState('');
  const [type, setType] = useState<NewChannel['type']>(category ? CHANNEL_CATEGORY : CHANNEL_TEXT);
  const [closed, setClosed] = useState(false);
  const create = useCreateChannel(guildId);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Whoever closes the door stands inside.
    const overwrites = closed && me ? [closing(guildId, true), admitting({ id: me, type: 1 })] : [];
    const body = {
      name: type === CHANNEL_TEXT ? asChannelName(name.trim()) : name.trim(),
      type,
      parent_id: parentId,
      permission_overwrites: overwrites,
    };
    create.mutate(body, {
      onSuccess: (channel) => {
        onClose();
        if (channel.type === CHANNEL_TEXT) go(paths.channel(guildId, channel.id));
      },
    });
  };
  return (
    <Dialog
      open
      title={category ? t.createCategoryTitle : t.createTitle}
      onOpenChange={(open) => open || onClose()}
      footer={
        <>
          <Button look="quiet" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" form={form} busy={create.isPending} disabled={name.trim() === ''}>
            {t.create}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-5">
        {!category && (
          <KindChoice<NewChannel['type']>
            label={t.kind}
            value={type}
            onChange={setType}
            kinds={[
              {
                value: CHANNEL_TEXT,
                label: t.text,
                hint: t.textHint,
                icon: <Hash aria-hidden className="size-5" />,
              },
              {
                value: CHANNEL_VOICE,
                label: t.voiceKind,
                hint: t.voiceHint,
                icon: <Volume2 aria-hidden className="size-5" />,
              },
            ]}
          />
        )}
        <TextField
          label={t.name}
          value={name}
          required
          maxLength={100}
          autoComplete="off"
          autoFocus
          onChange={(event) =>
            setName(type === CHANNEL_TEXT ? asChannelName(event.target.value) : event.target.value)
          }
          error={create.error ? errorText(common, create.error) : undefined}
        />
        <SwitchField label={t.privateSwitch} hint={t.privateHint} checked={closed} onChange={setClosed} />
      </form>
    </Dialog>
  );
}
