import { EntryPage } from '@shared/entry/entry-page';
import { useMessages } from '@shared/i18n/messages';
import { paths } from '@shared/lib/paths';
import { TextLink } from '@shared/ui/text-link';
import { authMessages } from '../messages';

/** The server sends no mail: people are let back in by whoever runs it. Says so, and what that person does. */
export function ForgotPasswordPage() {
  const t = useMessages(authMessages);
  return (
    <EntryPage
      title={t.forgotTitle}
      lead={t.forgotLead}
      footer={<TextLink href={paths.login()}>{t.backToSignIn}</TextLink>}
    >
      <ol className="flex list-decimal flex-col gap-3 pl-5 marker:text-ink-faint">
        <li>{t.forgotAsk}</li>
        <li>
          {t.forgotCommand}
          <code className="mt-1.5 block select-all overflow-x-auto rounded-control bg-panel px-3 py-2 font-mono text-sm">
            instance user reset-link {t.forgotName}
          </code>
        </li>
        <li>{t.forgotOpen}</li>
      </ol>
    </EntryPage>
  );
}
