import { useFormatDate } from '@shared/i18n/dates';

/** The time beside a message within a group, while the pointer is on it. */
export function ShortTime({ timestamp, shown }: { timestamp: string; shown: boolean }) {
  const format = useFormatDate();
  if (!shown) return null;
  return (
    <time dateTime={timestamp} className="select-none text-[0.6875rem] text-ink-faint tabular-nums leading-6">
      {format(timestamp, { timeStyle: 'short' })}
    </time>
  );
}
