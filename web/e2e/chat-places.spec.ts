import type { Page } from '@playwright/test';
import { composer, makeChannel, read, row, say, send, told } from './support/chat.ts';
import { expect, test } from './support/test.ts';

const menu = (page: Page) => page.getByRole('button', { name: /server menu$/ });
/** On a narrow screen the places are behind a button. */
async function openPlaces(page: Page, isMobile: boolean) {
  if (isMobile) await page.getByRole('button', { name: 'Show the channels' }).click();
}

test('a server of one’s own: made, given channels, renamed, deleted', async ({
  home,
  someone,
  open,
  isMobile,
}) => {
  const person = await someone();
  const page = await open(`/channels/${home.guildId}/${home.channelId}`, person);
  await openPlaces(page, isMobile);
  await page.getByRole('button', { name: 'Add a server' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Server name').fill('Reading room');
  await dialog.getByRole('button', { name: 'Create server' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'general' })).toBeVisible();
  // A narrow screen shows the new server's channels first.
  if (isMobile) await page.getByRole('link', { name: 'general' }).tap();
  await send(page, 'first words');
  await expect(row(page, 'first words')).toHaveAttribute('data-state', 'sent');

  await openPlaces(page, isMobile);
  await menu(page).click();
  await page.getByRole('menuitem', { name: 'Create channel' }).click();
  await dialog.getByLabel('Name').fill('New Books');
  await expect(dialog.getByLabel('Name')).toHaveValue('new-books');
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'new-books' })).toBeVisible();

  await openPlaces(page, isMobile);
  await menu(page).click();
  await page.getByRole('menuitem', { name: 'Server settings' }).click();
  await dialog.getByLabel('Server name').fill('Reading hall');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog', { name: 'Reading hall' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(menu(page)).toBeFocused();

  await menu(page).click();
  await page.getByRole('menuitem', { name: 'Delete server' }).click();
  const remove = dialog.getByRole('button', { name: 'Delete server' });
  await expect(remove).toBeDisabled();
  await dialog.getByLabel('Type Reading hall to confirm').fill('Reading hall');
  await remove.click();
  await expect(page).toHaveURL(/\/channels\/@me$/);
  await expect(page.getByRole('link', { name: /Reading hall/ })).toHaveCount(0);
});

test('a private channel shows to who is added, at once, and goes when they are removed', async ({
  home,
  someone,
  open,
  isMobile,
}) => {
  test.skip(isMobile, 'the same dialogs as on a wide screen');
  const guest = await someone();
  const channel = await makeChannel(home.owner, home.guildId, 'council');
  const theirs = await open(`/channels/${home.guildId}/${home.channelId}`, guest);
  const link = theirs.locator(`a[href="/channels/${home.guildId}/${channel}"]`);
  await expect(link).toBeVisible();

  const page = await open(`/channels/${home.guildId}/${home.channelId}`, home.owner);
  await page.getByRole('button', { name: 'Settings of #council' }).click();
  const dialog = page.getByRole('dialog', { name: '#council' });
  await dialog.getByRole('tab', { name: 'Who can see it' }).click();
  await dialog.getByRole('switch', { name: 'Private' }).click();
  await expect(link).toHaveCount(0);

  await dialog.getByLabel('Add people or roles').fill(guest.username);
  await dialog.getByRole('button', { name: `Add ${guest.username}` }).click();
  await expect(link).toBeVisible();
  await link.click();
  await send(theirs, 'thank you');
  await expect(row(theirs, 'thank you')).toHaveAttribute('data-state', 'sent');

  await dialog.getByRole('button', { name: `Remove ${guest.username}` }).click();
  await expect(link).toHaveCount(0);
  await expect(composer(theirs)).toHaveCount(0);
});

