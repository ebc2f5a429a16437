// The first evening in a real browser: browser.mjs LINK, the set-up link, in a world whose authority HOME's browser trusts.
import { createRequire } from 'node:module';

const { chromium } = createRequire(new URL('../../web/package.json', import.meta.url))('playwright-core');
const PATIENCE = 90_000;

const [link] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  const context = await browser.newContext({ locale: 'en-GB' });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  await page.goto(link);
  await page.getByLabel('Username').fill('ada');
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
  await page.getByLabel('Name of this server').fill('Trial');
  await page.getByRole('button', { name: 'Start the server' }).click();
  const box = page.getByRole('textbox', { name: /Message #general/ });
  await box.fill('written in a browser');
  await box.press('Enter');
  await page.getByText('written in a browser').first().waitFor();
  // Once more, from what the server has.
  await page.reload();
  await page.getByText('written in a browser').first().waitFor();
} finally {
  await browser.close();
}
