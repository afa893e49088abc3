// Files of one's own: dropped from disk, good and broken.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, expectAccessible, screenshot, test } from '../fixtures.mjs';
import { AnomaliesPage } from '../pages/anomalies.mjs';
import { AnomalyPage } from '../pages/anomaly.mjs';
import { DataPage } from '../pages/data.mjs';
import { DetectorsPage } from '../pages/detectors.mjs';
import { MapPage } from '../pages/map.mjs';

const file = (path) => fileURLToPath(new URL(path, import.meta.url));
const LATENCY = file('../../data/nab/realKnownCause__ec2_request_latency_system_failure.csv');
const BROKEN = file('../data/broken.csv');

test('a dropped file is mapped, run, and an anomaly opened', async ({ page }) => {
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.drop(LATENCY);

  const map = new MapPage(page);
  await expect(map.heading).toBeVisible();
  await expect(map.use('timestamp')).toHaveValue('Timestamp');
  await expect(map.use('value')).toHaveValue('Measure');
  await expect(map.use('label')).toHaveValue('Ignore');
  await expect(map.interval).toHaveValue('5 min');
  await map.runToAnomalies();

  const anomalies = new AnomaliesPage(page);
  expect(await anomalies.events()).toBeGreaterThan(0);
  await expectAccessible(page);
  await anomalies.panel.getByRole('link', { name: /Open/ }).click();
  const anomaly = new AnomalyPage(page);
  await expect(anomaly.heading).toContainText('value');
  await expect.poll(() => anomaly.painted()).toBeGreaterThan(0.02);

  await page.getByRole('link', { name: 'Foretop, all detectors' }).click();
  await expect(detectors.list).toContainText('realKnownCause__ec2_request_latency_system_failure');
});

test('a broken file is explained, and its good rows go on', async ({ page }, { outputDir }) => {
  const picture = `${outputDir}-picture.csv`;
  writeFileSync(picture, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.drop(BROKEN, picture);

  const data = new DataPage(page);
  await expect(data.heading).toBeVisible();
  await expect(data.summary).toContainText('2 files, 1,005 rows');
  // Two rows have a wrong number of fields; they are skipped and named.
  await expect(data.problems).toContainText('wrong number of fields, 3 expected');
  await expect(data.problems).toContainText('revenue is not a number');
  await expect(data.problems).toContainText('timestamp is not a readable time; the row is skipped');
  await expect(data.errors).toContainText('picture.csv is not text (looks like a picture)');
  await page.getByText('Show lines').first().click();
  await expect(data.problems).toContainText('line 102');
  await expectAccessible(page);
  await screenshot(page, 'data-broken');

  await data.goToMap();
  const map = new MapPage(page);
  await expect(map.use('region')).toHaveValue('Dimension');
  await map.runToAnomalies();
});

test('an archive gives its files, each with how it is written', async ({ page }) => {
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.drop(file('../../cases/zip_of_folders/input.zip'), file('../../cases/excel_separator_line/input.csv'));
  const data = new DataPage(page);
  await expect(data.summary).toContainText('7 files, 7 rows');
  await expect(data.file('input.zip/day=2021-01-20/part-r-00000')).toContainText('CSV, gzip in zip');
  await expect(data.file('input.zip/day=2021-01-20/c.jsonl')).toContainText('JSON Lines in zip');
  for (const cell of ['windows-1252', 'semicolon', 'yes']) await expect(data.file(/^input.csv /)).toContainText(cell);
  await expect(data.errors.first()).toContainText('input.zip/notes.xz is not text (looks like a compressed file)');
  await expectAccessible(page);
});

test('a file without anything to watch says so, and what to do', async ({ page }, { outputDir }) => {
  const words = `${outputDir}-words.csv`;
  writeFileSync(words, 'name,city\nAda,London\nGrace,New York\nEdsger,Nuenen\n');
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.drop(words);
  await expect(page.getByText(/no column.*time|time.*column/i).first()).toBeVisible();
  await expectAccessible(page);
});

test('a mapping without measures cannot run, and says why', async ({ page }) => {
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.drop(LATENCY);
  const map = new MapPage(page);
  await map.use('value').selectOption('Ignore');
  await expect(page.getByText('Choose at least one measure.').first()).toBeVisible();
  await map.run.click({ force: true });
  await expect(map.heading).toBeVisible();
  await page.getByRole('button', { name: 'Back to guess' }).click();
  await expect(map.result).toContainText('1 metric');
});

test('text from a file is only ever text', async ({ page }, { outputDir }) => {
  const hostile = `${outputDir}-hostile.csv`;
  const evil = '<img src=x onerror=alert(1)>';
  const lines = ['timestamp,<b>place</b>,=SUM(A1)'];
  for (let hour = 0; hour < 400; hour += 1) {
    const at = new Date(Date.UTC(2026, 0, 1, hour)).toISOString();
    for (const place of [evil, '=cmd|calc']) lines.push(`${at},${place},${hour === 350 ? 9000 : 100 + (hour % 24)}`);
  }
  writeFileSync(hostile, lines.join('\n'));
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.drop(hostile);
  await new MapPage(page).runToAnomalies();
  const anomalies = new AnomaliesPage(page);
  await expect(anomalies.lanes).toContainText(evil);
  await expect(page.locator('main img')).toHaveCount(0);
  const { text } = await anomalies.export('CSV');
  expect(text).toContain("'=cmd|calc");
  expect(text).not.toMatch(/(^|,)=/m);
});

test('a link without its data asks for the file and keeps the view', async ({ page }) => {
  await page.goto('d/7/anomalies#sev=80');
  await expect(page.getByText('This link needs its data.')).toBeVisible();
  await expect(page).toHaveURL(/#sev=80/);
  await expectAccessible(page);
});
