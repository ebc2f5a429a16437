import { composer, fill, list, makeChannel, read, row, say, send, wheel } from './support/chat.ts';
import { expect, test } from './support/test.ts';

test('Enter sends: the row shows at once as pending, becomes normal, and stands there once', async ({
  home,
  open,
}) => {
  const channel = await makeChannel(home.owner, home.guildId, 'pending');
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  const nonces: string[] = [];
  let release = () => {};
  const held = new Promise<void>((done) => {
    release = done;
  });
  await page.route(`**/channels/${channel}/messages`, async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    nonces.push(route.request().postDataJSON().nonce);
    await held;
    return route.continue();
  });
  await send(page, 'hello there');
  await expect(row(page, 'hello there')).toHaveAttribute('data-state', 'pending');
  await expect(composer(page)).toHaveValue('');
  const key = await row(page, 'hello there').getAttribute('data-row');
  release();
  await expect(row(page, 'hello there')).toHaveAttribute('data-state', 'sent');
  await expect(row(page, 'hello there')).toHaveCount(1);
  expect(await row(page, 'hello there').getAttribute('data-row')).toBe(key);
  expect(nonces).toEqual([key]);
});

test('a failed message stays; Retry sends it with the same nonce', async ({ home, open }) => {
  const channel = await makeChannel(home.owner, home.guildId, 'failing');
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  const nonces: string[] = [];
  await page.route(`**/channels/${channel}/messages`, (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    nonces.push(route.request().postDataJSON().nonce);
    return nonces.length === 1 ? route.abort() : route.continue();
  });
  await send(page, 'lost at sea');
  await expect(row(page, 'lost at sea')).toHaveAttribute('data-state', 'failed');
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(row(page, 'lost at sea')).toHaveAttribute('data-state', 'sent');
  await expect(row(page, 'lost at sea')).toHaveCount(1);
  expect(nonces[1]).toBe(nonces[0]);
  expect(nonces).toHaveLength(2);
});

test('a failed message can be given up', async ({ home, open }) => {
  const channel = await makeChannel(home.owner, home.guildId, 'giving-up');
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  await page.route(`**/channels/${channel}/messages`, (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  );
  await send(page, 'never mind');
  await row(page, 'never mind').getByRole('alert').getByRole('button', { name: 'Delete' }).click();
  await expect(row(page, 'never mind')).toHaveCount(0);
});

test('messages sent in a hurry keep their order', async ({ home, open }) => {
  const channel = await makeChannel(home.owner, home.guildId, 'hurry');
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  for (const word of ['one', 'two', 'three', 'four']) await send(page, word);
  await expect(page.locator('article[data-state="sent"]')).toHaveCount(4);
  const texts = await page.locator('article p').allInnerTexts();
  expect(texts.map((text) => text.trim())).toEqual(['one', 'two', 'three', 'four']);
});

test('Shift+Enter is a new line, and Enter does not send while a word is composed', async ({
  home,
  open,
}) => {
  const channel = await makeChannel(home.owner, home.guildId, 'lines');
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  await composer(page).pressSequentially('first');
  await composer(page).press('Shift+Enter');
  await composer(page).pressSequentially('second');
  await composer(page).dispatchEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true });
  await expect(composer(page)).toHaveValue('first\nsecond');
  await composer(page).press('Enter');
  await expect(composer(page)).toHaveValue('');
  await expect(page.getByText('first\nsecond')).toBeVisible();
});

test('each channel keeps its draft over a switch and a reload; sending clears it', async ({ home, open }) => {
  const one = await makeChannel(home.owner, home.guildId, 'draft-one');
  const two = await makeChannel(home.owner, home.guildId, 'draft-two');
  const page = await open(`/channels/${home.guildId}/${one}`, home.owner);
  await composer(page).fill('half a thought');
  // Within the page, as a click on the other channel does it, and by a load of its own.
  for (const go of [
    () => page.evaluate((path) => history.pushState(null, '', path), `/channels/${home.guildId}/${two}`),
    () => page.goto(`/channels/${home.guildId}/${two}`),
  ]) {
    await go();
    await expect(composer(page)).toHaveValue('');
    await page.goBack();
    await expect(composer(page)).toHaveValue('half a thought');
  }
  await page.reload();
  await expect(composer(page)).toHaveValue('half a thought');
  await composer(page).press('Enter');
  await expect(row(page, 'half a thought')).toHaveAttribute('data-state', 'sent');
  await page.reload();
  await expect(row(page, 'half a thought')).toBeVisible();
  await expect(composer(page)).toHaveValue('');
});

