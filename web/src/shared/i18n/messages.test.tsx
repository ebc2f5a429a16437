import { createPreferences, PreferencesProvider } from '@shared/preferences/preferences';
import { act, render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { commonMessages, errorText } from './common';
import { defineMessages, plural, useMessages } from './messages';

const messages = defineMessages(
  { greet: 'Hello', count: (n: number) => `${n} ${plural('en', n, { one: 'message', other: 'messages' })}` },
  {
    greet: 'Bonjour',
    count: (n: number) => `${n} ${plural('fr', n, { one: 'message', other: 'messages' })}`,
  },
);

function Greeting() {
  const t = useMessages(messages);
  return (
    <p>
      {t.greet}, {t.count(0)}
    </p>
  );
}

const nothing = { getItem: () => null, setItem: () => {} };

it('switches language live, plurals too, and tells the page', () => {
  const preferences = createPreferences(nothing, 'en-GB');
  render(
    <PreferencesProvider store={preferences}>
      <Greeting />
    </PreferencesProvider>,
  );
  expect(screen.getByText('Hello, 0 messages')).toBeVisible();
  act(() => preferences.getState().setLocale('fr'));
  expect(screen.getByText('Bonjour, 0 message')).toBeVisible();
  expect(document.documentElement.lang).toBe('fr');
});

it.each([
  ['fr-CA', 'fr'],
  ['en-US', 'en'],
  ['de', 'en'],
])('begins in the language of the browser: %s', (language, locale) => {
  expect(createPreferences(nothing, language).getState().locale).toBe(locale);
});

it('a dictionary that lacks a key, or has one too much, does not compile', () => {
  // @ts-expect-error: `b` is missing in French
  defineMessages({ a: 'a', b: 'b' }, { a: 'a' });
  // @ts-expect-error: `c` is too much
  defineMessages({ a: 'a' }, { a: 'a', c: 'c' });
});

it('remembers the choice, and survives a storage that is blocked', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  createPreferences(storage, 'en').getState().setTheme('dark');
  expect(createPreferences(storage, 'en').getState().theme).toBe('dark');
  const blocked = {
    getItem: () => {
      throw new Error('blocked');
    },
    setItem: () => {
      throw new Error('blocked');
    },
  };
  const preferences = createPreferences(blocked, 'fr');
  preferences.getState().setTheme('light');
  expect(preferences.getState().theme).toBe('light');
});

it.each([
  [{ status: 400, code: 30013 }, 'as many channels'],
  [
    { status: 400, code: 50035, fields: { name: [{ code: 'BASE_TYPE_BAD_LENGTH', message: '' }] } },
    'too long',
  ],
  [{ status: 403, code: 50013 }, 'aren’t allowed'],
  [{ status: 401, code: 0 }, 'Sign in again'],
])('a refusal %j says what is wrong', (error, words) => {
  expect(errorText(commonMessages.en, error)).toContain(words);
});

it('every refusal has words', () => {
  for (const status of [0, 400, 403, 404, 429, 500, 507]) {
    expect(errorText(commonMessages.fr, { status, retryAfter: 3 })).not.toBe('');
  }
});
