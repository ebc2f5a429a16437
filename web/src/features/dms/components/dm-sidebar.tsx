import type { Id } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { useServerList } from '@shared/server/context';
import { directMessages } from '@shared/store/selectors';
import { Button } from '@shared/ui/button';
import { useOpenDialog } from '@shared/workspace/dialogs';
import { PenLine } from 'lucide-react';
import { dmMessages } from '../i18n/messages';
import { DmLink } from './dm-link';

/** All conversations with one person, the latest first. */
export function DmSidebar({ channelId }: { channelId?: Id | undefined }) {
  const t = useMessages(dmMessages);
  const open = useOpenDialog();
  const channels = useServerList(directMessages);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <h2 className="flex h-14 shrink-0 items-center border-line border-b px-4 font-display font-semibold text-lg">
        {t.title}
      </h2>
      <div className="px-2 pt-3">
        <Button look="quiet" className="w-full" onClick={() => open({ kind: 'new-direct' })}>
          <PenLine aria-hidden className="size-4" />
          {t.write}
        </Button>
      </div>
      <ul className="min-h-0 flex-1 overflow-y-auto px-2 py-3">
        {channels.length === 0 && <li className="px-2 text-ink-faint text-sm">{t.none}</li>}
        {channels.map((channel) => (
          <li key={channel.id}>
            <DmLink channelId={channel.id} current={channel.id === channelId} />
          </li>
        ))}
      </ul>
    </div>
  );
}
