import type { Id } from '@shared/api/types';
import { commonMessages, errorText } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { Button } from '@shared/ui/button';
import { SwitchField } from '@shared/ui/switch-field';
import { useState } from 'react';
import { useBan } from '../api/ban';
import { useKick } from '../api/kick';
import { memberMessages } from '../i18n/messages';

const DAY_S = 86_400;

interface ExpelProps {
  kind: 'kick' | 'ban';
  guildId: Id;
  userId: Id;
  name: string;
}

/** Puts somebody out; asks first, in its place. */
export function Expel({ kind, guildId, userId, name }: ExpelProps) {
  const t = useMessages(memberMessages);
  const common = useMessages(commonMessages);
  const [asking, setAsking] = useState(false);
  const [clean, setClean] = useState(false);
  const kick = useKick(guildId, userId);
  const ban = useBan(guildId, userId);
  const call = kind === 'kick' ? kick : ban;
  const go = () => (kind === 'kick' ? kick.mutate() : ban.mutate(clean ? DAY_S : 0));
  return (
    <section className="border-line border-t pt-4">
      {asking ? (
        <div className="flex flex-col gap-3 rounded-control bg-danger-soft p-4">
          <p className="font-medium text-sm">{kind === 'kick' ? t.kickSure(name) : t.banSure(name)}</p>
          {kind === 'ban' && <SwitchField label={t.deleteMessages} checked={clean} onChange={setClean} />}
          {call.error && (
            <p role="alert" className="text-danger text-sm">
              {errorText(common, call.error)}
            </p>
          )}
          <div className="flex justify-end gap-2">
            <Button look="quiet" onClick={() => setAsking(false)}>
              {common.cancel}
            </Button>
            <Button look="danger" busy={call.isPending} onClick={go}>
              {kind === 'kick' ? t.kick : t.ban}
            </Button>
          </div>
        </div>
      ) : (
        <div className="flex items-center justify-between gap-4">
          <p className="text-ink-soft text-sm">{kind === 'kick' ? t.kickHint : t.banHint}</p>
          <Button look="ghostDanger" onClick={() => setAsking(true)}>
            {kind === 'kick' ? t.kick : t.ban}
          </Button>
        </div>
      )}
    </section>
  );
}
