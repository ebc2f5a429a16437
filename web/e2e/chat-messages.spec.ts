import { composer, fill, list, makeChannel, read, row, say, send, watchLights } from './support/chat.ts';
import { call } from './support/instance.ts';
import { expect, test } from './support/test.ts';

test('Markdown is shown as on Discord, and nothing in it runs', async ({ home, open }) => {
  const channel = await makeChannel(home.owner, home.guildId, 'markdown');
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  await say(
    home.owner,
    channel,
    '**bold** *slanted* __under__ ~~gone~~ `code` ||secret|| <https://a.example/>\n> quoted\n- item\n# Large',
  );
  const article = page.getByRole('article').filter({ hasText: 'quoted' });
  await expect(article.locator('strong')).toHaveText('bold');
  await expect(article.locator('em')).toHaveText('slanted');
  await expect(article.locator('u')).toHaveText('under');
  await expect(article.locator('s')).toHaveText('gone');
  await expect(article.locator('code')).toHaveText('code');
  await expect(article.locator('blockquote')).toHaveText('quoted');
  await expect(article.locator('li')).toHaveText('item');
  await expect(article.getByRole('link')).toHaveAttribute('href', 'https://a.example/');
  const spoiler = article.getByRole('button', { name: 'Show the spoiler' });
  await spoiler.click();
  await expect(article.getByText('secret')).toBeVisible();

  let ran = false;
  await page.exposeFunction('ran', () => {
    ran = true;
  });
  await say(home.owner, channel, '<img src=x onerror=ran()> [a](javascript:ran()) <script>ran()</script>');
  const hostile = page.getByRole('article').filter({ hasText: 'onerror' });
  await expect(hostile).toContainText(
    '<img src=x onerror=ran()> [a](javascript:ran()) <script>ran()</script>',
  );
  await expect(hostile.getByRole('link')).toHaveCount(0);
  expect(ran).toBe(false);
});

test('a reply quotes its message; pressing the quote goes there and lights it up', async ({
  home,
  someone,
  open,
}) => {
  const other = await someone();
  const channel = await makeChannel(home.owner, home.guildId, 'replies');
  const question = await say(other, channel, 'what is the question?');
  const ids = await fill(other, channel, 60);
  await other.call('POST', `/channels/${channel}/messages`, {
    content: 'forty-two',
    message_reference: { message_id: question },
  });
  const last = await say(home.owner, channel, 'thanks');
  await read(home.owner, channel, last);
  expect(ids).toHaveLength(60);
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  const quote = page
    .getByRole('article')
    .filter({ hasText: 'forty-two' })
    .getByRole('button', { name: /what is the question/ });
  const lit = await watchLights(page);
  await quote.click();
  await expect(page.locator(`[data-message="${question}"]`)).toBeInViewport();
  await expect.poll(lit).toContain(question);
});

test('replying from the list, with the keyboard alone', async ({ home, someone, open, isMobile }) => {
  test.skip(isMobile, 'keyboards are for wide screens');
  const other = await someone();
  const channel = await makeChannel(home.owner, home.guildId, 'keyboard');
  await read(home.owner, channel, await say(other, channel, 'anyone there?'));
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  await row(page, 'anyone there?').focus();
  await page
    .getByRole('toolbar', { name: 'Message actions' })
    .getByRole('button', { name: 'Reply' })
    .press('Enter');
  await expect(page.getByText(/^Replying to/)).toBeVisible();
  await expect(composer(page)).toBeFocused();
  await page.keyboard.type('me!');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article').filter({ hasText: 'me!' })).toContainText('anyone there?');
  await expect(page.getByText(/^Replying to/)).toHaveCount(0);
});

test('deleting asks first; Shift skips the question; the message goes everywhere', async ({
  home,
  someone,
  open,
  isMobile,
}) => {
  test.skip(isMobile, 'Shift is a key');
  const other = await someone();
  const channel = await makeChannel(home.owner, home.guildId, 'deleting');
  await say(home.owner, channel, 'first to go');
  await say(home.owner, channel, 'second to go');
  const theirs = await open(`/channels/${home.guildId}/${channel}`, other);
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  await expect(row(theirs, 'second to go')).toBeVisible();
  const remove = () => page.getByRole('toolbar').getByRole('button', { name: 'Delete' });
  await row(page, 'first to go').hover();
  await remove().click();
  const dialog = page.getByRole('dialog', { name: 'Delete this message?' });
  await expect(dialog).toContainText('first to go');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(row(page, 'first to go')).toBeVisible();
  await row(page, 'first to go').hover();
  await remove().click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(row(page, 'first to go')).toHaveCount(0);
  await row(page, 'second to go').hover();
  await remove().click({ modifiers: ['Shift'] });
  await expect(row(page, 'second to go')).toHaveCount(0);
  await expect(row(theirs, 'first to go')).toHaveCount(0);
  await expect(row(theirs, 'second to go')).toHaveCount(0);
});

