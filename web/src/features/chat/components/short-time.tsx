import { usePreferences } from '@shared/preferences/preferences';

/** The time beside a message within a group, while the pointer is on it. */
export function ShortTime({ timestamp, shown }: { timestamp: string; shown: boolean }) {
  const locale = usePreferences((preferences) => preferences.locale);
  if (!shown) return null;
  const time = new Intl.DateTimeFormat(locale, {
    hour: 'numeric',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(timestamp));
  return (
    <time dateTime={timestamp} className="select-none text-[0.6875rem] text-ink-faint tabular-nums leading-6">
      {time}
    </time>
  );
}
