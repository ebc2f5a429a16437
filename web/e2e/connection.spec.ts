import type { Page } from '@playwright/test';
import {
  composer,
  fill,
  fromEnd,
  list,
  makeChannel,
  moved,
  places,
  read,
  row,
  say,
  told,
  wheel,
} from './support/chat.ts';
import { expect, test } from './support/test.ts';

/** The line between a page and its server, in the test's hands. */
interface Line {
  /** No new connection comes through, and the one that is there ends. */
  cut(): Promise<void>;
  /** Connections come through again; `refuseResume`: the server is told to have forgotten the session. */
  mend(options?: { refuseResume?: boolean }): void;
  /** The codes of what the page sent first on each connection: 2 identify, 6 resume. */
  readonly opened: number[];
}

async function lineOf(page: Page): Promise<Line> {
  const sockets: { end(): Promise<unknown> }[] = [];
  const opened: number[] = [];
  let reachable = true;
  let refuse = false;
  await page.context().routeWebSocket(/v=10/, (socket) => {
    if (!reachable) return socket.close({ code: 4900 });
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const { op } = JSON.parse(String(message)) as { op: number };
      if (op === 2 || op === 6) opened.push(op);
      if (op === 6 && refuse) socket.send(JSON.stringify({ op: 9, d: false, s: null, t: null }));
      else server.send(message);
    });
    const code = { code: 4900 };
    sockets.push({ end: () => Promise.all([server.close(code), socket.close(code)]) });
  });
  return {
    opened,
    async cut() {
      reachable = false;
      await sockets.at(-1)?.end();
    },
    mend({ refuseResume = false } = {}) {
      reachable = true;
      refuse = refuseResume;
    },
  };
}

/** Once the line is mended, the page may try by itself and take the button away: nobody waits for it then. */
async function tryNow(page: Page, mend: () => void) {
  const button = await page.getByRole('button', { name: 'Try now' }).elementHandle();
  mend();
  await button?.evaluate((element) => (element as HTMLElement).click());
}

test('a lost connection is told within five seconds, resumed without gap or duplicate', async ({
  home,
  open,
}) => {
  const channel = await makeChannel(home.owner, home.guildId, 'flaky');
  await say(home.owner, channel, 'before');
  const page = await open('/settings/appearance', home.owner);
  const line = await lineOf(page);
  await page.goto(`/channels/${home.guildId}/${channel}`);
  await expect(row(page, 'before')).toBeVisible();

  await line.cut();
  await expect(page.getByText('Connection lost.')).toBeVisible();
  await say(home.owner, channel, 'meanwhile');
  await tryNow(page, () => line.mend());
  await expect(row(page, 'meanwhile')).toHaveCount(1);
  await expect(page.getByText('Connection lost.')).toBeHidden();
  expect(line.opened, 'it resumed, and did not start anew').toEqual([2, 6]);
  await say(home.owner, channel, 'after');
  await expect(row(page, 'after')).toHaveCount(1);
  await expect(row(page, 'before')).toHaveCount(1);
});

test('when resuming is refused, the open channel is fetched again; the view and the draft stay', async ({
  home,
  someone,
  open,
}) => {
  const other = await someone();
  const channel = await makeChannel(home.owner, home.guildId, 'forgotten');
  const ids = await fill(other, channel, 120);
  await read(home.owner, channel, ids[119] ?? '');
  const page = await open('/settings/appearance', home.owner);
  const line = await lineOf(page);
  await page.goto(`/channels/${home.guildId}/${channel}`);
  await expect(row(page, 'line 120')).toBeInViewport();
  await composer(page).fill('half a thought');
  // Far up, so that what is read is neither in the middle of what is loaded nor on its latest page.
  await list(page).evaluate((view) => view.scrollTo(0, 0));
  await expect(row(page, 'line 25')).toHaveCount(1);
  await list(page).evaluate((view) => view.scrollTo(0, 0));
  await expect(row(page, 'line 1')).toHaveCount(1);
  await expect.poll(() => fromEnd(page)).toBeGreaterThan(1_500);
  await wheel(page, 100);
  const before = await places(page);

  await line.cut();
  await expect(page.getByText('Connection lost.')).toBeVisible();
  await say(other, channel, 'meanwhile');
  const fetched = page.waitForResponse(/messages\?.*around=/);
  await tryNow(page, () => line.mend({ refuseResume: true }));
  await fetched;
  await expect(page.getByText('Connection lost.')).toBeHidden();
  expect(line.opened, 'it tried to resume, then started anew').toEqual([2, 6, 2]);
  await expect.poll(async () => moved(before, await places(page))).toBeLessThanOrEqual(1);
  await expect(composer(page)).toHaveValue('half a thought');
  await page.getByRole('button', { name: /Jump to present/ }).click();
  await expect(row(page, 'meanwhile')).toBeInViewport();
  await expect(row(page, 'meanwhile')).toHaveCount(1);
});

test('messages that can’t be loaded are asked for again', async ({ home, open }) => {
  const channel = await makeChannel(home.owner, home.guildId, 'unloadable');
  await read(home.owner, channel, await say(home.owner, channel, 'worth the wait'));
  const page = await open('/settings/appearance', home.owner);
  await page.route(`**/channels/${channel}/messages?*`, (route) => route.abort());
  await page.goto(`/channels/${home.guildId}/${channel}`);
  await expect(page.getByText('The messages could not be loaded.')).toBeVisible();
  // What is written meanwhile isn't lost.
  await composer(page).fill('written in the dark');
  await composer(page).press('Enter');
  await page.unroute(`**/channels/${channel}/messages?*`);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(row(page, 'worth the wait')).toBeVisible();
  await expect(row(page, 'written in the dark')).toHaveCount(1);
});

test('a dialog whose code can’t be had says so, and the conversation stays', async ({
  home,
  open,
  isMobile,
}) => {
  test.skip(isMobile, 'the same dialogs as on a wide screen');
  const page = await open(`/channels/${home.guildId}/${home.channelId}`, home.owner);
  await composer(page).fill('half a thought');
  await page.route(/assets\/create-channel-dialog/, (route) => route.abort());
  const said = told(page, 'This could not be loaded.');
  await page.getByRole('button', { name: /server menu$/ }).click();
  await page.getByRole('menuitem', { name: 'Create channel' }).click();
  await said;
  await expect(composer(page)).toHaveValue('half a thought');
});

test('a question about a message whose code can’t be had says so, and the conversation stays', async ({
  home,
  open,
  isMobile,
}) => {
  test.skip(isMobile, 'the same dialogs as on a wide screen');
  const channel = await makeChannel(home.owner, home.guildId, 'no-question');
  await read(home.owner, channel, await say(home.owner, channel, 'to go'));
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  await composer(page).fill('half a thought');
  await page.route(/assets\/delete-dialog/, (route) => route.abort());
  const said = told(page, 'This could not be loaded.');
  await row(page, 'to go').hover();
  await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click();
  await said;
  await expect(row(page, 'to go')).toBeVisible();
  await expect(composer(page)).toHaveValue('half a thought');
});
