// Parquet files: read by a program that is fetched only for them, and that may fail alone.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '../fixtures.mjs';
import { AnomaliesPage } from '../pages/anomalies.mjs';
import { DataPage } from '../pages/data.mjs';
import { DetectorsPage } from '../pages/detectors.mjs';
import { MapPage } from '../pages/map.mjs';

const file = (path) => fileURLToPath(new URL(path, import.meta.url));
const SPARK = file('../../cases/parquet_spark/input.snappy.parquet');
const LATENCY = file('../../data/nab/realKnownCause__ec2_request_latency_system_failure.csv');

/** The parts of the program for columnar files that were fetched. */
const fetched = (page) => page.requests.filter((url) => url.includes('columnar')).map((url) => url.split('/').pop());

test('a dropped Parquet file is mapped and run', async ({ page }) => {
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.drop(SPARK);
  await expect(new MapPage(page).heading).toBeVisible();
  await page.getByRole('navigation', { name: 'Steps for this detector' }).getByRole('link', { name: 'Data' }).click();

  const data = new DataPage(page);
  await expect(data.file('input.snappy.parquet')).toContainText('Parquet');
  await expect(data.problems).toContainText(/tags.* holds lists/);
  expect(fetched(page).sort()).toEqual(['columnar.js', 'columnar_bg.wasm', 'columnar_loader.js']);
  await data.goToMap();

  const map = new MapPage(page);
  await expect(map.use('ts')).toHaveValue('Timestamp');
  await expect(map.use('shop.country')).toHaveValue('Dimension');
  await expect(map.use('orders')).toHaveValue('Measure');
  await expect(map.interval).toHaveValue('1 hour');
  await map.runToAnomalies();
  expect(await new AnomaliesPage(page).events()).toBeGreaterThan(0);
});

test('nothing of it is fetched for a CSV file', async ({ page }) => {
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.drop(LATENCY);
  await expect(new MapPage(page).heading).toBeVisible();
  expect(page.requests.filter((url) => url.endsWith('worker_bg.wasm'))).toHaveLength(1);
  expect(fetched(page)).toEqual([]);
});

test.describe('damage', () => {
  test.use({ errorsExpected: true });

  test('a damaged Parquet file ends its own reader alone', async ({ page }, { outputDir }) => {
    // A length in a page far beyond its texts: the decoder stops where it would read past the end.
    const bytes = readFileSync(file('../../data/parquet/encodings.parquet'));
    bytes[691] = 0;
    const damaged = `${outputDir}-damaged.parquet`;
    writeFileSync(damaged, bytes);
    const detectors = new DetectorsPage(page);
    await detectors.open();
    await detectors.drop(damaged, SPARK);

    const data = new DataPage(page);
    await expect(data.errors).toContainText('damaged.parquet cannot be read');
    await expect(data.errors).toContainText('Download or export the file again.');
    await expect(data.summary).toContainText('2 files, 2,304 rows');
  });
});
