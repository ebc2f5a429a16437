import { startBot } from './support/bot.ts';
import { row, send } from './support/chat.ts';
import { expect, test } from './support/test.ts';

test('a bot is made, shown its token once, put into a server, and answers there', async ({
  home,
  someone,
  open,
}, info) => {
  const person = await someone();
  const guild = await person.call<{ id: string }>('POST', '/guilds', { name: 'Workshop' });
  const name = `Can ${info.project.name}`;
  const page = await open('/settings/bots', person);
  await expect(page.getByText('You have none yet.')).toBeVisible();
  await page.getByLabel('Name of a new bot').fill(name);
  await page.getByRole('button', { name: 'Create bot' }).click();
  const token = await page.getByRole('textbox', { name: 'Token' }).inputValue();
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await expect(page.getByRole('textbox', { name: 'Token' })).toHaveCount(0);

  await page.getByRole('button', { name: `Add ${name} to a server` }).click();
  const dialog = page.getByRole('dialog', { name: `Add ${name}` });
  await dialog.getByLabel('Server').selectOption('Workshop');
  await dialog.getByRole('button', { name: 'Add to server' }).click();
  await expect(dialog.getByText(`${name} is in Workshop.`)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('in 1 server')).toBeVisible();

  const bot = await startBot(home.instance.origin, token);
  await page.goto(`/channels/${guild.id}`);
  await send(page, '!ping');
  await expect(row(page, 'pong 🏓')).toBeVisible();
  bot.stop();

  await page.goto('/settings/bots');
  await page.getByRole('button', { name: `New token for ${name}` }).click();
  await page.getByRole('group').getByRole('button', { name: 'New token' }).click();
  await expect(page.getByRole('textbox', { name: 'Token' })).not.toHaveValue(token);
  await expect(startBot(home.instance.origin, token)).rejects.toThrow('401');

  await page.getByRole('button', { name: `Delete ${name}` }).click();
  await page.getByRole('group').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('You have none yet.')).toBeVisible();
});

test('who manages no server is told so', async ({ someone, open }) => {
  const person = await someone();
  await person.call('POST', '/applications', { name: 'Lonely' });
  const page = await open('/settings/bots', person);
  await page.getByRole('button', { name: 'New token for Lonely' }).click();
  await page.getByRole('button', { name: 'Add Lonely to a server' }).click();
  await expect(page.getByRole('dialog').getByText('You manage no server.')).toBeVisible();
});
