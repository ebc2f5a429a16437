import { type BrowserContext, test as base, type Page } from '@playwright/test';
import { servePages } from './built.ts';
import { claimInstance, type Instance, type Person, register, startInstance } from './instance.ts';

interface Home {
  instance: Instance;
  owner: Person;
  guildId: string;
  /** #general of the home server. */
  channelId: string;
}

interface ForEach {
  /** A new account on the home server. */
  someone(): Promise<Person>;
  /** A page of a browser of its own, signed in as somebody or as a guest. */
  open(path: string, who?: Person): Promise<Page>;
}

/** A claimed instance per worker; people and browsers per test. */
export const test = base.extend<ForEach, { home: Home }>({
  home: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads the arguments from the pattern
    async ({}, use) => {
      const instance = await startInstance();
      const owner = await claimInstance(instance);
      const [guild] = await owner.call<{ id: string }[]>('GET', '/users/@me/guilds');
      if (!guild) throw new Error('the claim made no home server');
      const channels = await owner.call<{ id: string; type: number }[]>(
        'GET',
        `/guilds/${guild.id}/channels`,
      );
      const general = channels.find((channel) => channel.type === 0);
      if (!general) throw new Error('the home server has no text channel');
      await use({ instance, owner, guildId: guild.id, channelId: general.id });
      await instance.stop();
    },
    { scope: 'worker' },
  ],

  someone: async ({ home }, use, info) => {
    let count = 0;
    await use(() => {
      count += 1;
      const unique = `${info.testId.replace(/[^a-z0-9]/g, '').slice(-12)}${info.retry}${count}`;
      return register(home.instance.origin, `p${unique}`);
    });
  },

  open: async ({ browser, home, contextOptions }, use, info) => {
    const contexts: BrowserContext[] = [];
    await use(async (path, who) => {
      const context = await browser.newContext({
        ...contextOptions,
        ...info.project.use,
        baseURL: home.instance.origin,
      });
      contexts.push(context);
      await servePages(context, home.instance.origin);
      const page = await context.newPage();
      if (who) await signIn(page, home.instance.origin, who);
      await page.goto(path);
      return page;
    });
    for (const context of contexts) await context.close();
  },
});

export { expect } from '@playwright/test';

/** As if they had signed in on this device earlier. */
export async function signIn(page: Page, origin: string, { tokens }: Person) {
  const stored = {
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    expiresAt: Date.now() + tokens.expires_in * 1000,
  };
  await page.addInitScript(
    ([key, value]) => {
      if (!sessionStorage.getItem('e2e.signed-in')) localStorage.setItem(key, value);
      sessionStorage.setItem('e2e.signed-in', '1');
    },
    [`pc.session.${origin}`, JSON.stringify(stored)] as const,
  );
}
