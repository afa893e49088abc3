// The built site as a host serves it: it starts, from any address, under its own policy, with its own files only.
import { expect, test } from '../fixtures.mjs';
import { BELOW_A_PATH } from '../playwright.config.mjs';

const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; " +
  "font-src 'self'; connect-src 'self' https: http://127.0.0.1:* http://localhost:*; worker-src 'self'; " +
  "manifest-src 'self'; base-uri 'none'; form-action 'none'";

const heading = (page) => page.getByRole('heading', { level: 1 });

/** Starts the worker as the page does and waits for its first word. */
const workerSpeaks = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const worker = new Worker(`${document.documentElement.dataset.base}worker_loader.js`, { type: 'module' });
        worker.onmessage = () => resolve(true);
        worker.onerror = (event) => reject(new Error(event.message || 'the worker did not load'));
      }),
  );

test('the first page opens from its own files', async ({ page }) => {
  await page.goto('./');
  await expect(heading(page)).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-base', '/');
  expect(page.requests.some((url) => url.endsWith('.wasm'))).toBe(true);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('the policy is in the page, and nothing in the page needs more', async ({ page }) => {
  await page.goto('./');
  await expect(heading(page)).toBeVisible();
  const policy = page.locator('meta[http-equiv="Content-Security-Policy"]');
  await expect(policy).toHaveAttribute('content', POLICY);
  await expect(page.locator('script:not([src])')).toHaveCount(0);
  const rules = await page.evaluate(() => [...document.styleSheets].reduce((sum, sheet) => sum + sheet.cssRules.length, 0));
  expect(rules).toBeGreaterThan(0);
});

test('the worker starts under the policy', async ({ page }) => {
  await page.goto('./');
  expect(await workerSpeaks(page)).toBe(true);
  expect(page.requests.some((url) => url.endsWith('/worker_bg.wasm'))).toBe(true);
});

test('the bundled font is used', async ({ page }) => {
  await page.goto('./');
  await expect(heading(page)).toBeVisible();
  const loaded = await page.evaluate(async () => (await document.fonts.load('400 13px Inter')).map((font) => font.status));
  expect(loaded).toEqual(['loaded']);
});

for (const path of ['privacy', 'd/1/anomalies/2']) {
  test(`the deep link /${path} opens the page`, async ({ page }) => {
    const answer = await page.goto(path);
    expect(answer.status()).toBe(404);
    await expect(page.getByRole('main')).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('data-base', '/');
  });
}

test.describe('below a path of the host', () => {
  test.use({ baseURL: BELOW_A_PATH });

  test('the same files work', async ({ page }) => {
    await page.goto('./');
    await expect(heading(page)).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('data-base', '/foretop/');
    expect(await workerSpeaks(page)).toBe(true);
  });
});

test.describe('when a file is missing', () => {
  test.use({ errorsExpected: true });

  test('the page says that it could not start', async ({ page }) => {
    await page.route('**/*_bg.wasm', (route) => route.abort());
    await page.goto('./');
    await expect(page.getByRole('alert')).toContainText('Foretop could not start');
  });
});
