// The site without a network, and a newer version of it that waits.
import { cp, readFile, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, expectAccessible, screenshot, test } from '../fixtures.mjs';
import { SPARE_PORT } from '../playwright.config.mjs';
import { DetectorsPage } from '../pages/detectors.mjs';
import { runSample } from '../pages/sample.mjs';

const SITE = `http://127.0.0.1:${SPARE_PORT}/`;
const at = (path) => fileURLToPath(new URL(path, import.meta.url));

test.use({ serviceWorkers: 'allow', baseURL: SITE });

/** A copy of the built site on a server of its own, so that a newer version can take its place. */
async function serveCopy(folder) {
  await cp(at('../../../dist'), folder, { recursive: true });
  const server = spawn(process.execPath, [at('../../../scripts/serve.mjs'), folder, String(SPARE_PORT)]);
  await new Promise((resolve) => server.stdout.once('data', resolve));
  return server;
}

const isInControl = (page) => page.evaluate(() => navigator.serviceWorker.controller !== null);

test('the site opens and works offline, and a newer version waits to be asked for', async ({ page, context }, { outputDir }) => {
  const folder = `${outputDir}-site`;
  const server = await serveCopy(folder);
  try {
    const detectors = new DetectorsPage(page);
    await detectors.open();
    await expect.poll(() => isInControl(page), { timeout: 20_000 }).toBe(true);
    await context.setOffline(true);
    const anomalies = await runSample(page);
    expect(await anomalies.events()).toBeGreaterThan(0);
    await page.goto('d/1/anomalies');
    await expect(page.getByText('This link needs its data')).toBeVisible();
    await context.setOffline(false);

    const script = `${folder}/offline.js`;
    await writeFile(script, (await readFile(script, 'utf8')).replace(/BUILD = '\d+'/, "BUILD = 'newer'"));
    await detectors.open();
    const update = page.getByRole('button', { name: 'Update ready' });
    await expect(update).toBeVisible({ timeout: 20_000 });
    await expectAccessible(page);
    await screenshot(page, 'update-ready');
    const loaded = page.waitForEvent('load');
    await update.click();
    await loaded;
    await expect(detectors.heading).toBeVisible();
    expect(await page.evaluate(() => caches.keys())).toEqual([`foretop ${SITE} newer`]);
  } finally {
    server.kill();
  }
});

test('the site can be installed', async ({ page, request }, { outputDir }) => {
  const server = await serveCopy(`${outputDir}-site`);
  try {
    await page.goto('./');
    const manifest = await (await request.get(await page.locator('link[rel=manifest]').evaluate((link) => link.href))).json();
    for (const { src, sizes } of manifest.icons) {
      const answer = await request.get(new URL(src, SITE).href);
      expect(answer.ok(), `${src} ${sizes}`).toBe(true);
    }
    const session = await page.context().newCDPSession(page);
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    // Private windows cannot install anything.
    expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
  } finally {
    server.kill();
  }
});
