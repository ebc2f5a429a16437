import { useMessages } from '@shared/i18n/messages';
import { EmptyState } from '@shared/ui/empty-state';
import { TextLink } from '@shared/ui/text-link';
import { DoorClosed } from 'lucide-react';
import { appMessages } from '../i18n/messages';

/** A channel that is gone, hidden, or was never there: which of them isn't said. */
export function Gone() {
  const t = useMessages(appMessages);
  return (
    <div className="grid h-full place-items-center">
      <EmptyState
        icon={<DoorClosed aria-hidden />}
        title={t.goneTitle}
        action={<TextLink href="/channels/@me">{t.home}</TextLink>}
      >
        {t.gone}
      </EmptyState>
    </div>
  );
}
