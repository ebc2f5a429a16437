import { useMessages } from '@shared/i18n/messages';
import { Button } from '@shared/ui/button';
import { CopyField } from '@shared/ui/copy-field';
import { botMessages } from '../messages';

export interface Shown {
  /** The bot's. */
  name: string;
  token: string;
}

/** A token, this once: the server keeps only its digest. */
export function TokenShown({ name, token, onDone }: Shown & { onDone(): void }) {
  const t = useMessages(botMessages);
  return (
    <section role="status" className="flex flex-col gap-3 rounded-card bg-notice-soft p-4">
      <h2 className="font-semibold">{t.tokenOf(name)}</h2>
      <p className="text-sm">{t.tokenOnce}</p>
      <CopyField label={t.token} value={token} />
      <Button look="quiet" className="self-start" onClick={onDone}>
        {t.tokenKept}
      </Button>
    </section>
  );
}
