import type { Id } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { Button } from '@shared/ui/button';
import { Sure } from '@shared/ui/sure';
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
  const [asking, setAsking] = useState(false);
  const [clean, setClean] = useState(false);
  const kick = useKick(guildId, userId);
  const ban = useBan(guildId, userId);
  const call = kind === 'kick' ? kick : ban;
  const go = () => (kind === 'kick' ? kick.mutate() : ban.mutate(clean ? DAY_S : 0));
  return (
    <section className="border-line border-t pt-4">
      {asking ? (
        <Sure
          question={kind === 'kick' ? t.kickSure(name) : t.banSure(name)}
          yes={kind === 'kick' ? t.kick : t.ban}
          busy={call.isPending}
          error={call.error}
          onYes={go}
          onNo={() => setAsking(false)}
        >
          {kind === 'ban' && <SwitchField label={t.deleteMessages} checked={clean} onChange={setClean} />}
        </Sure>
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
