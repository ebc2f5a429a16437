import { useMessages } from '@shared/i18n/messages';
import { Button } from '@shared/ui/button';
import { EmptyState } from '@shared/ui/empty-state';
import { useOpenDialog } from '@shared/workspace/dialogs';
import { MessagesSquare } from 'lucide-react';
import { dmMessages } from '../i18n/messages';

/** While no conversation is open. */
export function DmHome() {
  const t = useMessages(dmMessages);
  const open = useOpenDialog();
  return (
    <div className="grid h-full place-items-center">
      <EmptyState
        icon={<MessagesSquare aria-hidden />}
        title={t.homeTitle}
        action={<Button onClick={() => open({ kind: 'new-direct' })}>{t.write}</Button>}
      >
        {t.homeText}
      </EmptyState>
    </div>
  );
}
