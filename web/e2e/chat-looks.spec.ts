import { barriers } from './support/axe.ts';
import { composer, fill, hold, list, makeChannel, read, row, say } from './support/chat.ts';
import type { Person } from './support/instance.ts';
import { expect, test } from './support/test.ts';

/** Somebody with a server of their own, where no other test has left channels and people. */
async function withServer(someone: () => Promise<Person>) {
  const person = await someone();
  const { id } = await person.call<{ id: string }>('POST', '/guilds', { name: 'Quiet corner' });
  return { person, guildId: id };
}

for (const colorScheme of ['dark', 'light'] as const) {
  test(`a conversation has no accessibility problem in ${colorScheme}`, async ({ home, someone, open }) => {
    const other = await someone();
    const channel = await makeChannel(home.owner, home.guildId, `looks-${colorScheme}`);
    const question = await say(
      other,
      channel,
      '**Any** plans? `code` ||no|| https://a.example\n> quote\n# Head',
    );
    const ids = await fill(home.owner, channel, 3);
    await read(home.owner, channel, ids[1] ?? '');
    await other.call('POST', `/channels/${channel}/messages`, {
      content: `yes <@${home.owner.id}>`,
      message_reference: { message_id: question },
    });
    const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
    await page.emulateMedia({ colorScheme });
    await expect(list(page).locator('[data-divider="new"]')).toBeVisible();
    await row(page, 'line 3').click();
    await expect(page.getByRole('toolbar')).toBeVisible();
    expect(await barriers(page)).toEqual([]);
  });
}

test('the theme follows the system', async ({ home, open }) => {
  const page = await open(`/channels/${home.guildId}/${home.channelId}`, home.owner);
  await expect(composer(page)).toBeVisible();
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await ground();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(ground).not.toBe(light);
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(ground).toBe(light);
});

test('a chosen theme is there before anything is painted', async ({ home, open }) => {
  const page = await open('/settings/appearance', home.owner);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.locator('label', { hasText: 'Dark' }).click();
  // The page as it is before any of the client's own code has run.
  await page.route(/\/assets\//, (route) => route.abort());
  await page.goto('/');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('when the keyboard opens on a narrow screen, the composer and the end stay in view', async ({
  home,
  open,
  isMobile,
}) => {
  test.skip(!isMobile, 'for narrow screens');
  const channel = await makeChannel(home.owner, home.guildId, 'keyboard-up');
  const ids = await fill(home.owner, channel, 40);
  await read(home.owner, channel, ids[39] ?? '');
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  await expect(row(page, 'line 40')).toBeInViewport();
  // The keyboard takes from the page's height, as index.html asks for.
  await expect(page.locator('meta[name="viewport"]')).toHaveAttribute('content', /resizes-content/);
  await page.setViewportSize({ width: 390, height: 480 });
  await expect(composer(page)).toBeInViewport({ ratio: 1 });
  await expect(row(page, 'line 40')).toBeInViewport({ ratio: 1 });
});

test('everything in a conversation is reached by keyboard, and shows where the focus is', async ({
  someone,
  open,
  isMobile,
}) => {
  test.skip(isMobile, 'keyboards are for wide screens');
  const { person, guildId } = await withServer(someone);
  const channel = await makeChannel(person, guildId, 'by-keyboard');
  await read(person, channel, await say(person, channel, 'one message'));
  const page = await open(`/channels/${guildId}/${channel}`, person);
  await expect(composer(page)).toBeFocused();
  const seen: string[] = [];
  const unmarked: string[] = [];
  for (let step = 0; step < 80; step += 1) {
    await page.keyboard.press('Tab');
    const [name, marked] = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      // Between the last element and the first one the browser's own window has its turn.
      if (element === document.body) return ['', true] as const;
      const label = element.getAttribute('aria-label') ?? element.textContent ?? '';
      const framed = element.closest('form')?.matches(':focus-within') ?? false;
      return [label.trim(), getComputedStyle(element).outlineStyle !== 'none' || framed] as const;
    });
    seen.push(name);
    if (!marked && name !== '') unmarked.push(name);
    if (name === 'Message #by-keyboard') break;
  }
  for (const each of ['Reply', 'Copy link', 'Delete', 'Add a server', 'Settings', 'Hide the members'])
    expect(seen).toContain(each);
  expect(unmarked).toEqual([]);
});

test('on a narrow screen panes slide, and everything to press is large enough', async ({
  someone,
  open,
  isMobile,
}) => {
  test.skip(!isMobile, 'for narrow screens');
  const { person, guildId } = await withServer(someone);
  const channel = await makeChannel(person, guildId, 'narrow');
  await fill(person, channel, 3);
  const page = await open(`/channels/${guildId}/${channel}`, person);
  await expect(composer(page)).toBeInViewport();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await row(page, 'line 2').tap();
  await expect(page.getByRole('toolbar')).toBeVisible();
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('header button, form button, [role="toolbar"] button, textarea')]
      .filter((element) => element.checkVisibility() && !element.closest('[inert], article header'))
      .filter((element) => Math.min(element.clientWidth, element.clientHeight) < 44)
      .map((element) => element.outerHTML.slice(0, 120)),
  );
  expect(small).toEqual([]);
  await page.getByRole('button', { name: 'Show the channels' }).tap();
  await expect(page.getByRole('link', { name: 'narrow' })).toBeInViewport();
  expect(await barriers(page)).toEqual([]);
  // The channel that is open already brings its conversation back, too.
  await page.getByRole('link', { name: 'narrow' }).tap();
  await expect(page.getByRole('link', { name: 'narrow' })).not.toBeInViewport();
});

test('dialogs have no accessibility problem, hold the focus and give it back', async ({
  home,
  open,
  isMobile,
}) => {
  test.skip(isMobile, 'the same dialogs as on a wide screen');
  test.slow();
  const page = await open(`/channels/${home.guildId}/${home.channelId}`, home.owner);
  const menu = page.getByRole('button', { name: /server menu$/ });
  const dialog = page.getByRole('dialog');
  for (const entry of ['Create channel', 'Invite people', 'Server settings', 'Delete server']) {
    await menu.click();
    await page.getByRole('menuitem', { name: entry }).click();
    await expect(dialog).toBeVisible();
    expect(await barriers(page)).toEqual([]);
    for (const tab of entry === 'Server settings' ? ['Roles', 'Members', 'Bans'] : []) {
      await dialog.getByRole('tab', { name: tab }).click();
      await expect(dialog.getByRole('tabpanel', { name: tab })).toBeVisible();
      expect(await barriers(page)).toEqual([]);
    }
    for (let step = 0; step < 25; step += 1) await page.keyboard.press('Tab');
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(menu).toBeFocused();
  }
});

test('a conversation that comes late takes the focus only where nobody has moved it', async ({
  home,
  open,
  isMobile,
}) => {
  test.skip(isMobile, 'where there is no pointer, it never takes the focus by itself');
  const page = await open('/settings/account', home.owner);
  const showConversation = await hold(page, /channel-view-/);
  const showDialog = await hold(page, /create-channel-dialog-/);
  await page.goto(`/channels/${home.guildId}/${home.channelId}`);
  const menu = page.getByRole('button', { name: /server menu$/ });
  await menu.click();
  await page.getByRole('menuitem', { name: 'Create channel' }).click();
  await expect(menu).toBeFocused();
  showConversation();
  await expect(composer(page)).toBeVisible();
  await expect(menu).toBeFocused();
  showDialog();
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(menu).toBeFocused();
});