test('a conversation with somebody found by username', async ({ home, someone, open, isMobile }) => {
  const [one, two] = [await someone(), await someone()];
  const page = await open('/channels/@me', one);
  await page.getByRole('button', { name: 'New message' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'New message' });
  await dialog.getByLabel('Username').fill('nobody.of.this.name');
  await dialog.getByRole('button', { name: 'Write' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('Nobody by that username.');
  await dialog.getByLabel('Username').fill(`@${two.username}`);
  await dialog.getByRole('button', { name: 'Write' }).click();
  await expect(page.getByRole('heading', { level: 1, name: two.username })).toBeVisible();
  const theirs = await open(`/channels/${home.guildId}/${home.channelId}`, two);
  await send(page, 'just between us');
  await openPlaces(theirs, isMobile);
  await theirs.getByRole('link', { name: /Direct messages/ }).click();
  await theirs.getByRole('link', { name: new RegExp(one.username) }).click();
  await expect(row(theirs, 'just between us')).toBeVisible();
});

test('a member is timed out and then kicked from their card', async ({ home, someone, open, isMobile }) => {
  test.skip(isMobile, 'the same dialogs as on a wide screen');
  const guest = await someone();
  const channel = await makeChannel(home.owner, home.guildId, 'order');
  await read(home.owner, channel, await say(guest, channel, 'noise'));
  const theirs = await open(`/channels/${home.guildId}/${channel}`, guest);
  await expect(composer(theirs)).toBeVisible();
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  await row(page, 'noise').getByRole('button', { name: guest.username }).click();
  await page.getByRole('button', { name: 'Roles and moderation' }).click();
  const dialog = page.getByRole('dialog', { name: guest.username });
  await dialog.getByRole('button', { name: '10 minutes' }).click();
  await expect(theirs.getByText('You are in time-out')).toBeVisible();
  await dialog.getByRole('button', { name: 'End time-out' }).click();
  await expect(composer(theirs)).toBeVisible();
  await dialog.getByRole('button', { name: 'Kick' }).click();
  await dialog.getByRole('button', { name: 'Kick' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(theirs.locator(`a[href="/channels/${home.guildId}"]`)).toHaveCount(0);
});

test('a role is made and given; its rights show at once', async ({ home, someone, open, isMobile }) => {
  test.skip(isMobile, 'the same dialogs as on a wide screen');
  const guest = await someone();
  const theirs = await open(`/channels/${home.guildId}/${home.channelId}`, guest);
  await expect(menu(theirs)).toBeVisible();
  const page = await open(`/channels/${home.guildId}/${home.channelId}`, home.owner);
  await menu(page).click();
  await page.getByRole('menuitem', { name: 'Server settings' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('tab', { name: 'Roles' }).click();
  await dialog.getByRole('button', { name: 'New role' }).click();
  await dialog.getByLabel('Role name').fill(`Gardeners ${guest.username}`);
  await dialog.getByRole('switch', { name: 'Manage channels' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('button', { name: `Gardeners ${guest.username}` })).toBeVisible();
  await dialog.getByRole('tab', { name: 'Members' }).click();
  await dialog.getByLabel('Find a member').fill(guest.username);
  await dialog.getByRole('button', { name: `Roles and moderation for ${guest.username}` }).click();
  await page.getByRole('switch', { name: `Gardeners ${guest.username}` }).click();
  await menu(theirs).click();
  await expect(theirs.getByRole('menuitem', { name: 'Create channel' })).toBeVisible();
});

test('copying works over plain http too, where browsers lend no clipboard', async ({
  home,
  open,
  isMobile,
}) => {
  test.skip(isMobile, 'the same dialogs as on a wide screen');
  const page = await open('/settings/appearance', home.owner);
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await page.goto(`/channels/${home.guildId}/${home.channelId}`);
  await menu(page).click();
  await page.getByRole('menuitem', { name: 'Invite people' }).click();
  const dialog = page.getByRole('dialog');
  const code = await dialog.getByRole('textbox', { name: 'Code' }).inputValue();
  const copied = told(page, 'Copied');
  await dialog.getByRole('button', { name: 'Copy, Code' }).click();
  await copied;
  await page.keyboard.press('Escape');
  await composer(page).fill('');
  await composer(page).press('Control+V');
  await expect(composer(page)).toHaveValue(code);
});