test('Up edits my last message; Esc leaves it, Enter saves it, and it says so', async ({ home, open }) => {
  const channel = await makeChannel(home.owner, home.guildId, 'editing');
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  await send(page, 'teh words');
  await expect(row(page, 'teh words')).toHaveAttribute('data-state', 'sent');
  await composer(page).press('ArrowUp');
  const box = page.getByRole('textbox', { name: 'Edit message' });
  await expect(box).toBeFocused();
  await box.press('Escape');
  await expect(box).toHaveCount(0);
  await expect(composer(page)).toBeFocused();
  await composer(page).press('ArrowUp');
  await box.fill('the words');
  await box.press('Enter');
  await expect(page.getByRole('article').filter({ hasText: 'the words' })).toContainText('(edited)');
  await expect(composer(page)).toBeFocused();
});

test('the box to edit the last message is seen whole, and the view still follows the end', async ({
  home,
  someone,
  open,
}) => {
  const other = await someone();
  const channel = await makeChannel(home.owner, home.guildId, 'editing-at-the-end');
  const ids = await fill(home.owner, channel, 40);
  await read(home.owner, channel, ids[39] ?? '');
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  await expect(row(page, 'line 40')).toBeInViewport();
  await composer(page).press('ArrowUp');
  const box = page.getByRole('textbox', { name: 'Edit message' });
  await expect(box).toBeFocused();
  await expect(list(page).getByRole('button', { name: 'Save' })).toBeInViewport({ ratio: 0.95 });
  await box.fill('one\ntwo\nthree\nfour\nfive');
  await expect(list(page).getByRole('button', { name: 'Save' })).toBeInViewport({ ratio: 0.95 });
  await say(other, channel, 'meanwhile');
  await expect(row(page, 'meanwhile')).toBeInViewport({ ratio: 1 });
  await box.press('Escape');
  await wheel(page, -60);
  await expect(row(page, 'meanwhile')).not.toBeInViewport({ ratio: 1 });
  await composer(page).press('ArrowUp');
  await expect(list(page).getByRole('button', { name: 'Save' })).toBeInViewport({ ratio: 0.95 });
});

test('a change that is refused keeps its words, and says why', async ({ home, open }) => {
  const channel = await makeChannel(home.owner, home.guildId, 'editing-offline');
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  await send(page, 'first try');
  await expect(row(page, 'first try')).toHaveAttribute('data-state', 'sent');
  await page.route(`**/channels/${channel}/messages/*`, (route) =>
    route.request().method() === 'PATCH' ? route.abort() : route.continue(),
  );
  await composer(page).press('ArrowUp');
  const box = page.getByRole('textbox', { name: 'Edit message' });
  await box.fill('a long and careful change');
  await box.press('Enter');
  await expect(page.getByRole('alert')).toContainText('The change could not be saved.');
  await expect(box).toHaveValue('a long and careful change');
  await page.unroute(`**/channels/${channel}/messages/*`);
  await box.press('Enter');
  await expect(page.getByRole('article').filter({ hasText: 'a long and careful change' })).toContainText(
    '(edited)',
  );
});

test('a message saved empty asks whether it should go', async ({ home, open }) => {
  const channel = await makeChannel(home.owner, home.guildId, 'emptied');
  const page = await open(`/channels/${home.guildId}/${channel}`, home.owner);
  await send(page, 'not needed');
  await expect(row(page, 'not needed')).toHaveAttribute('data-state', 'sent');
  await composer(page).press('ArrowUp');
  await page.getByRole('textbox', { name: 'Edit message' }).fill('');
  await page.getByRole('textbox', { name: 'Edit message' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Delete this message?' });
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(row(page, 'not needed')).toHaveCount(0);
});
