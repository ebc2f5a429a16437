import type { Timestamp } from '../api/types';
import type { Locale } from './messages';

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** "5 minutes ago", in words of the language; `now` in Unix ms. */
export function relativeTime(locale: Locale, time: Timestamp, now: number): string {
  const past = Math.min(0, Date.parse(time) - now);
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  for (const [unit, ms] of UNITS) if (past <= -ms) return format.format(Math.ceil(past / ms), unit);
  return format.format(0, 'second');
}
