import type { Id } from '@shared/api/types';
import { commonMessages } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { useServerState } from '@shared/server/context';
import { displayName, recipientOf } from '@shared/store/selectors';
import { Avatar } from '@shared/ui/avatar';
import { Button } from '@shared/ui/button';
import { classNames } from '@shared/ui/class-names';
import { Hash } from 'lucide-react';
import { chatMessages } from '../i18n/messages';

const WIDTHS = [62, 38, 74, 50, 66, 44, 58, 36, 70, 48, 64, 40];

/** Grey lines where messages will be: a few above others, or from the end up as far as there is room. */
export function Loading({ alone = false }: { alone?: boolean }) {
  const t = useMessages(chatMessages);
  return (
    <div
      role="status"
      className={classNames(
        'flex flex-col gap-6 overflow-hidden px-4 py-6',
        alone && 'min-h-0 flex-1 justify-end',
      )}
    >
      <span className="sr-only">{t.loading}</span>
      {(alone ? WIDTHS : WIDTHS.slice(0, 4)).map((width) => (
        <div key={width} aria-hidden className="flex animate-pulse gap-4">
          <span className="size-10 shrink-0 rounded-[32%] bg-active" />
          <span className="flex flex-1 flex-col gap-2 pt-1">
            <span className="h-3 w-28 rounded bg-active" />
            <span className="h-3 rounded bg-hover" style={{ width: `${width}%` }} />
          </span>
        </div>
      ))}
    </div>
  );
}

export function LoadFailed({ onRetry }: { onRetry(): void }) {
  const t = useMessages(chatMessages);
  const common = useMessages(commonMessages);
  return (
    <div role="alert" className="m-auto flex flex-col items-center gap-4 p-6 text-center">
      <p className="text-ink-soft">{t.loadFailed}</p>
      <Button look="quiet" onClick={onRetry}>
        {common.retry}
      </Button>
    </div>
  );
}

/** Above the very first message. */
export function Start({ channelId }: { channelId: Id }) {
  const t = useMessages(chatMessages);
  const channel = useServerState((state) => state.channels[channelId]);
  const other = useServerState((state) => recipientOf(state, channelId));
  const name = useServerState((state) => (other ? displayName(state, other.id) : (channel?.name ?? '')));
  return (
    <div className="flex flex-col gap-2 px-4 pt-8 pb-2">
      {other ? (
        <Avatar id={other.id} name={name} size={64} />
      ) : (
        <span className="grid size-14 place-items-center rounded-[32%] bg-accent-soft text-accent">
          <Hash aria-hidden className="size-7" />
        </span>
      )}
      <p className="font-display font-semibold text-2xl">{other ? name : t.startOfChannel(name)}</p>
      <p className="max-w-prose text-ink-soft">
        {other ? t.startOfDirect(name) : channel?.topic || t.startOfChannelText}
      </p>
    </div>
  );
}
