// Runs tests/web.rs in the same browser as the end-to-end tests, so that no separate driver is needed: the test
// runner serves its page, and the page is opened here.
import { spawn } from 'node:child_process';
import { chromium } from '@playwright/test';
import { launchOptions } from './browser.mjs';

const LIMIT_MS = 600_000;

const runner = spawn(
  'cargo',
  ['test', '--target', 'wasm32-unknown-unknown', '--features', 'app,columnar', '--test', 'web'],
  {
    env: { ...process.env, NO_HEADLESS: '1', CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: 'wasm-bindgen-test-runner' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  },
);
const stop = () => {
  try {
    process.kill(-runner.pid);
  } catch {
    // It has ended by itself.
  }
};
process.on('exit', stop);

const address = await new Promise((resolve, reject) => {
  let text = '';
  setTimeout(() => reject(new Error('the test page did not come up')), LIMIT_MS).unref();
  runner.on('exit', (code) => reject(new Error(`cargo test ended with ${code}\n${text}`)));
  runner.stdout.on('data', (chunk) => {
    text += chunk;
    const found = /available at (http:\S+)/.exec(text);
    if (found) resolve(found[1]);
  });
});

const browser = await chromium.launch(launchOptions);
const page = await browser.newPage();
await page.goto(address);
const output = page.locator('#output');
await output.filter({ hasText: /test result|Error|error/ }).waitFor({ timeout: 60_000 });
await page.waitForTimeout(200);
const text = await output.textContent();
await browser.close();
console.log(text);
stop();
process.exit(/test result: ok/.test(text) ? 0 : 1);
