import {
  fill,
  fromEnd,
  hold,
  list,
  makeChannel,
  moved,
  places,
  read,
  row,
  say,
  watchLights,
  wheel,
} from './support/chat.ts';
import { expect, test } from './support/test.ts';

test('at the live end, a new message keeps the view at the end', async ({ home, open }) => {
  const channel = await makeChannel(home.owner, home.guildId, 'live');
  const ids = await fill(home.owner, channel, 60);
  await read(home.owner, channel, ids[59] ?? '');
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  await expect(row(page, 'line 60')).toBeInViewport();
  await say(home.owner, channel, 'a new one\nof two lines');
  await expect(page.getByText('a new one')).toBeInViewport();
  await expect.poll(() => fromEnd(page)).toBeLessThanOrEqual(8);
});

test('scrolled up, a new message moves nothing, is counted in a bar, and is not read yet', async ({
  home,
  someone,
  open,
}) => {
  const other = await someone();
  const channel = await makeChannel(home.owner, home.guildId, 'reading');
  const ids = await fill(home.owner, channel, 60);
  await read(home.owner, channel, ids[59] ?? '');
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  await expect(row(page, 'line 60')).toBeInViewport();
  await wheel(page, -600);
  await expect.poll(() => fromEnd(page)).toBeGreaterThan(500);
  const before = await places(page);
  const acks: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/ack')) acks.push(request.url());
  });
  await say(other, channel, 'meanwhile');
  await say(other, channel, 'and again');
  const bar = page.getByRole('button', { name: '2 new messages' });
  await expect(bar).toBeVisible();
  expect(moved(before, await places(page))).toBeLessThanOrEqual(1);
  expect(acks).toEqual([]);
  const acked = page.waitForRequest((request) => request.url().endsWith('/ack'));
  await bar.click();
  await expect(row(page, 'and again')).toBeInViewport();
  await acked;
  await expect(bar).toHaveCount(0);
});

test('loading older messages moves no row in view', async ({ home, open }) => {
  const channel = await makeChannel(home.owner, home.guildId, 'history');
  const ids = await fill(home.owner, channel, 140);
  await read(home.owner, channel, ids[139] ?? '');
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  await expect(row(page, 'line 140')).toBeInViewport();
  const release = await hold(page, /messages\?.*before=/);
  const asked = page.waitForRequest(/messages\?.*before=/);
  await list(page).evaluate((view) => view.scrollTo(0, 500));
  await asked;
  await page.waitForFunction(() => document.querySelectorAll('[data-row]').length === 50);
  const before = await places(page);
  release();
  await expect(row(page, 'line 60')).toHaveCount(1);
  expect(moved(before, await places(page))).toBeLessThanOrEqual(1);
  await list(page).evaluate((view) => view.scrollTo(0, 0));
  await expect(row(page, 'line 1')).toHaveCount(1);
});

test('a row above that grows late moves no row in view', async ({ home, open }) => {
  const channel = await makeChannel(home.owner, home.guildId, 'growing');
  const ids = await fill(home.owner, channel, 50);
  await read(home.owner, channel, ids[49] ?? '');
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  await expect(row(page, 'line 50')).toBeInViewport();
  await wheel(page, -300);
  await expect.poll(() => fromEnd(page)).toBeGreaterThan(200);
  const before = await places(page);
  await row(page, 'line 2').evaluate((element) => {
    element.style.paddingBottom = '180px';
  });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  expect(moved(before, await places(page))).toBeLessThanOrEqual(1);
});

test('a row that grows while the list is scrolled moves what is read by no more than the scrolling', async ({
  home,
  open,
}) => {
  const channel = await makeChannel(home.owner, home.guildId, 'growing-meanwhile');
  const ids = await fill(home.owner, channel, 50);
  await read(home.owner, channel, ids[49] ?? '');
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  await expect(row(page, 'line 50')).toBeInViewport();
  const before = await places(page);
  // Both within one frame, as it happens on a slow device: the list hears of the scrolling first.
  await row(page, 'line 2').evaluate((element) => {
    element.closest('[role="log"]')?.scrollBy(0, -100);
    element.style.paddingBottom = '180px';
  });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  expect(Math.abs(moved(before, await places(page)) - 100)).toBeLessThanOrEqual(1);
});

test('at the end, a row that grows keeps the view at the end', async ({ home, open }) => {
  const channel = await makeChannel(home.owner, home.guildId, 'growing-end');
  const ids = await fill(home.owner, channel, 40);
  await read(home.owner, channel, ids[39] ?? '');
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  await expect(row(page, 'line 40')).toBeInViewport();
  await row(page, 'line 40').evaluate((element) => {
    element.style.paddingBottom = '180px';
  });
  await expect.poll(() => fromEnd(page)).toBeLessThanOrEqual(8);
});

test('a link leads to its message, loading around it; Jump to present leads back', async ({ home, open }) => {
  const channel = await makeChannel(home.owner, home.guildId, 'linked');
  const ids = await fill(home.owner, channel, 140);
  await read(home.owner, channel, ids[139] ?? '');
  const page = await open('/settings/appearance', home.owner);
  const lit = await watchLights(page);
  await page.goto(`/channels/${home.guildId}/${channel}/${ids[19]}`);
  await expect(row(page, 'line 20')).toBeInViewport();
  await expect.poll(lit).toContain(ids[19]);
  await expect(row(page, 'line 140')).toHaveCount(0);
  await page.getByRole('button', { name: 'Jump to present' }).click();
  await expect(row(page, 'line 140')).toBeInViewport();
});
