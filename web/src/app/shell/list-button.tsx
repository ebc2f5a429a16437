import { useMessages } from '@shared/i18n/messages';
import { IconButton } from '@shared/ui/button';
import { ChevronLeft } from 'lucide-react';
import { appMessages } from '../i18n/messages';

/** To the list, where that isn't beside this; for screens without a header of their own. */
export function ListButton({ onClick }: { onClick(): void }) {
  const t = useMessages(appMessages);
  return (
    <IconButton label={t.openList} onClick={onClick} className="m-1.5 md:hidden">
      <ChevronLeft aria-hidden className="size-5" />
    </IconButton>
  );
}
