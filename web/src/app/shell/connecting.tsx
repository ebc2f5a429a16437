import { useMessages } from '@shared/i18n/messages';
import { Mark } from '@shared/ui/wordmark';
import { appMessages } from '../i18n/messages';
import { ConnectionBanner } from './connection-banner';

/** Before the first READY: the frame's ground, so that nothing jumps when it fills. */
export function Connecting() {
  const t = useMessages(appMessages);
  return (
    <div className="flex h-full flex-col bg-ground">
      <ConnectionBanner />
      <main className="grid flex-1 place-items-center">
        <p role="status" className="flex flex-col items-center gap-3 text-ink-soft">
          <Mark className="size-12 animate-pulse" />
          {t.loading}
        </p>
      </main>
    </div>
  );
}
