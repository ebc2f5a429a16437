import { useMessages } from '@shared/i18n/messages';
import { Button } from '@shared/ui/button';
import { useEffect, useState } from 'react';
import { joinMessages } from '../messages';

const COUNT_FROM = 3;

/** Another server: says which, and goes there by itself unless told to stay. */
export function Elsewhere({ host, url, onStop }: { host: string; url: string; onStop(): void }) {
  const t = useMessages(joinMessages);
  const [left, setLeft] = useState(COUNT_FROM);
  useEffect(() => {
    if (left === 0) return window.location.assign(url);
    const timer = setTimeout(() => setLeft(left - 1), 1_000);
    return () => clearTimeout(timer);
  }, [left, url]);
  return (
    <div className="flex flex-col gap-4">
      <p className="text-ink-soft">
        {t.leadsTo} <strong className="block break-all font-semibold text-ink text-lg">{host}</strong>
      </p>
      <p className="text-ink-soft text-sm">{t.trust}</p>
      <p role="status" className="text-ink-soft text-sm">
        {t.going(left)}
      </p>
      <Button onClick={() => window.location.assign(url)}>{t.continue}</Button>
      <Button look="quiet" onClick={onStop}>
        {t.stop}
      </Button>
    </div>
  );
}
