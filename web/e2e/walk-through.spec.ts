import { type Browser, expect, type Page, test } from '@playwright/test';
import { startBot } from './support/bot.ts';
import { servePages } from './support/built.ts';
import { type Instance, PASSWORD } from './support/instance.ts';
import { startBoth } from './support/resolver.ts';

/**
 * The first evening of a new server, as people would live it: set-up, an invitation by link, one by code, and a talk
 * between two people and a bot. `SCREENSHOTS=../docs/images` makes the README's pictures on the way.
 */
const pictures = process.env.SCREENSHOTS;

test('from the set-up link to a conversation', async ({ browser }, info) => {
  test.slow();
  const { instance, resolver, stop } = await startBoth();
  const open = (path: string) => openPage(browser, info.project.use, instance.origin, path);
  const narrow = info.project.name === 'narrow';
  const shoot = (page: Page, name: string) =>
    pictures &&
    page.screenshot({ path: `${pictures}/${name}${narrow ? '-narrow' : ''}.png`, animations: 'disabled' });

  try {
    const camille = await open(`/setup#claim=${instance.claim}`);
    await test.step('Camille sets the server up', async () => {
      await camille.getByLabel('Username').fill('camille');
      await camille.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await camille.getByLabel('Name of this server').fill('Les Glycines');
      await camille.getByLabel('People with an invitation').check();
      await shoot(camille, 'set-up');
      await camille.getByRole('button', { name: 'Start the server' }).click();
      await expect(camille.getByRole('textbox', { name: /Message #general/ })).toBeVisible();
    });

    const invitation = await test.step('and invites people', () => invite(camille, narrow, shoot));

    const sam = await open(new URL(invitation.link).pathname);
    await test.step('Sam follows the link, makes an account, and is in', async () => {
      await expect(sam.getByRole('heading', { name: 'Join Les Glycines' })).toBeVisible();
      await shoot(sam, 'invitation');
      await sam.getByRole('button', { name: 'Create an account to join' }).click();
      await signUp(sam, 'sam');
    });

    const ines = await open(`${resolver.origin}/join`);
    await test.step('Inès types the code, and is in too', async () => {
      await ines.getByRole('textbox').fill(` ${invitation.code}\u200b`);
      await shoot(ines, 'join');
      await ines.getByRole('textbox').press('Enter');
      await ines.waitForURL((url) => url.pathname === `/invite/${invitation.code}`, { timeout: 60_000 });
      await ines.getByRole('button', { name: 'Create an account to join' }).click();
      await signUp(ines, 'ines');
    });

    await test.step('they talk', async () => {
      await say(camille, 'Welcome, both of you! Who comes to the garden on **Saturday**?');
      await expect(message(sam, 'Who comes to the garden')).toBeVisible();
      await say(sam, 'Me! I’ll bring the tomato seeds 🍅');
      await expect(message(camille, 'tomato seeds')).toBeVisible();
      await say(ines, 'And I’ll bring:\n- coffee\n- *more* coffee');
      await expect(message(camille, 'more coffee')).toBeVisible();
    });

    const bot = await test.step('a bot joins', () => addBot(camille, instance, shoot));
    await test.step('and answers', async () => {
      await say(sam, '!ping');
      await expect(message(sam, 'pong')).toBeVisible();
      await expect(message(camille, 'pong')).toBeVisible();
      await shoot(camille, 'conversation');
    });
    bot.stop();

    await test.step('a reload brings Sam back to the same place', async () => {
      await sam.reload();
      await expect(message(sam, 'pong')).toBeVisible();
    });

    await test.step('dark and in French, at once', async () => {
      await camille.emulateMedia({ colorScheme: 'dark' });
      await camille.goto('/settings/appearance');
      await camille.getByText('Français').click();
      await expect(camille.getByRole('heading', { name: 'Apparence et langue' })).toBeVisible();
      await camille.goBack();
      await expect(message(camille, 'pong')).toBeVisible();
      await shoot(camille, 'conversation-dark');
    });
  } finally {
    await stop();
  }
});

async function openPage(browser: Browser, use: object, baseURL: string, path: string): Promise<Page> {
  const context = await browser.newContext({ ...use, baseURL, locale: 'en-GB', timezoneId: 'Europe/Paris' });
  await servePages(context, baseURL);
  const page = await context.newPage();
  await page.goto(path);
  return page;
}

async function invite(page: Page, narrow: boolean, shoot: (page: Page, name: string) => unknown) {
  if (narrow) await page.locator('main header').getByRole('button').first().click();
  await page
    .getByRole('button', { name: /Les Glycines/ })
    .first()
    .click();
  await page.getByRole('menuitem', { name: /Invite/ }).click();
  const dialog = page.getByRole('dialog');
  const link = await dialog.getByRole('textbox', { name: 'Invitation link' }).inputValue();
  const code = await dialog.getByRole('textbox', { name: 'Code' }).inputValue();
  await shoot(page, 'invite');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  if (narrow) await page.keyboard.press('Escape');
  return { link, code };
}

async function signUp(page: Page, username: string) {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('textbox', { name: /Message #general/ })).toBeVisible();
}

async function say(page: Page, text: string) {
  const box = page.getByRole('textbox', { name: /Message #general/ });
  await box.fill(text);
  await box.press('Enter');
}

const message = (page: Page, text: string) => page.getByRole('log').getByText(text).last();

/** Camille makes it on the page for bots, puts it into the server, and runs it with the token that is shown once. */
async function addBot(page: Page, { origin }: Instance, shoot: (page: Page, name: string) => unknown) {
  await page.goto('/settings/bots');
  await page.getByLabel('Name of a new bot').fill('Watering can');
  await page.getByRole('button', { name: 'Create bot' }).click();
  const token = await page.getByRole('textbox', { name: 'Token' }).inputValue();
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByRole('button', { name: 'Add Watering can to a server' }).click();
  const dialog = page.getByRole('dialog');
  await shoot(page, 'bot');
  await dialog.getByRole('button', { name: 'Add to server' }).click();
  await expect(dialog.getByText('Watering can is in Les Glycines.')).toBeVisible();
  await page.goto('/');
  await expect(page.getByRole('textbox', { name: /Message #general/ })).toBeVisible();
  return startBot(origin, token);
}
