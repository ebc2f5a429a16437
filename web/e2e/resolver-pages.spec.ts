import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { freePort, type Running, start } from './support/process.ts';

/** The resolver's own pages, of a real resolver. */
const test = base.extend<object, { resolver: Running }>({
  resolver: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads the arguments from the pattern
    async ({}, use) => {
      const binary = process.env.RESOLVER_BIN;
      if (!binary) throw new Error('RESOLVER_BIN names no resolver binary: run ./scripts/test browser');
      const env = { RESOLVER_REGISTER_TOKEN: TOKEN };
      const resolver = await start({ binary, port: await freePort(), env });
      await register(resolver, LIVE, null);
      await register(resolver, EXPIRED, '2020-01-01T00:00:00.000Z');
      await use(resolver);
      await resolver.stop();
    },
    { scope: 'worker' },
  ],
});

const TOKEN = 'a-token-for-the-test-of-the-pages';
const TARGET = 'http://localhost:1';
const LIVE = 'h7Kd2mPqXw';
const EXPIRED = 'expired234';
const PAGES = ['/join', `/join/${LIVE}`, `/join/${EXPIRED}`, '/join/unknown234', '/join/no'];

async function register({ origin }: Running, code: string, expiresAt: string | null) {
  const response = await fetch(`${origin}/api/resolver/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Resolver-Token': TOKEN },
    body: JSON.stringify({ code, targetUrl: TARGET, expiresAt }),
  });
  if (!response.ok) throw new Error(`${code} was answered ${response.status} ${await response.text()}`);
}

for (const scheme of ['light', 'dark'] as const) {
  for (const locale of ['en', 'fr']) {
    test(`no page has a barrier (${scheme}, ${locale})`, async ({ browser, resolver }) => {
      const context = await browser.newContext({ baseURL: resolver.origin, colorScheme: scheme, locale });
      const page = await context.newPage();
      for (const path of PAGES) {
        await page.goto(path);
        // A page that leads somewhere would leave in the middle of the check.
        if (path.endsWith(LIVE)) await page.locator('#cancel').click();
        expect(await barriers(page), path).toEqual([]);
      }
      await context.close();
    });
  }
}

async function barriers(page: Page) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join('\n  ')}`);
}

test('a code leads to its server by itself, unless one cancels', async ({ page, resolver }) => {
  await page.route(`${TARGET}/**`, (route) => route.fulfill({ body: 'arrived' }));
  await page.goto(`${resolver.origin}/join`);
  await page.getByLabel('Invite code or link').fill(`  ${TARGET}/invite/${LIVE}  `);
  await page.getByRole('button', { name: 'Find the server' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('localhost:1');
  await page.waitForURL(`${TARGET}/invite/${LIVE}`);

  await page.goto(`${resolver.origin}/join/${LIVE}`);
  await page.getByRole('link', { name: 'Cancel' }).click();
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
  await page.route(`${TARGET}/**`, (route) => route.fulfill({ body: 'arrived' }));
  await page.goto(`${resolver.origin}/join`);
  await page.getByLabel('Invite code or link').fill(LIVE);
  await page.getByRole('button', { name: 'Find the server' }).click();
  await expect(page.getByRole('link', { name: 'Continue' })).toHaveAttribute(
    'href',
    `${TARGET}/invite/${LIVE}`,
  );
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
