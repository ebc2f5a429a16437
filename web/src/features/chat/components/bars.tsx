import { commonMessages } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { ArrowDown } from 'lucide-react';
import { chatMessages } from '../i18n/messages';

const BAR =
  'absolute inset-x-3 bottom-2 flex min-h-11 items-center justify-between gap-3 rounded-control px-4 text-sm shadow-pop md:inset-x-4 md:min-h-9';

/** New messages below while somebody reads above. */
export function ArrivedBar({ count, onJump }: { count: number; onJump(): void }) {
  const t = useMessages(chatMessages);
  return (
    <button
      type="button"
      onClick={onJump}
      className={`${BAR} bg-accent font-semibold text-on-accent hover:bg-accent-strong`}
    >
      <span>{t.arrived(count)}</span>
      <span className="flex items-center gap-1.5">
        {t.jumpToPresent} <ArrowDown aria-hidden className="size-4" />
      </span>
    </button>
  );
}

/** A part of the messages is missing, and can be asked for again. */
export function IncompleteBar({ onRetry }: { onRetry(): void }) {
  const t = useMessages(chatMessages);
  const common = useMessages(commonMessages);
  return (
    <div role="alert" className={`${BAR} border border-line bg-raised text-ink-soft`}>
      <span>{t.loadFailed}</span>
      <button type="button" onClick={onRetry} className="min-h-11 font-semibold text-accent md:min-h-9">
        {common.retry}
      </button>
    </div>
  );
}

/** Shown while the loaded messages don't reach the live end. */
export function PresentBar({ onJump }: { onJump(): void }) {
  const t = useMessages(chatMessages);
  return (
    <button
      type="button"
      onClick={onJump}
      className={`${BAR} border border-line bg-raised text-ink-soft hover:text-ink`}
    >
      <span>{t.olderShown}</span>
      <span className="flex items-center gap-1.5 font-semibold text-accent">
        {t.jumpToPresent} <ArrowDown aria-hidden className="size-4" />
      </span>
    </button>
  );
}
