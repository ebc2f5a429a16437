import { commonMessages, errorText } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { useServer } from '@shared/server/context';
import { CopyField } from '@shared/ui/copy-field';
import { Notice } from '@shared/ui/notice';
import { Spinner } from '@shared/ui/spinner';
import { useState } from 'react';
import { useBots } from '../api/list';
import { botMessages } from '../messages';
import { BotRow } from './bot-row';
import { CreateBotForm } from './create-bot-form';
import { type Shown, TokenShown } from './token-shown';

/** My own bots: made here, given their token, put into servers. */
export function BotsPanel() {
  const t = useMessages(botMessages);
  const common = useMessages(commonMessages);
  const { origin } = useServer();
  const bots = useBots();
  const [shown, setShown] = useState<Shown | null>(null);
  return (
    <div className="flex max-w-lg flex-col gap-6">
      <p className="text-ink-soft">{t.lead}</p>
      {shown ? <TokenShown {...shown} onDone={() => setShown(null)} /> : <CreateBotForm onToken={setShown} />}
      <section>
        <h2 className="mb-1 font-medium text-sm">{t.mine}</h2>
        {bots.error && <Notice tone="problem">{errorText(common, bots.error)}</Notice>}
        {bots.isPending && <Spinner label={common.loading} />}
        {bots.data?.length === 0 && <p className="py-2 text-ink-faint text-sm">{t.none}</p>}
        <ul className="flex flex-col divide-y divide-line">
          {bots.data?.map((application) => (
            <BotRow key={application.id} application={application} onToken={setShown} />
          ))}
        </ul>
      </section>
      <CopyField label={t.address} value={`${origin}/api`} />
    </div>
  );
}