test('deleting by keyboard goes on from the composer', async ({ home, open, isMobile }) => {
  test.skip(isMobile, 'keyboards are for wide screens');
  const channel = await makeChannel(home.owner, home.guildId, 'deleting-by-keys');
  await say(home.owner, channel, 'to go');
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  await row(page, 'to go').focus();
  await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).press('Enter');
  await expect(row(page, 'to go')).toHaveCount(0);
  await expect(composer(page)).toBeFocused();
});

test('a message that goes while its deletion is asked for leaves the focus with the composer', async ({
  home,
  open,
  isMobile,
}) => {
  test.skip(isMobile, 'keyboards are for wide screens');
  const channel = await makeChannel(home.owner, home.guildId, 'gone-meanwhile');
  const message = await say(home.owner, channel, 'to go');
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  await row(page, 'to go').focus();
  await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await home.owner.call('DELETE', `/channels/${channel}/messages/${message}`);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(composer(page)).toBeFocused();
});

test('who types is shown within a second, and no longer once the message is there', async ({
  home,
  someone,
  open,
}) => {
  const other = await someone();
  const channel = await makeChannel(home.owner, home.guildId, 'typing');
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  const theirs = await open(`/channels/${home.guildId}/${channel}`, other);
  await expect(composer(page)).toBeVisible();
  const notice = page.getByText(`${other.username} is typing…`);
  // The notice goes by itself after a while: it is looked for while they type.
  await Promise.all([expect(notice).toBeVisible(), composer(theirs).pressSequentially('almost')]);
  await composer(theirs).press('Enter');
  await expect(row(page, 'almost')).toBeVisible();
  await expect(notice).toHaveCount(0);
});

test('the list is a log; new messages of others are announced once, history is not', async ({
  home,
  someone,
  open,
}) => {
  const other = await someone();
  const channel = await makeChannel(home.owner, home.guildId, 'announced');
  const ids = await fill(other, channel, 60);
  await read(home.owner, channel, ids[59] ?? '');
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  await expect(list(page)).toHaveAttribute('aria-live', 'off');
  await expect(row(page, 'line 60')).toBeInViewport();
  const said = page.locator('[aria-live="polite"][aria-atomic="true"]');
  await list(page).evaluate((view) => view.scrollTo(0, 0));
  await expect(row(page, 'line 2')).toHaveCount(1);
  await expect(said).toHaveText('');
  await say(other, channel, 'hear **this**');
  await expect(said).toHaveText(`${other.username}: hear this`);
  await send(page, 'my own');
  await expect(row(page, 'my own')).toHaveAttribute('data-state', 'sent');
  await expect(said).toHaveText(`${other.username}: hear this`);
});

test('a bot’s card shows its words, with nothing in it that runs', async ({ home, open }) => {
  const application = await home.owner.call<{ id: string }>('POST', '/applications', { name: 'Weather' });
  const { token } = await home.owner.call<{ token: string }>('POST', `/applications/${application.id}/bot`);
  const grant = { guild_id: home.guildId, permissions: '68608', authorize: true };
  await home.owner.call('POST', `/oauth2/authorize?client_id=${application.id}&scope=bot`, grant);
  const channel = await makeChannel(home.owner, home.guildId, 'cards');
  const embed = {
    title: 'Saturday',
    url: 'https://weather.example/saturday',
    description: 'Sun, **all** day',
    color: 0x1f8b74,
    fields: [
      { name: 'Morning', value: '12 °C', inline: true },
      { name: 'Evening', value: '<img src=x onerror=alert(1)>', inline: true },
    ],
    footer: { text: 'Weather of the garden' },
  };
  const path = `/channels/${channel}/messages`;
  const card = await call<{ id: string }>(home.instance.origin, `Bot ${token}`, 'POST', path, {
    embeds: [embed],
  });
  await home.owner.call('POST', path, { content: 'lovely', message_reference: { message_id: card.id } });
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  const row = page.locator(`[data-message="${card.id}"]`);
  await expect(row.getByRole('link', { name: 'Saturday' })).toHaveAttribute('href', embed.url);
  await expect(row.locator('strong')).toHaveText('all');
  await expect(row.getByText('Morning')).toBeVisible();
  await expect(row.getByText('<img src=x onerror=alert(1)>')).toBeVisible();
  await expect(row.locator('img')).toHaveCount(0);
  await expect(row.getByText('Weather of the garden')).toBeVisible();
  await expect(page.getByRole('button', { name: /Go to Weather’s message: Saturday/ })).toBeVisible();
});
