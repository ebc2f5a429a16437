import { test as base, expect, type Page } from '@playwright/test';
import { barriers } from './support/axe.ts';
import { stayHere } from './support/chat.ts';
import type { Running } from './support/process.ts';
import { registerCode, startResolver } from './support/resolver.ts';

/** The resolver's own pages, of a real resolver. */
const test = base.extend<object, { resolver: Running }>({
  resolver: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads the arguments from the pattern
    async ({}, use) => {
      const resolver = await startResolver();
      await registerCode(resolver, LIVE, TARGET);
      await registerCode(resolver, EXPIRED, TARGET, '2020-01-01T00:00:00.000Z');
      await use(resolver);
      await resolver.stop();
    },
    { scope: 'worker' },
  ],
});

const TARGET = 'http://localhost:1';
const LIVE = 'h7Kd2mPqXw';
const EXPIRED = 'expired234';
const PAGES = ['/join', `/join/${LIVE}`, `/join/${EXPIRED}`, '/join/unknown234', '/join/no'];

/** The server that codes lead to can be had once what this returns is called: until then the resolver's page stays. */
async function holdTarget(page: Page): Promise<() => Promise<unknown>> {
  await page.route(`${TARGET}/**`, (route) => route.fulfill({ body: 'arrived' }));
  return stayHere(page, new RegExp(`^${TARGET}/`));
}

for (const scheme of ['light', 'dark'] as const) {
  for (const locale of ['en', 'fr']) {
    test(`no page has a barrier (${scheme}, ${locale})`, async ({ browser, resolver }) => {
      const context = await browser.newContext({ baseURL: resolver.origin, colorScheme: scheme, locale });
      const page = await context.newPage();
      // Where the page of a code leads after seconds, nothing can be had: it stays while it is looked at.
      await page.route(`${TARGET}/**`, (route) => route.abort('aborted'));
      for (const path of PAGES) {
        await page.goto(path);
        if (path.endsWith(LIVE)) await page.locator('#cancel').click();
        expect(await barriers(page), path).toEqual([]);
      }
      await context.close();
    });
  }
}

test('a code leads to its server by itself, unless one cancels', async ({ page, resolver }) => {
  const arrive = await holdTarget(page);
  await page.goto(`${resolver.origin}/join`);
  await page.getByLabel('Invite code or link').fill(`  ${TARGET}/invite/${LIVE}  `);
  await page.getByRole('button', { name: 'Find the server' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('localhost:1');
  await arrive();
  await page.waitForURL(`${TARGET}/invite/${LIVE}`);

  // From here on time passes only when it is told to.
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(1_000);
  await page.goto(`${resolver.origin}/join/${LIVE}`);
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(page.getByRole('status')).toContainText('Stopped');
  await page.clock.runFor(10_000);
  await expect(page.getByRole('status')).toContainText('Stopped');
  await page.getByRole('link', { name: 'Continue' }).click();
  await page.waitForURL(`${TARGET}/invite/${LIVE}`);

  await page.goto(`${resolver.origin}/join`);
  await expect(page.getByRole('heading', { name: 'Recent servers' })).toBeVisible();
  await page.getByRole('button', { name: 'Remove localhost:1 from the list' }).click();
  await expect(page.getByRole('heading', { name: 'Recent servers' })).toBeHidden();
});

test('the way is the same without scripts', async ({ browser, resolver }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en' });
  const page = await context.newPage();
  const arrive = await holdTarget(page);
  await page.goto(`${resolver.origin}/join`);
  await page.getByLabel('Invite code or link').fill(LIVE);
  await page.getByRole('button', { name: 'Find the server' }).click();
  await expect(page.getByRole('link', { name: 'Continue' })).toHaveAttribute(
    'href',
    `${TARGET}/invite/${LIVE}`,
  );
  await arrive();
  await page.waitForURL(`${TARGET}/invite/${LIVE}`);
  await context.close();
});

test('each refusal says plainly what it is', async ({ page, resolver }) => {
  for (const [path, words] of [
    [`/join/${EXPIRED}`, 'This invitation has expired'],
    ['/join/unknown234', 'This code is unknown'],
    ['/join/no', 'This is no invite code'],
  ] as const) {
    await page.goto(`${resolver.origin}${path}`);
    await expect(page.getByRole('alert').getByRole('heading'), path).toHaveText(words);
  }
});
