import { useMessages } from '@shared/i18n/messages';
import { useServer, useServerState } from '@shared/server/context';
import { CloudOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { appMessages } from '../i18n/messages';

/** A connection that comes right back isn't worth a word. */
const SILENCE_MS = 1_000;

const LINK =
  'min-h-11 rounded-lg px-2 font-medium text-accent-strong underline underline-offset-4 md:min-h-7';

/** Says that the connection is lost, when the next try is, and offers to try at once. */
export function ConnectionBanner() {
  const t = useMessages(appMessages);
  const { gateway } = useServer();
  const { phase, retryAt } = useServerState((state) => state.connection);
  const lost = phase === 'lost' || phase === 'dead';
  const shown = useAfter(SILENCE_MS, lost);
  const left = useSecondsUntil(phase === 'lost' ? retryAt : undefined);

  return (
    <div role="status">
      {shown && (
        <div className="flex flex-wrap items-center justify-center gap-x-3 gap-y-1 bg-notice-soft px-4 py-1.5 text-sm">
          <CloudOff aria-hidden className="size-4 text-notice" />
          {phase === 'dead' ? (
            <>
              <span>{t.refused}</span>
              <button type="button" onClick={() => window.location.reload()} className={LINK}>
                {t.reload}
              </button>
            </>
          ) : (
            <>
              <span>
                {t.lost} <span aria-hidden>{left > 0 ? t.retryIn(left) : t.retrying}</span>
              </span>
              <button type="button" onClick={gateway.retry} className={LINK}>
                {t.retryNow}
              </button>
            </>
          )}
        </div>
      )}
    </div>
  );
}

/** True once `on` has been so for `ms`. */
function useAfter(ms: number, on: boolean): boolean {
  const [after, setAfter] = useState(false);
  useEffect(() => {
    if (!on) return setAfter(false);
    const timer = setTimeout(() => setAfter(true), ms);
    return () => clearTimeout(timer);
  }, [on, ms]);
  return after && on;
}

function useSecondsUntil(time: number | undefined): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (time === undefined) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [time]);
  return time === undefined ? 0 : Math.max(0, Math.ceil((time - now) / 1000));
}
