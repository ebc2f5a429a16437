import type { Page } from '@playwright/test';
import { composer, fill, fromEnd, list, makeChannel, read, row, say, send } from './support/chat.ts';
import { expect, test } from './support/test.ts';

test('an unread channel is bold; a mention counts on channel, server and title', async ({
  home,
  someone,
  open,
}) => {
  const other = await someone();
  const here = await makeChannel(home.owner, home.guildId, 'here');
  const there = await makeChannel(home.owner, home.guildId, 'there');
  await read(home.owner, there, await say(home.owner, there, 'known'));
  const page = await open(`/channels/${home.guildId}/${here}`, home.owner);
  await expect(composer(page)).toBeVisible();
  const link = page.locator(`a[href="/channels/${home.guildId}/${there}"]`);
  await expect(link).not.toContainText('unread');
  await say(other, there, 'news');
  await expect(link).toContainText('unread');
  await expect(link).toHaveCSS('font-weight', '600');
  const before = Number(/^\((\d+)\)/.exec(await page.title())?.[1] ?? 0);
  await say(other, there, `<@${home.owner.id}> look`);
  await expect(link.getByRole('img', { name: '1 mention' })).toBeAttached();
  await expect(page).toHaveTitle(new RegExp(`^\\(${before + 1}\\)`));
});

test('opening lands at the New divider, which stays until the channel is left', async ({
  home,
  someone,
  open,
}) => {
  const other = await someone();
  const channel = await makeChannel(home.owner, home.guildId, 'divided');
  const elsewhere = await makeChannel(home.owner, home.guildId, 'elsewhere');
  const ids = await fill(other, channel, 80);
  // Further back than the latest page goes.
  await read(home.owner, channel, ids[19] ?? '');
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  const divider = list(page).locator('[data-divider="new"]');
  await expect(divider).toBeInViewport();
  await expect(row(page, 'line 21')).toBeInViewport();
  expect(await divider.evaluate((line) => line.nextElementSibling?.textContent)).toContain('line 21');
  const told = page.waitForResponse((answer) => answer.url().endsWith(`${ids[79]}/ack`));
  await toEnd(page, 'line 80');
  await expect(divider).toHaveCount(1);
  // What is on its way when a page is left may never arrive.
  await told;
  await page.goto(`/channels/${home.guildId}/${elsewhere}`);
  await page.goto(`/channels/${home.guildId}/${channel}`);
  await expect(row(page, 'line 80')).toBeInViewport();
  await expect(divider).toHaveCount(0);
});

test('what is read is told at the end only, and my other devices follow', async ({ home, someone, open }) => {
  const other = await someone();
  const channel = await makeChannel(home.owner, home.guildId, 'devices');
  const elsewhere = await makeChannel(home.owner, home.guildId, 'away');
  const ids = await fill(other, channel, 80);
  await read(home.owner, channel, ids[9] ?? '');
  const second = await open(`/channels/${home.guildId}/${elsewhere}`, home.owner);
  const link = second.locator(`a[href="/channels/${home.guildId}/${channel}"]`);
  await expect(link).toContainText('unread');
  const first = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  const acks: string[] = [];
  first.on('request', (request) => {
    if (request.url().endsWith('/ack')) acks.push(request.url());
  });
  await expect(row(first, 'line 11')).toBeInViewport();
  expect(acks).toEqual([]);
  await expect(link).toContainText('unread');
  await toEnd(first, 'line 80');
  await expect(link).not.toContainText('unread');
  expect(acks.at(-1)).toContain(ids[79]);
});

test('what I wrote is read, also after a reload and when I go on at once', async ({
  home,
  someone,
  open,
  isMobile,
}) => {
  test.skip(isMobile, 'the channels are beside the conversation on a wide screen');
  const other = await someone();
  const channel = await makeChannel(home.owner, home.guildId, 'own-words');
  await read(home.owner, channel, await say(other, channel, 'a question'));
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  const told = () => page.waitForResponse((answer) => answer.url().endsWith('/ack'));
  await expect(row(page, 'a question')).toBeVisible();
  const first = told();
  await send(page, 'an answer');
  await first;
  const second = told();
  await send(page, 'one word more');
  await expect(row(page, 'one word more')).toHaveAttribute('data-state', 'sent');
  await page.getByRole('link', { name: 'general' }).click();
  await second;
  await page.goto(`/channels/${home.guildId}/${channel}`);
  await expect(row(page, 'one word more')).toBeInViewport();
  await expect(list(page).locator('[data-divider="new"]')).toHaveCount(0);
});

test('while nobody looks, nothing is read; what came meanwhile is marked New', async ({
  home,
  someone,
  open,
}) => {
  const other = await someone();
  const channel = await makeChannel(home.owner, home.guildId, 'unwatched');
  await read(home.owner, channel, await say(other, channel, 'seen'));
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  await expect(row(page, 'seen')).toBeVisible();
  const acks: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/ack')) acks.push(request.url());
  });
  await look(page, false);
  const news = await say(other, channel, 'while you were out');
  await expect(row(page, 'while you were out')).toBeInViewport();
  await expect(list(page).locator('[data-divider="new"]')).toBeVisible();
  // The word about reading is held back for a second at most: a second message that is shown proves nothing was due.
  await say(other, channel, 'still out');
  await expect(row(page, 'still out')).toBeInViewport();
  expect(acks).toEqual([]);
  const acked = page.waitForRequest((request) => request.url().endsWith('/ack'));
  await look(page, true);
  expect((await acked).url()).not.toContain(news);
});

/** The window gets the focus, or loses it to another one. */
async function look(page: Page, looking: boolean) {
  await page.evaluate((focus) => {
    document.hasFocus = () => focus;
    window.dispatchEvent(new Event(focus ? 'focus' : 'blur'));
  }, looking);
}

/** Down to the live end, which loads on the way. */
async function toEnd(page: Page, last: string) {
  await expect(async () => {
    await list(page).evaluate((view) => view.scrollTo(0, view.scrollHeight));
    expect(await row(page, last).count()).toBe(1);
    expect(await fromEnd(page)).toBeLessThanOrEqual(8);
  }).toPass();
  await expect(row(page, last)).toBeInViewport();
}
