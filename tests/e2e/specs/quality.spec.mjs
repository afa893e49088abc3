// What is wrong with the data, settings from elsewhere, and what others found before.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, expectAccessible, goToStep, screenshot, test } from '../fixtures.mjs';
import { AnomaliesPage } from '../pages/anomalies.mjs';
import { DataPage } from '../pages/data.mjs';
import { DetectorsPage } from '../pages/detectors.mjs';
import { MapPage } from '../pages/map.mjs';
import { toast } from '../pages/toast.mjs';

const BROKEN = fileURLToPath(new URL('../data/broken.csv', import.meta.url));

/** Sixty days of hourly figures with a dip on the last but one, and one row of 1970. */
function shop(path) {
  const lines = ['timestamp,marketplace,views,revenue'];
  for (let hour = 0; hour < 1440; hour += 1) {
    const at = new Date(Date.UTC(2022, 0, 1, hour)).toISOString();
    const daily = 1000 + 300 * Math.sin((hour / 24) * 2 * Math.PI);
    for (const [place, factor] of [['uk', 1], ['de', 0.6]]) {
      const dip = place === 'uk' && hour >= 1400 && hour < 1404 ? 0.2 : 1;
      const views = Math.round(daily * factor * dip + ((hour * 7919) % 23));
      lines.push(`${at},${place},${views},${(views * 1.5).toFixed(2)}`);
    }
  }
  lines.push('1970-01-01T00:00:00.000Z,uk,1,1');
  writeFileSync(path, `${lines.join('\n')}\n`);
}

test('rows that were left out come back as a file, and a bad number may cost its row', async ({ page }) => {
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.drop(BROKEN);
  const data = new DataPage(page);
  await expect(data.problems).toContainText('revenue is not a number; the cell counts as missing');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    data.problems.getByRole('button', { name: /^Download the .* as CSV$/ }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('rejected-rows.csv');
  const text = await (await download.createReadStream()).toArray().then((parts) => Buffer.concat(parts).toString());
  expect(text).toContain('file,line,reason,text');
  expect(text).toContain('broken.csv,102,');
  await data.problems.getByRole('button', { name: 'Skip these rows' }).click();
  await expect(data.problems).toContainText('revenue is not a number; the row is skipped');
  await screenshot(page, 'data-skipped');
  await data.problems.getByRole('button', { name: 'Treat as missing' }).click();
  await expect(data.problems).toContainText('revenue is not a number; the cell counts as missing');
  await expectAccessible(page);
});

test('settings, an archive and a stray row find their places', async ({ page }, { outputDir }) => {
  const [csv, settings, summaries, feedback, problems] = ['shop.csv', 'params.json', 'summaries.json', 'feedback.json', 'problems.json']
    .map((name) => `${outputDir}-${name}`);
  shop(csv);
  const params = {
    detector_frequency: 'PT1H',
    timestamp_column: { ColumnName: 'timestamp', ColumnFormat: 'UNIX' },
    dimension_list: ['marketplace', 'platform'],
    metrics_set: [{ MetricName: 'views', AggregationFunction: 'SUM' }],
    my_own_key: true,
  };
  writeFileSync(settings, JSON.stringify(params, null, 2));
  const group = { AnomalyGroupId: 'g1', StartTime: '2022-02-28T08:00Z[UTC]', EndTime: '2022-02-28T11:00Z[UTC]', AnomalyGroupScore: 88, PrimaryMetricName: 'views' };
  writeFileSync(summaries, JSON.stringify({ AnomalyGroupSummaryList: [group] }));
  const said = { AnomalyGroupId: 'g1', TimeSeriesId: 's1', IsAnomaly: true };
  writeFileSync(feedback, JSON.stringify({ AnomalyGroupTimeSeriesFeedback: [said] }));
  const problem = { problemId: '1', displayId: 'P-1', title: 'Checkout is slow', severityLevel: 'PERFORMANCE', startTime: Date.UTC(2022, 1, 28, 8), endTime: Date.UTC(2022, 1, 28, 10) };
  writeFileSync(problems, JSON.stringify({ problems: [problem] }));

  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.drop(csv, summaries, feedback, problems);
  const map = new MapPage(page);
  await expect(map.heading).toBeVisible();
  const quality = page.locator('section', { has: page.getByRole('heading', { name: 'Data quality' }) });
  await expect(quality).toContainText('1 row is far from all others');
  await quality.getByRole('button', { name: 'Leave out 1 row' }).click();
  await expect(map.result).toContainText('1,440 intervals of 1 hour');
  await screenshot(page, 'map-quality');

  await page.locator('input[type=file][aria-label="Import settings"]').setInputFiles(settings);
  const imported = page.locator('section', { has: page.getByRole('heading', { name: /^Settings from/ }) });
  await expect(imported).toContainText('The data has no column platform.');
  await expect(imported).toContainText('1 key not known');
  await expect(map.use('revenue')).toHaveValue('Ignore');
  await expectAccessible(page);
  await screenshot(page, 'map-imported');
  await toast(page).getByRole('button', { name: 'Undo' }).click();
  await expect(map.use('revenue')).toHaveValue('Measure');

  await map.runToAnomalies();
  const anomalies = new AnomaliesPage(page);
  await expect(anomalies.lanes).toContainText('Lookout for Metrics');
  await expect(anomalies.lanes).toContainText('Known incidents');
  const old = page.getByRole('region', { name: 'Events of Lookout for Metrics' });
  await expect(old).toContainText('Relevant');
  await expect(page.getByText('Relevant in Lookout for Metrics').first()).toBeVisible();
  await expectAccessible(page);
  await screenshot(page, 'anomalies-archive');
  await page.emulateMedia({ colorScheme: 'dark' });
  await screenshot(page, 'anomalies-archive-dark');
  await goToStep(page, 'Data');
  await expect(page.getByRole('row', { name: /summaries\.json/ })).toContainText('Lookout for Metrics anomalies');
  await screenshot(page, 'data-quality-dark');
  await page.setViewportSize({ width: 390, height: 844 });
  await screenshot(page, 'data-quality-390');
});

test('an archive without data can be looked through', async ({ page }, { outputDir }) => {
  const csv = `${outputDir}-anomalies.csv`;
  writeFileSync(csv, 'timestamp,marketplace,views_group_score\n2022-01-15 04:00:00,uk,87.5\n2022-01-15 05:00:00,uk,87.5\n');
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.drop(csv);
  await expect(page.getByRole('region', { name: 'Events of Lookout for Metrics' })).toContainText('15 Jan 2022, 04:00');
  await expectAccessible(page);
  await screenshot(page, 'archive-alone');
});
