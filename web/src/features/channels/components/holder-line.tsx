import { useMessages } from '@shared/i18n/messages';
import { Avatar } from '@shared/ui/avatar';
import { Shield } from 'lucide-react';
import { channelMessages } from '../i18n/messages';
import type { Holder } from '../model/access';

export function HolderLine({ holder }: { holder: Holder }) {
  const t = useMessages(channelMessages);
  return (
    <>
      {holder.type === 0 ? (
        <span className="grid size-8 place-items-center rounded-[32%] bg-active text-ink-soft">
          <Shield aria-hidden className="size-4" />
        </span>
      ) : (
        <Avatar id={holder.id} name={holder.name} size={32} />
      )}
      <span className="truncate text-sm">{holder.name}</span>
      {holder.type === 0 && <span className="text-ink-faint text-xs">{t.role}</span>}
    </>
  );
}
