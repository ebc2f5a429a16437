import { EntryPage } from '@shared/entry/entry-page';
import { useMessages } from '@shared/i18n/messages';
import { TextLink } from '@shared/ui/text-link';
import { appMessages } from './i18n/messages';

export function NotFound() {
  const t = useMessages(appMessages);
  return (
    <EntryPage title={t.notFoundTitle} lead={t.notFound}>
      <TextLink href="/">{t.home}</TextLink>
    </EntryPage>
  );
}
