import { defineConfig } from '@playwright/test';
import { launchOptions } from './browser.mjs';

// Another port lets two checkouts be tested at once; the four after it are used too.
const PORT = Number(process.env.E2E_PORT ?? 5990);
const AT_ROOT = `http://127.0.0.1:${PORT}/`;
/** Where the specs start an S3 server, and one with faults. */
export const STORE_PORT = PORT + 2;
export const FAULTS_PORT = PORT + 3;
/** Where a spec serves a site of its own. */
export const SPARE_PORT = PORT + 4;

/** The same files once more, as on a host where the site is not at the root. */
export const BELOW_A_PATH = `http://127.0.0.1:${PORT + 1}/foretop/`;

const server = (url) => {
  const { port, pathname } = new URL(url);
  return { command: `node ../../scripts/serve.mjs ../../dist ${port} ${pathname}`, url, reuseExistingServer: false };
};

export default defineConfig({
  testDir: './specs',
  outputDir: './results',
  // Two browsers on two cores only slow each other down.
  workers: 1,
  timeout: 60_000,
  // Fonts are drawn a little differently from machine to machine, and durations are never the same.
  expect: { timeout: 15_000, toHaveScreenshot: { maxDiffPixelRatio: 0.02, threshold: 0.3 } },
  snapshotPathTemplate: '../../docs/screens/{arg}{ext}',
  updateSnapshots: process.env.UPDATE ? 'all' : 'none',
  reporter: [['list']],
  forbidOnly: !!process.env.CI,
  use: {
    baseURL: AT_ROOT,
    actionTimeout: 30_000,
    viewport: { width: 1440, height: 900 },
    deviceScaleFactor: 1,
    locale: 'en-GB',
    timezoneId: 'UTC',
    // Requests that a service worker answers cannot be routed; only the specs about it let it in.
    serviceWorkers: 'block',
    trace: 'retain-on-failure',
    launchOptions,
  },
  webServer: [server(AT_ROOT), server(BELOW_A_PATH)],
});
