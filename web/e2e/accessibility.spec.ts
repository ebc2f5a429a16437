import type { Page } from '@playwright/test';
import { barriers } from './support/axe.ts';
import { expect, test } from './support/test.ts';

const GUEST = [
  '/login',
  '/register',
  '/forgot-password',
  '/reset-password#token=x',
  '/join',
  '/invite/doesnotexist',
  '/setup',
  '/nowhere',
];
const MEMBER = [
  '/settings/profile',
  '/settings/password',
  '/settings/sessions',
  '/settings/appearance',
  '/settings/bots',
  '/channels/@me',
];

for (const scheme of ['light', 'dark'] as const) {
  test(`guests’ pages have no barrier (${scheme})`, async ({ open }) => {
    test.slow();
    const page = await open('/login');
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    for (const path of GUEST) await check(page, path);
  });

  test(`members’ pages have no barrier (${scheme})`, async ({ home, open }) => {
    test.slow();
    await home.owner.call('POST', `/channels/${home.channelId}/messages`, {
      content: 'Hello **you**, `code` and > all',
    });
    const page = await open('/', home.owner);
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    for (const path of [...MEMBER, `/channels/${home.guildId}/${home.channelId}`]) await check(page, path);
  });
}

async function check(page: Page, path: string) {
  await page.goto(path);
  await page.waitForLoadState('networkidle');
  await expect(page.locator('main')).toBeVisible();
  expect(await barriers(page), path).toEqual([]);
}
