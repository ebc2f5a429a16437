import { usePreferences } from '../preferences/preferences';

export const LOCALES = ['en', 'fr'] as const;
export type Locale = (typeof LOCALES)[number];

/** Same keys and same arguments as the English text, whatever the words. */
type Translated<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => string
    ? (...args: A) => string
    : T[K] extends string
      ? string
      : Translated<T[K]>;
};

export type Messages<T> = Record<Locale, T>;

/**
 * One feature's words. English gives the shape; a key that French lacks, or has too much, doesn't compile.
 * A text with a value is a function: `unread: (count: number) => …`.
 */
export function defineMessages<const T extends object>(
  en: T,
  fr: Translated<NoInfer<T>>,
): Messages<Translated<T>> {
  return { en: en as Translated<T>, fr };
}

/** The words in the language of the moment; a switch of language renders again. */
export function useMessages<T>(messages: Messages<T>): T {
  return messages[usePreferences((preferences) => preferences.locale)];
}

const plurals: Record<Locale, Intl.PluralRules> = {
  en: new Intl.PluralRules('en'),
  fr: new Intl.PluralRules('fr'),
};

/** `plural('fr', n, { one: 'message', other: 'messages' })`; only the noun, the number is put by the caller. */
export function plural(locale: Locale, count: number, forms: { one: string; other: string }): string {
  return plurals[locale].select(count) === 'one' ? forms.one : forms.other;
}
