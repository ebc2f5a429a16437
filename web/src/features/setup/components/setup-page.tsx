import { EntryPage } from '@shared/entry/entry-page';
import { commonMessages, errorText } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { fromLink } from '@shared/lib/from-link';
import { paths } from '@shared/lib/paths';
import { useSetupState } from '@shared/server/setup-state';
import { Button } from '@shared/ui/button';
import { Notice } from '@shared/ui/notice';
import { Spinner } from '@shared/ui/spinner';
import { TextLink } from '@shared/ui/text-link';
import { useState } from 'react';
import { setupMessages } from '../messages';
import { ClaimForm } from './claim-form';
import { SetupForm } from './setup-form';

/** Opened from the link that the server prints at its first start: `/setup#claim=…` (or `?claim=…`). */
export function SetupPage() {
  const t = useMessages(setupMessages);
  const [claim, setClaim] = useState(() => fromLink(window.location, 'claim'));
  const common = useMessages(commonMessages);
  const setup = useSetupState();
  const state = setup.data;

  if (state?.claimed) {
    return (
      <EntryPage title={t.claimedTitle} lead={t.claimed}>
        <TextLink href={paths.login()}>{t.signIn}</TextLink>
      </EntryPage>
    );
  }
  if (!claim) {
    return (
      <EntryPage title={t.noClaimTitle} lead={t.noClaim}>
        <ClaimForm onClaim={setClaim} />
      </EntryPage>
    );
  }
  return (
    <EntryPage title={t.title} lead={t.lead}>
      {setup.isPending && <Spinner label={common.loading} />}
      {setup.error && (
        <div className="flex flex-col gap-4">
          <Notice tone="problem">{errorText(common, setup.error)}</Notice>
          <Button look="quiet" onClick={() => setup.refetch()}>
            {common.retry}
          </Button>
        </div>
      )}
      {state && <SetupForm claim={claim} state={state} />}
    </EntryPage>
  );
}
