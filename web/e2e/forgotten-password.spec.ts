import { execFileSync } from 'node:child_process';
import { expect, test } from './support/test.ts';

test('a forgotten password: what to do is said, and the operator’s link sets a new one', async ({
  home,
  someone,
  open,
}) => {
  const sam = await someone();
  const page = await open('/login');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await expect(page.getByText('instance user reset-link')).toBeVisible();
  await page.getByRole('link', { name: 'Back to signing in' }).click();
  await expect(page).toHaveURL('/login');

  const printed = execFileSync(process.env.INSTANCE_BIN ?? '', ['user', 'reset-link', sam.username], {
    env: { PATH: process.env.PATH, DATA_DIR: home.instance.data, ADMIN_LISTENER: 'off' },
  }).toString();
  const link = new URL(/https?:\S+/.exec(printed)?.[0] ?? '');
  const address = link.pathname + link.hash;
  await page.goto(address);
  await page.getByLabel('New password', { exact: true }).fill('another long passphrase');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await expect(page.getByText('Your password is changed.')).toBeVisible();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('Username or e-mail').fill(sam.username);
  await page.getByLabel('Password', { exact: true }).fill('another long passphrase');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/channels\//);

  const late = await open(address);
  await late.getByLabel('New password', { exact: true }).fill('a third long passphrase');
  await late.getByRole('button', { name: 'Set the password' }).click();
  await expect(late.getByRole('alert')).toHaveText(/This link is no longer valid/);
});

test('a link that lost its code says so at once', async ({ open }) => {
  const page = await open('/reset-password');
  await expect(page.getByRole('alert')).toHaveText(/This link is no longer valid/);
});
