import { usePreferences } from '../preferences/preferences';
import type { Locale } from './messages';

type Moment = Date | number | string;
export type FormatDate = (at: Moment, style: Intl.DateTimeFormatOptions) => string;

/** Dates and times in the chosen language, in the manner of the reader's region: 15:04 in London, 3:04 PM in New York. */
export function useFormatDate(): FormatDate {
  return formatterFor(
    regional(
      usePreferences((preferences) => preferences.locale),
      navigator.languages,
    ),
  );
}

/** The first of the reader's own languages that is the chosen one, with its region. */
export function regional(locale: Locale, languages: readonly string[]): string {
  return languages.find((each) => each.toLowerCase().split('-')[0] === locale) ?? locale;
}

/** Making a formatter costs more than a hundred uses of it: a few exist, for as long as the page does. */
const formatters = new Map<string, Intl.DateTimeFormat>();
const byTag = new Map<string, FormatDate>();

function formatterFor(tag: string): FormatDate {
  const known = byTag.get(tag);
  if (known) return known;
  const format: FormatDate = (at, style) => {
    const key = `${tag} ${JSON.stringify(style)}`;
    const formatter = formatters.get(key) ?? new Intl.DateTimeFormat(tag, style);
    formatters.set(key, formatter);
    return formatter.format(new Date(at));
  };
  byTag.set(tag, format);
  return format;
}
