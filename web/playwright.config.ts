import { defineConfig } from '@playwright/test';

/** A real instance (`INSTANCE_BIN`) and Debian's Chromium; never a browser download. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // Each file has a server of its own, so that files run beside each other.
  workers: 2,
  reporter: [['list']],
  // Long enough for a busy machine: how fast things are is measured elsewhere.
  timeout: 300_000,
  expect: {
    // A page's first load has taken three quarters of a minute where fifty processes wanted two cores.
    timeout: 60_000,
    toHaveScreenshot: { threshold: 0.02, maxDiffPixels: 50, animations: 'disabled' },
  },
  use: {
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--font-render-hinting=none',
        // A page that the test itself serves (see e2e/support/built.ts) may open a socket on this machine.
        ...(process.env.WEB_DIST
          ? ['--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets']
          : []),
      ],
    },
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
    trace: 'retain-on-failure',
  },
  projects: [
    { name: 'wide', use: { viewport: { width: 1280, height: 800 } } },
    { name: 'narrow', use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } },
  ],
});
