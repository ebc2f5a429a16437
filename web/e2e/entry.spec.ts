import { PASSWORD } from './support/instance.ts';
import { expect, test } from './support/test.ts';

interface Invited {
  code: string;
}

test('an address behind the sign-in is returned to', async ({ home, someone, open }) => {
  const sam = await someone();
  const place = `/channels/${home.guildId}/${home.channelId}`;
  const page = await open(place);
  await expect(page).toHaveURL(/\/login\?back=/);
  await page.getByLabel('Username or e-mail').fill(sam.username);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(place);
});

test('a way back to another site is not taken', async ({ someone, open }) => {
  const page = await open('/login?back=//example.org/evil', await someone());
  await expect(page).toHaveURL(/\/channels\//);
});

test('a wrong password is told in plain words, and nothing typed is lost', async ({ someone, open }) => {
  const sam = await someone();
  const page = await open('/login');
  await page.getByLabel('Username or e-mail').fill(sam.username);
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('That name and password don’t go together.').first()).toBeVisible();
  await expect(page.getByLabel('Username or e-mail')).toHaveValue(sam.username);
});

test('a taken name is told beside the field', async ({ someone, open }) => {
  const sam = await someone();
  const page = await open('/register');
  await page.getByLabel('Username').fill(sam.username);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText('Someone has this name already.')).toBeVisible();
});

test.describe('an invitation', () => {
  test('by a guest who signs in is used without asking again', async ({ home, someone, open }) => {
    const sam = await someone();
    const guild = await home.owner.call<{ id: string; name: string }>('POST', '/guilds', {
      name: 'The second one',
    });
    const { code } = await invite(home.owner, guild.id);
    const page = await open(`/invite/${code}`);
    await page.getByRole('button', { name: 'I have an account' }).click();
    await page.getByLabel('Username or e-mail').fill(sam.username);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(new RegExp(`/channels/${guild.id}/`));
  });

  test('waits for a yes from who is signed in already', async ({ home, someone, open }) => {
    const guild = await home.owner.call<{ id: string }>('POST', '/guilds', { name: 'The third one' });
    const { code } = await invite(home.owner, guild.id);
    const page = await open(`/invite/${code}`, await someone());
    await page.getByRole('button', { name: 'Join', exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`/channels/${guild.id}/`));
  });

  test('to where one is already says so', async ({ home, open }) => {
    const { code } = await invite(home.owner, home.guildId);
    const page = await open(`/invite/${code}`, home.owner);
    await expect(page.getByText('You’re in already')).toBeVisible();
  });

  test('of who is banned says so', async ({ home, someone, open }) => {
    const sam = await someone();
    const guild = await home.owner.call<{ id: string }>('POST', '/guilds', { name: 'The fourth one' });
    await home.owner.call('PUT', `/guilds/${guild.id}/bans/${sam.id}`, {});
    const { code } = await invite(home.owner, guild.id);
    const page = await open(`/invite/${code}`, sam);
    await page.getByRole('button', { name: 'Join', exact: true }).click();
    await expect(page.getByText('You have been banned from The fourth one.')).toBeVisible();
  });

  test('that was withdrawn says so, and offers to enter another code', async ({ home, open }) => {
    const { code } = await invite(home.owner, home.guildId);
    await home.owner.call('DELETE', `/invites/${code}`);
    const page = await open(`/invite/${code}`);
    await expect(page.getByRole('heading', { name: /This invitation/ })).toBeVisible();
    await page.getByRole('link', { name: 'Enter another code' }).click();
    await expect(page).toHaveURL('/join');
  });

  test('that others have used up says so, on its page and where its code is typed', async ({
    home,
    someone,
    open,
  }) => {
    const guild = await home.owner.call<{ id: string }>('POST', '/guilds', { name: 'The fifth one' });
    const { code } = await invite(home.owner, guild.id, { max_uses: 1 });
    const page = await open(`/invite/${code}`, await someone());
    await expect(page.getByRole('button', { name: 'Join', exact: true })).toBeVisible();
    await (await someone()).call('POST', `/invites/${code}`);
    await page.getByRole('button', { name: 'Join', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('This invitation is used up');
    await page.goto(`/join?code=${code}`);
    await expect(page.getByText('This code has been used as often as it may be.')).toBeVisible();
  });

  test('is found by its code, blanks and all', async ({ home, open }) => {
    const { code } = await invite(home.owner, home.guildId);
    const page = await open('/join');
    await page.getByLabel('Code or link').fill(`\u200b ${code} \n`);
    await page.getByRole('button', { name: 'Find the server' }).click();
    await expect(page).toHaveURL(`/invite/${code}`);
  });
});

test('signing out signs out in every tab', async ({ home, someone, open }) => {
  const sam = await someone();
  const page = await open(`/channels/${home.guildId}/${home.channelId}`, sam);
  const tab = await page.context().newPage();
  await tab.goto('/settings/sessions');
  await expect(tab.getByText('This device')).toBeVisible();
  await tab.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page).toHaveURL(/\/login/);
});

async function invite(
  owner: { call<T>(method: string, path: string, body?: unknown): Promise<T> },
  guildId: string,
  rules: object = {},
) {
  const channels = await owner.call<{ id: string; type: number }[]>('GET', `/guilds/${guildId}/channels`);
  const text = channels.find((channel) => channel.type === 0);
  return owner.call<Invited>('POST', `/channels/${text?.id}/invites`, rules);
}
