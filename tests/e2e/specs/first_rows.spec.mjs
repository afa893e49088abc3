// A large file: its first rows are there while the rest is read.
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, expectAccessible, screenshot, test } from '../fixtures.mjs';
import { DataPage } from '../pages/data.mjs';
import { DetectorsPage } from '../pages/detectors.mjs';

/** The worker's script, which holds every stream back from its second half megabyte on until it is told to go on. */
const HOLDING_LOADER = `
  const { prototype } = ReadableStreamBYOBReader;
  const { read } = prototype;
  const released = new Promise((go) => { new BroadcastChannel('release').onmessage = go; });
  let bytes = 0;
  prototype.read = async function (view) {
    if (bytes > 5e5) await released;
    const result = await read.call(this, view);
    bytes += result.value?.byteLength ?? 0;
    return result;
  };
  const { default: start } = await import('./worker.js');
  await start();`;

/** Ten weeks of rows, the last of them broken. */
function write(path) {
  const lines = ['time,market,category,views'];
  for (let at = 0; at < 100_000; at += 1) {
    const time = new Date(Date.UTC(2026, 0, 1, 0, at)).toISOString();
    lines.push(`${time},${['de', 'uk', 'fr'][at % 3]},${['books', 'toys'][at % 2]},${100 + (at % 83)}`);
  }
  writeFileSync(path, `${lines.join('\n')}\n2026-03-12T00:00:00Z,de\n`);
}

/** Drops a large file that is read no further than its first megabytes. */
async function dropHeld(page, path) {
  write(path);
  await page.route('**/worker_loader.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: HOLDING_LOADER }),
  );
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.drop(path);
  const data = new DataPage(page);
  await expect(data.summary).toContainText(new RegExp(`First rows of ${basename(path)}; \\d+\\s% read\\.`));
  return data;
}

test('the first rows are shown until all are read, and then stay where they are', async ({ page }, { outputDir }) => {
  const data = await dropHeld(page, `${outputDir}-large.csv`);
  await expect(data.preview.getByRole('row')).toHaveCount(51);
  await expect(data.preview.getByRole('columnheader', { name: /^time/ })).toContainText('date-time');
  await expect(data.preview.getByRole('row', { name: '2026-01-01 00:01:00 uk toys 101' })).toBeVisible();
  await expect(page.getByText('CSV, UTF-8, comma, with a header')).toBeVisible();
  await expect(data.problems).toContainText('Known when all rows are read.');
  await expect(page.getByRole('link', { name: 'Map the columns' })).toBeHidden();
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await expectAccessible(page);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await screenshot(page, `data-first-rows-${width}-${colorScheme}`);
    }
  }

  const before = await data.preview.boundingBox();
  await page.evaluate(() => new BroadcastChannel('release').postMessage(null));
  await expect(data.summary).toContainText('1 file, 100,000 rows');
  await expect(data.problems).toContainText('wrong number of fields');
  const after = await data.preview.boundingBox();
  expect({ x: after.x, width: after.width }).toEqual({ x: before.x, width: before.width });
  expect(Math.abs(after.y - before.y), 'way that the preview moved').toBeLessThan(8);
});

test('a reading is cancelled while its first rows are shown', async ({ page }, { outputDir }) => {
  const data = await dropHeld(page, `${outputDir}-large.csv`);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(data.summary).toContainText('No data yet');
  await expect(data.preview).toBeHidden();
  await expect(page.getByRole('region', { name: 'Drop area' })).toBeVisible();
});
