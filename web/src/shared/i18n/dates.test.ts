import { expect, it } from 'vitest';
import { regional } from './dates';

it.each([
  ['en', ['en-GB', 'en'], 'en-GB'],
  ['en', ['fr-FR', 'en-AU'], 'en-AU'],
  ['fr', ['en-US', 'fr-CA'], 'fr-CA'],
  ['fr', ['en-US'], 'fr'],
  ['en', ['eng-XX'], 'en'],
] as const)('%s for a reader of %j is %s', (locale, languages, tag) => {
  expect(regional(locale, languages)).toBe(tag);
});
