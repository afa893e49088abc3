import { defineConfig } from '@playwright/test';
import { launchOptions } from './browser.mjs';

const PORT = 5990;

export default defineConfig({
  testDir: './specs',
  outputDir: './results',
  // Two browsers on two cores only slow each other down.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  forbidOnly: !!process.env.CI,
  use: {
    baseURL: `http://127.0.0.1:${PORT}/`,
    viewport: { width: 1440, height: 900 },
    deviceScaleFactor: 1,
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
    launchOptions,
  },
  webServer: {
    command: `node ../../scripts/serve.mjs ../../dist ${PORT}`,
    url: `http://127.0.0.1:${PORT}/`,
    reuseExistingServer: false,
  },
});
