import type { Locator, Page } from '@playwright/test';
import type { Person } from './instance.ts';

/** A text channel of its own for one test. */
export async function makeChannel(owner: Person, guildId: string, name: string): Promise<string> {
  const body = { name, type: 0 };
  return (await owner.call<{ id: string }>('POST', `/guilds/${guildId}/channels`, body)).id;
}

export async function say(person: Person, channelId: string, content: string): Promise<string> {
  const path = `/channels/${channelId}/messages`;
  return (await person.call<{ id: string }>('POST', path, { content })).id;
}

/** Messages `line 1` to `line <count>`, in this order; the ids of all. */
export async function fill(person: Person, channelId: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let line = 1; line <= count; line += 1) ids.push(await say(person, channelId, `line ${line}`));
  return ids;
}

export const read = (person: Person, channelId: string, messageId: string) =>
  person.call('POST', `/channels/${channelId}/messages/${messageId}/ack`, {});

export const list = (page: Page): Locator => page.getByRole('log');
/** Rows with exactly this text. */
export const row = (page: Page, text: string): Locator =>
  list(page)
    .getByRole('article')
    .filter({ has: page.getByText(text, { exact: true }) });
export const composer = (page: Page): Locator => page.locator('#composer');

export async function send(page: Page, text: string) {
  await composer(page).fill(text);
  await composer(page).press('Enter');
}

/** How far the view is from the end of the list, in pixels. */
export const fromEnd = (page: Page): Promise<number> =>
  list(page).evaluate((view) => view.scrollHeight - view.scrollTop - view.clientHeight);

/** Turns the wheel over the list; negative is up. */
export async function wheel(page: Page, pixels: number) {
  await list(page).evaluate((view, by) => view.scrollBy(0, by), pixels);
}

/** Where the rows in view stand, by their key. */
export const places = (page: Page): Promise<Record<string, number>> =>
  list(page).evaluate((view) => {
    const top = view.getBoundingClientRect().top;
    const rows = [...view.querySelectorAll<HTMLElement>('[data-row]')].map((row) => ({
      key: row.dataset.row ?? '',
      box: row.getBoundingClientRect(),
    }));
    const seen = rows.filter(({ box }) => box.bottom > top && box.top < top + view.clientHeight);
    return Object.fromEntries(seen.map(({ key, box }) => [key, box.bottom]));
  });

/** The furthest that any row in both has moved. */
export function moved(before: Record<string, number>, after: Record<string, number>): number {
  const shifts = Object.entries(before).flatMap(([key, at]) => {
    const now = after[key];
    return now === undefined ? [] : [Math.abs(now - at)];
  });
  if (shifts.length === 0) throw new Error('no row stayed in view');
  return Math.max(...shifts);
}

/** Tells which messages were lit up from now on: each is for two seconds only, which a busy machine may look away for. */
export async function watchLights(page: Page): Promise<() => Promise<string[]>> {
  const watch = () => {
    const seen: string[] = [];
    Object.assign(window, { litUp: seen });
    const look = () => {
      for (const lit of document.querySelectorAll<HTMLElement>('.message-flash'))
        seen.push(lit.dataset.message ?? '');
    };
    const what = { subtree: true, childList: true, attributeFilter: ['class'] };
    new MutationObserver(look).observe(document, what);
  };
  await page.addInitScript(watch);
  await page.evaluate(watch);
  return () => page.evaluate(() => (window as unknown as { litUp: string[] }).litUp);
}

/** For words that go away by themselves: call it before what brings them, since the page itself looks out for them. */
export const told = (page: Page, words: string) =>
  page.waitForFunction((text) => document.body.innerText.includes(text), words);

/**
 * A page that leads to these addresses by itself stays, however long it is looked at, until what this returns is called:
 * loaded once more, it leads there. (A held request would not do: what is looked for waits for a page on its way.)
 */
export async function stayHere(page: Page, addresses: RegExp): Promise<() => Promise<unknown>> {
  let stay = true;
  await page.route(addresses, (route) => (stay ? route.abort('aborted') : route.fallback()));
  return () => {
    stay = false;
    return page.reload();
  };
}

/** Requests for these addresses wait until what this returns is called. */
export async function hold(page: Page, addresses: RegExp): Promise<() => void> {
  let release = () => {};
  const held = new Promise<void>((done) => {
    release = done;
  });
  await page.route(addresses, (route) => held.then(() => route.fallback()));
  return release;
}
