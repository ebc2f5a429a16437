import { type Browser, test as base, expect, type Page } from '@playwright/test';
import { barriers } from './support/axe.ts';
import { servePages } from './support/built.ts';
import { stayHere } from './support/chat.ts';
import { claimInstance, type Instance, PASSWORD, type Person } from './support/instance.ts';
import { registerCode, startBoth } from './support/resolver.ts';
import { signIn } from './support/test.ts';

type Both = Awaited<ReturnType<typeof startBoth>> & { owner: Person };

/** An instance that takes people with an invitation only, and its resolver. */
const test = base.extend<object, { both: Both }>({
  both: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads the arguments from the pattern
    async ({}, use) => {
      const both = await startBoth();
      await use({ ...both, owner: await claimInstance(both.instance, 'camille', 'invite') });
      await both.stop();
    },
    { scope: 'worker' },
  ],
});

/** A browser of somebody's own. */
async function openBrowser(browser: Browser, use: object, baseURL: string, who?: Person): Promise<Page> {
  const context = await browser.newContext({ ...use, baseURL, locale: 'en-GB' });
  await servePages(context, baseURL);
  const page = await context.newPage();
  if (who) await signIn(page, baseURL, who);
  return page;
}

/** What the owner reads out on the phone: the code, once the resolver knows it. */
async function inviteByCode(page: Page, narrow: boolean): Promise<string> {
  await page.goto('/');
  await expect(page.getByRole('textbox', { name: /Message #general/ })).toBeVisible();
  if (narrow) await page.locator('main header').getByRole('button').first().click();
  await page
    .getByRole('button', { name: /Les Glycines/ })
    .first()
    .click();
  await page.getByRole('menuitem', { name: /Invite/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('status')).toContainText('Ready: the code can be typed at localhost:');
  expect(await barriers(page), 'the dialog').toEqual([]);
  const code = await dialog.getByRole('textbox', { name: 'Code' }).inputValue();
  await expect(dialog.getByRole('textbox', { name: 'Link through the resolver' })).toHaveValue(
    new RegExp(`/join/${code}$`),
  );
  await page.keyboard.press('Escape');
  if (narrow) await page.keyboard.press('Escape');
  return code;
}

/** From the invitation's page into the channel: a name and a password are all that is typed. */
async function signUp(page: Page, username: string) {
  await page.getByRole('button', { name: 'Create an account to join' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(await barriers(page), 'the page to sign up').toEqual([]);
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('textbox', { name: /Message #general/ })).toBeVisible();
}

const isAt = (code: string) => (url: URL) => url.pathname === `/invite/${code}`;
/** Where the resolver's page leads by itself, after seconds. */
const atInstance = ({ origin }: Instance, code: string) => new RegExp(`^${origin}/invite/${code}`);

test('a guest without an account types the code once, and is in the channel', async ({
  browser,
  both,
}, info) => {
  test.slow();
  const { instance, resolver, owner } = both;
  const camille = await openBrowser(browser, info.project.use, instance.origin, owner);
  const code = await inviteByCode(camille, info.project.name === 'narrow');

  const sam = await openBrowser(browser, info.project.use, instance.origin);
  // The resolver's page waits for the server's name for seconds only, which a busy machine may take.
  await sam.addInitScript(() => {
    AbortSignal.timeout = () => new AbortController().signal;
  });
  const goOn = await stayHere(sam, atInstance(instance, code));
  await sam.goto(`${resolver.origin}/join`);
  expect(await barriers(sam), 'the resolver’s page').toEqual([]);
  await sam.getByLabel('Invite code or link').fill(code);
  await sam.getByRole('button', { name: 'Find the server' }).click();
  await expect(sam.getByRole('heading', { level: 1 })).toHaveText('Les Glycines');
  await goOn();
  await sam.waitForURL(isAt(code));
  await expect(sam.getByRole('heading', { name: 'Join Les Glycines' })).toBeVisible();
  expect(await barriers(sam), 'the invitation’s page').toEqual([]);
  await signUp(sam, `sam-${info.project.name}`.replace('-', '.'));

  await sam.getByRole('textbox', { name: /Message #general/ }).fill(`Here I am, ${info.project.name}`);
  await sam.keyboard.press('Enter');
  await expect(camille.getByRole('log').getByText(`Here I am, ${info.project.name}`)).toBeVisible();
});

test('the way to the instance’s page needs no scripts', async ({ browser, both }, info) => {
  test.slow();
  const { instance, resolver, owner } = both;
  const camille = await openBrowser(browser, info.project.use, instance.origin, owner);
  const code = await inviteByCode(camille, info.project.name === 'narrow');

  const without = { ...info.project.use, javaScriptEnabled: false };
  const plain = await openBrowser(browser, without, instance.origin);
  const goOn = await stayHere(plain, atInstance(instance, code));
  await plain.goto(`${resolver.origin}/join`);
  await plain.getByLabel('Invite code or link').fill(code);
  await plain.getByRole('button', { name: 'Find the server' }).click();
  await expect(plain.getByRole('link', { name: 'Continue' })).toBeVisible();
  await goOn();
  await plain.waitForURL(isAt(code));
  await expect(plain.locator('noscript p').first()).toBeVisible();

  // Scripts can't be switched on again in the same browser: another one opens the same address.
  const ines = await openBrowser(browser, info.project.use, instance.origin);
  await ines.goto(plain.url());
  await signUp(ines, `ines.${info.project.name}`);
});

test('the instance’s own page for codes asks its resolver', async ({ browser, both }, info) => {
  const { instance, resolver } = both;
  const code = `elsewhere-${info.project.name}`;
  await registerCode(resolver, code, 'http://localhost:1/chat');
  await registerCode(resolver, `past-${info.project.name}`, 'http://localhost:1', '2020-01-01T00:00:00.000Z');
  const page = await openBrowser(browser, info.project.use, instance.origin);
  await page.route('http://localhost:1/**', (route) => route.fulfill({ body: 'arrived' }));

  for (const [typed, words] of [
    ['no', 'This isn’t an invitation'],
    ['nobody-knows-it', 'No server knows this code.'],
    [`past-${info.project.name}`, 'This code has expired.'],
  ] as const) {
    await page.goto(`/join?code=${typed}`);
    await expect(page.getByRole('alert')).toContainText(words);
  }
  expect(await barriers(page), 'a refusal').toEqual([]);

  await page.getByLabel('Code or link').fill(` ${code} `);
  await page.getByRole('button', { name: 'Find the server' }).click();
  await expect(page.getByText('localhost:1')).toBeVisible();
  await page.getByRole('button', { name: 'Stay here' }).click();
  await page.getByRole('button', { name: 'Find the server' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(`http://localhost:1/chat/invite/${code}`);
});
