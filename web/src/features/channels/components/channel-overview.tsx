import type { Channel } from '@shared/api/types';
import { commonMessages, errorText } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { CHANNEL_TEXT } from '@shared/store/selectors';
import { Button } from '@shared/ui/button';
import { Field, inputLook, TextField } from '@shared/ui/field';
import { note } from '@shared/ui/note';
import { Sure } from '@shared/ui/sure';
import { type FormEvent, useState } from 'react';
import { useDeleteChannel } from '../api/delete-channel';
import { useEditChannel } from '../api/edit-channel';
import { channelMessages } from '../i18n/messages';
import { asChannelName } from '../model/channel-name';

/** Name, topic, and the end of a channel. */
export function ChannelOverview({ channel }: { channel: Channel }) {
  const t = useMessages(channelMessages);
  const common = useMessages(commonMessages);
  const text = channel.type === CHANNEL_TEXT;
  const [name, setName] = useState(channel.name ?? '');
  const [topic, setTopic] = useState(channel.topic ?? '');
  const edit = useEditChannel(channel.id);
  const changed = name !== (channel.name ?? '') || topic !== (channel.topic ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = { name: name.trim(), ...(text ? { topic: topic.trim() || null } : {}) };
    edit.mutate(body, { onSuccess: () => void note(t.saved) });
  };
  return (
    <div className="flex flex-col gap-6">
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label={t.name}
          value={name}
          required
          maxLength={100}
          onChange={(event) => setName(text ? asChannelName(event.target.value) : event.target.value)}
          error={edit.error ? errorText(common, edit.error) : undefined}
        />
        {text && (
          <Field label={t.topic} optional={common.optional}>
            {(tie) => (
              <textarea
                {...tie}
                rows={3}
                maxLength={1024}
                value={topic}
                onChange={(event) => setTopic(event.target.value)}
                className={`${inputLook} resize-y py-2`}
              />
            )}
          </Field>
        )}
        <Button
          type="submit"
          busy={edit.isPending}
          disabled={!changed || name.trim() === ''}
          className="self-end"
        >
          {common.save}
        </Button>
      </form>
      <DeleteChannel channel={channel} />
    </div>
  );
}

function DeleteChannel({ channel }: { channel: Channel }) {
  const t = useMessages(channelMessages);
  const [asking, setAsking] = useState(false);
  const remove = useDeleteChannel(channel.id);
  return (
    <div className="border-line border-t pt-4">
      {asking ? (
        <Sure
          question={t.removeSure(channel.name ?? '')}
          yes={t.removeYes}
          busy={remove.isPending}
          error={remove.error}
          onYes={() => remove.mutate()}
          onNo={() => setAsking(false)}
        />
      ) : (
        <Button look="ghostDanger" onClick={() => setAsking(true)}>
          {t.remove}
        </Button>
      )}
    </div>
  );
}
