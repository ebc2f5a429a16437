import { composer, fill, list, makeChannel, read, row, say, watchLights } from './support/chat.ts';
import { expect, test } from './support/test.ts';

test('Back and Forward go through the conversations as they were visited', async ({
  home,
  open,
  isMobile,
}) => {
  test.skip(isMobile, 'the channels are beside the conversation on a wide screen');
  const names = ['nav-one', 'nav-two', 'nav-three'];
  for (const name of names) {
    const channel = await makeChannel(home.owner, home.guildId, name);
    await read(home.owner, channel, await say(home.owner, channel, `said in ${name}`));
  }
  const page = await open(`/channels/${home.guildId}/${home.channelId}`, home.owner);
  for (const name of names) {
    await page.getByRole('link', { name }).click();
    await expect(row(page, `said in ${name}`)).toBeVisible();
  }
  await page.goBack();
  await expect(row(page, 'said in nav-two')).toBeVisible();
  await expect(page).toHaveTitle(/#nav-two/);
  await page.goBack();
  await expect(row(page, 'said in nav-one')).toBeVisible();
  await page.goForward();
  await expect(row(page, 'said in nav-two')).toBeVisible();
  await expect(page.getByRole('link', { name: 'nav-two' })).toHaveAttribute('aria-current', 'page');
});

test('a server’s own address leads to a channel and is no stop on the way back', async ({ home, open }) => {
  const page = await open('/channels/@me', home.owner);
  await expect(page).toHaveTitle(/Direct messages/);
  await page.goto(`/channels/${home.guildId}`);
  await expect(composer(page)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/channels/${home.guildId}/\\d+$`));
  await page.goBack();
  await expect(page).toHaveURL(/\/channels\/@me$/);
});

test('the settings lead back to the conversation that they were opened from', async ({
  home,
  open,
  isMobile,
}) => {
  const channel = await makeChannel(home.owner, home.guildId, 'before-settings');
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  await expect(composer(page)).toBeVisible();
  if (isMobile) await page.getByRole('button', { name: 'Show the channels' }).tap();
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await page.getByRole('link', { name: 'Devices' }).click();
  await page.getByRole('link', { name: 'Back to the conversations' }).click();
  await expect(page).toHaveURL(new RegExp(`/channels/${home.guildId}/${channel}$`));
  await expect(composer(page)).toBeInViewport();
});

test('on a narrow screen, a server picked in the rail shows its channels, and every screen leads to the list', async ({
  home,
  open,
  isMobile,
}) => {
  test.skip(!isMobile, 'for narrow screens');
  const channel = await makeChannel(home.owner, home.guildId, 'in-the-list');
  const page = await open(`/channels/${home.guildId}/${home.channelId}`, home.owner);
  const link = page.getByRole('link', { name: 'in-the-list' });
  const menu = page.getByRole('button', { name: /server menu$/ });
  const write = page.getByRole('button', { name: 'New message' });
  await page.getByRole('button', { name: 'Show the channels' }).tap();
  await page.getByRole('link', { name: /^Direct messages/ }).tap();
  await expect(write.first()).toBeInViewport();
  await page.getByRole('link', { name: /^Les Glycines/ }).tap();
  await expect(page).toHaveURL(/\/channels\/\d+\/\d+$/);
  await expect(menu).toBeInViewport();
  await link.tap();
  await expect(page).toHaveURL(new RegExp(`${channel}$`));
  await expect(composer(page)).toBeInViewport();
  await expect(menu).not.toBeInViewport();
  const back = page.getByRole('button', { name: 'Show the list' });
  await page.goto('/channels/@me');
  await expect(write.first()).toBeInViewport();
  await page.keyboard.press('Escape');
  await back.tap();
  await expect(write.first()).toBeInViewport();
  await page.goto(`/channels/${home.guildId}/1`);
  await back.tap();
  await expect(menu).toBeInViewport();
});

test('a link to a message that somebody pastes opens here, and Back leads to where it was read', async ({
  home,
  open,
}) => {
  const far = await makeChannel(home.owner, home.guildId, 'far-away');
  const ids = await fill(home.owner, far, 120);
  await read(home.owner, far, ids[119] ?? '');
  const near = await makeChannel(home.owner, home.guildId, 'near-by');
  const link = `${home.instance.origin}/channels/${home.guildId}/${far}/${ids[9]}`;
  await read(home.owner, near, await say(home.owner, near, `look: ${link}`));
  const page = await open(`/channels/${home.guildId}/${near}`, home.owner);
  const lit = await watchLights(page);
  await list(page).getByRole('link', { name: link }).click();
  await expect(row(page, 'line 10')).toBeInViewport();
  await expect.poll(lit).toContain(ids[9]);
  expect(page.context().pages()).toHaveLength(1);
  await page.goBack();
  await expect(list(page).getByRole('link', { name: link })).toBeVisible();
  await page.goForward();
  await expect(row(page, 'line 10')).toBeInViewport();
});

test('a link to a message that is gone says so', async ({ home, open }) => {
  const channel = await makeChannel(home.owner, home.guildId, 'link-to-nothing');
  const gone = await say(home.owner, channel, 'soon gone');
  await read(home.owner, channel, await say(home.owner, channel, 'still here'));
  await home.owner.call('DELETE', `/channels/${channel}/messages/${gone}`);
  const page = await open(`/channels/${home.guildId}/${channel}/${gone}`, home.owner);
  await expect(page.getByText('This message doesn’t exist any more.')).toBeVisible();
  await expect(row(page, 'still here')).toBeVisible();
});

test('a reload keeps the place, and so does coming back to the start page', async ({
  home,
  someone,
  open,
}) => {
  // A direct message: no server leads there by itself.
  const other = await someone();
  const direct = await other.call<{ id: string }>('POST', '/users/@me/channels', {
    recipient_id: home.owner.id,
  });
  await read(home.owner, direct.id, await say(other, direct.id, 'the place'));
  const page = await open(`/channels/@me/${direct.id}`, home.owner);
  await expect(row(page, 'the place')).toBeVisible();
  await page.reload();
  await expect(row(page, 'the place')).toBeVisible();
  await expect(page).toHaveURL(`/channels/@me/${direct.id}`);
  await page.goto('/');
  await expect(row(page, 'the place')).toBeVisible();
});

test('the place of somebody else who used this browser is not taken', async ({ home, someone, open }) => {
  const hidden = await home.owner.call<{ id: string }>('POST', `/guilds/${home.guildId}/channels`, {
    name: 'owners-only',
    type: 0,
    permission_overwrites: [{ id: home.guildId, type: 0, allow: '0', deny: '1024' }],
  });
  const page = await open('/login');
  await page.evaluate(
    ([place]) => localStorage.setItem('pc.place', JSON.stringify({ last: place })),
    [`/channels/${home.guildId}/${hidden.id}`],
  );
  const { tokens } = await someone();
  await page.evaluate(
    ([token, refresh]) =>
      localStorage.setItem(
        `pc.session.${location.origin}`,
        JSON.stringify({ accessToken: token, refreshToken: refresh, expiresAt: Date.now() + 600_000 }),
      ),
    [tokens.access_token, tokens.refresh_token],
  );
  await page.goto('/');
  await expect(composer(page)).toBeVisible();
});

test('an address of no channel says so in words', async ({ home, open }) => {
  const page = await open('/channels/constructor/toString', home.owner);
  await expect(page.getByRole('heading', { name: 'You can’t see this any more' })).toBeVisible();
  await page.goto(`/channels/${home.guildId}/1`);
  await expect(page.getByRole('heading', { name: 'You can’t see this any more' })).toBeVisible();
  await page.goto('/settings/toString');
  await expect(page.getByRole('heading', { name: 'Profile' })).toBeVisible();
});
