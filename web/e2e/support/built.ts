import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BrowserContext } from '@playwright/test';

const SERVER = /^\/(api|gateway|health|\.well-known)(\/|$)/;

/** With `WEB_DIST=dist`, pages are the client just built, so that trying a change needs no new server binary. */
export async function servePages(context: BrowserContext, origin: string) {
  const dist = process.env.WEB_DIST && resolve(process.env.WEB_DIST);
  if (!dist) return;
  const isPage = (url: URL) => url.origin === origin && !SERVER.test(url.pathname);
  await context.route(isPage, (route) => {
    const file = join(dist, new URL(route.request().url()).pathname);
    if (file !== `${dist}/` && existsSync(file)) return route.fulfill({ path: file });
    return route.fulfill({ path: join(dist, 'index.html') });
  });
}
