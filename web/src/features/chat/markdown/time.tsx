import { useFormatDate } from '@shared/i18n/dates';
import { usePreferences } from '@shared/preferences/preferences';
import { useEffect, useState } from 'react';
import type { TimeStyle } from './ast';

const FORMATS: Record<Exclude<TimeStyle, 'R'>, Intl.DateTimeFormatOptions> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
};

/** A moment in the reader's own time zone and language. */
export function Time({ ms, style }: { ms: number; style: TimeStyle }) {
  const locale = usePreferences((preferences) => preferences.locale);
  const format = useFormatDate();
  const now = useNow(style === 'R');
  const date = new Date(ms);
  const full = format(date, FORMATS.F);
  const shown = style === 'R' ? relative(ms - now, locale) : format(date, FORMATS[style]);
  return (
    <time dateTime={date.toISOString()} title={full} className="rounded-sm bg-active px-1">
      {shown}
    </time>
  );
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** `distance` in ms; the past is negative. */
function relative(distance: number, locale: string): string {
  const seconds = Math.round(distance / 1000);
  const [unit, size] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.round(seconds / size), unit);
}

/** The moment of the last tick, every 30 s while `running`. */
function useNow(running: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}
