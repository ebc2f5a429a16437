import { EntryPage } from '@shared/entry/entry-page';
import { useMessages } from '@shared/i18n/messages';
import { fromLink } from '@shared/lib/from-link';
import { paths } from '@shared/lib/paths';
import { useSetupState } from '@shared/server/setup-state';
import { TextLink } from '@shared/ui/text-link';
import { useState } from 'react';
import { setupMessages } from '../messages';
import { ClaimForm } from './claim-form';
import { SetupForm } from './setup-form';

/** Opened from the link that the server prints at its first start: `/setup#claim=…` (or `?claim=…`). */
export function SetupPage() {
  const t = useMessages(setupMessages);
  const [claim, setClaim] = useState(() => fromLink(window.location, 'claim'));
  const state = useSetupState().data;

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
      {state && <SetupForm claim={claim} state={state} />}
    </EntryPage>
  );
}
