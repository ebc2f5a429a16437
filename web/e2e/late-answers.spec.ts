import type { Page } from '@playwright/test';
import { composer, hold, makeChannel, read, row, say } from './support/chat.ts';
import { expect, test } from './support/test.ts';

/** On a slow line, what was asked for comes when people are elsewhere already: it leaves them there. */
test.skip(({ isMobile }) => !!isMobile, 'the same answers as on a wide screen');

const menu = (page: Page) => page.getByRole('button', { name: /server menu$/ });
const asked = (page: Page, method: string, address: RegExp) =>
  page.waitForRequest((request) => request.method() === method && address.test(request.url()));

test('a dialog given up while its answer is on its way leads nowhere, and leaves the next one open', async ({
  home,
  open,
}) => {
  const page = await open(`/channels/${home.guildId}/${home.channelId}`, home.owner);
  await expect(composer(page)).toBeVisible();
  const release = await hold(page, /guilds\/\d+\/channels$/);
  const dialog = page.getByRole('dialog');
  await menu(page).click();
  await page.getByRole('menuitem', { name: 'Create channel' }).click();
  await dialog.getByLabel('Name').fill('given-up');
  const creating = asked(page, 'POST', /guilds\/\d+\/channels$/);
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  const request = await creating;
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await menu(page).click();
  await page.getByRole('menuitem', { name: 'Server settings' }).click();
  await expect(dialog.getByLabel('Server name')).toBeVisible();
  release();
  await (await request.response())?.finished();
  await expect(page.locator('a', { hasText: 'given-up' })).toBeAttached();
  await expect(dialog.getByLabel('Server name')).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/${home.channelId}$`));
});

test('a conversation no longer asked for is not gone to', async ({ someone, open }) => {
  const [one, two] = [await someone(), await someone()];
  const page = await open('/channels/@me', one);
  await page.getByRole('button', { name: 'New message' }).first().click();
  const release = await hold(page, /users\/@me\/channels$/);
  const dialog = page.getByRole('dialog', { name: 'New message' });
  await dialog.getByLabel('Username').fill(two.username);
  const opening = asked(page, 'POST', /users\/@me\/channels$/);
  await dialog.getByRole('button', { name: 'Write' }).click();
  const request = await opening;
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  release();
  await (await request.response())?.finished();
  await expect(page.getByRole('link', { name: new RegExp(two.username) })).toBeVisible();
  await expect(page).toHaveURL(/\/channels\/@me$/);
});

test('a channel made private is closed although its dialog was left at once', async ({
  home,
  someone,
  open,
}) => {
  const guest = await someone();
  const channel = await makeChannel(home.owner, home.guildId, 'closing');
  const theirs = await open(`/channels/${home.guildId}/${home.channelId}`, guest);
  const link = theirs.locator(`a[href="/channels/${home.guildId}/${channel}"]`);
  await expect(link).toBeVisible();
  const page = await open(`/channels/${home.guildId}/${home.channelId}`, home.owner);
  const release = await hold(page, /channels\/\d+\/permissions\//);
  await page.getByRole('button', { name: 'Settings of #closing' }).click();
  const dialog = page.getByRole('dialog', { name: '#closing' });
  await dialog.getByRole('tab', { name: 'Who can see it' }).click();
  const letIn = asked(page, 'PUT', /permissions\//);
  await dialog.getByRole('switch', { name: 'Private' }).click();
  await letIn;
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  release();
  await expect(link).toHaveCount(0);
});

test('a change that is saved late leaves the focus where it is by then', async ({ home, open }) => {
  const channel = await makeChannel(home.owner, home.guildId, 'saved-late');
  await read(home.owner, channel, await say(home.owner, channel, 'teh words'));
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  await expect(row(page, 'teh words')).toBeVisible();
  await composer(page).press('ArrowUp');
  const box = page.getByRole('textbox', { name: 'Edit message' });
  await expect(box).toBeFocused();
  await box.fill('the words');
  const release = await hold(page, /messages\/\d+$/);
  const saving = asked(page, 'PATCH', /messages\/\d+$/);
  await box.press('Enter');
  await saving;
  await menu(page).focus();
  release();
  await expect(box).toHaveCount(0);
  await expect(page.getByRole('article').filter({ hasText: 'the words' })).toContainText('(edited)');
  await expect(menu(page)).toBeFocused();
});

test('whether to delete a message is asked although the pointer has gone on meanwhile', async ({
  home,
  open,
}) => {
  const channel = await makeChannel(home.owner, home.guildId, 'asked-late');
  await say(home.owner, channel, 'to go');
  await read(home.owner, channel, await say(home.owner, channel, 'to stay'));
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  const release = await hold(page, /assets\/delete-dialog/);
  await row(page, 'to go').hover();
  const loading = page.waitForRequest(/assets\/delete-dialog/);
  await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click();
  await loading;
  await row(page, 'to stay').hover();
  await expect(row(page, 'to stay').getByRole('toolbar')).toBeVisible();
  release();
  const dialog = page.getByRole('dialog', { name: 'Delete this message?' });
  await expect(dialog).toContainText('to go');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(row(page, 'to go')).toHaveCount(0);
  await expect(row(page, 'to stay')).toBeVisible();
});

test('a role made late is not shown to who looks at another one by then', async ({ someone, open }) => {
  const person = await someone();
  const { id } = await person.call<{ id: string }>('POST', '/guilds', { name: 'Orchard' });
  await person.call('POST', `/guilds/${id}/roles`, { name: 'Pruners' });
  const page = await open(`/channels/${id}`, person);
  await menu(page).click();
  await page.getByRole('menuitem', { name: 'Server settings' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('tab', { name: 'Roles' }).click();
  const release = await hold(page, /guilds\/\d+\/roles$/);
  const making = asked(page, 'POST', /guilds\/\d+\/roles$/);
  await dialog.getByRole('button', { name: 'New role' }).click();
  const request = await making;
  await dialog.getByRole('button', { name: 'Pruners' }).click();
  await dialog.getByLabel('Role name').fill('Pruners of trees');
  release();
  await (await request.response())?.finished();
  await expect(dialog.locator('[aria-pressed]')).toHaveCount(3);
  await expect(dialog.getByLabel('Role name')).toHaveValue('Pruners of trees');
});
