import { EntryPage } from '@shared/entry/entry-page';
import { useMessages } from '@shared/i18n/messages';
import { paths } from '@shared/lib/paths';
import { TextLink } from '@shared/ui/text-link';
import { authMessages } from '../messages';

/** Why nobody can sign up here, and what can be done instead. */
export function NoSignUp({ mode, back }: { mode: 'closed' | 'invite'; back?: string }) {
  const t = useMessages(authMessages);
  const invited = mode === 'invite';
  return (
    <EntryPage
      title={invited ? t.inviteNeededTitle : t.closedTitle}
      lead={invited ? t.inviteNeeded : t.closed}
      footer={
        <>
          {t.hasAccount} <TextLink href={paths.login(back)}>{t.signIn}</TextLink>
        </>
      }
    >
      {invited && <TextLink href={paths.join}>{t.enterCode}</TextLink>}
    </EntryPage>
  );
}
