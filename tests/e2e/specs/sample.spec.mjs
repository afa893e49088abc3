// The main job on the bundled sample: from one press to the page of an event.
import { expect, expectAccessible, goToStep, screenshot, test } from '../fixtures.mjs';
import { AnomaliesPage, KIND } from '../pages/anomalies.mjs';
import { AnomalyPage } from '../pages/anomaly.mjs';
import { DetectorsPage } from '../pages/detectors.mjs';
import { MapPage } from '../pages/map.mjs';
import { runSample } from '../pages/sample.mjs';

test('the sample goes from one press to anomalies, an event and its reasons', async ({ page }) => {
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await expectAccessible(page);
  await detectors.trySample();

  const map = new MapPage(page);
  await expect(map.use('revenue')).toHaveValue('Measure');
  await expect(map.use('marketplace')).toHaveValue('Dimension');
  await expect(map.interval).toHaveValue('1 hour');
  await expect(map.result).toContainText('64 metrics');
  await expect(map.result).toContainText('2,100 to learn, 900 to test');
  await expectAccessible(page);
  await screenshot(page, 'map');

  await map.runToAnomalies();
  const anomalies = new AnomaliesPage(page);
  await expect(anomalies.head).toContainText('Tested 900 hourly intervals, learned from the 2,100 before them. 64 metrics.');
  await expect(page.getByText(/This is sample data\. 46 anomalies were planted, and \d+ are found at 70\./)).toBeVisible();
  expect(await anomalies.events()).toBeGreaterThan(5);
  for (const row of await anomalies.rows.all()) await expect(row).toContainText(KIND);
  await expect(anomalies.panel.locator('header')).toContainText(KIND);
  const title = await anomalies.panel.getByRole('heading').textContent();
  const severity = Number(await anomalies.selected.locator('td').first().textContent());
  await expectAccessible(page);
  await screenshot(page, 'anomalies');

  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  const anomaly = new AnomalyPage(page);
  await expect(anomaly.heading).toHaveText(title);
  await expect(anomaly.why).toContainText(`Why ${severity}`);
  expect((await anomaly.points()).reduce((sum, points) => sum + points, 0), 'the parts add up').toBe(severity);
  await expect(anomaly.why).toContainText(`${severity}: reached by about one in`);
  await expect(anomaly.gap).toContainText(/over \d+ intervals?: .* overall instead of/);
  await expect(anomaly.gap.locator('.weights li').first()).toContainText(/\d+\s%/);
  await expect(anomaly.moved).toContainText('timing, not proof of cause');
  await expect(anomaly.siblings).toBeVisible();
  await expect.poll(() => anomaly.painted()).toBeGreaterThan(0.02);
  await expectAccessible(page);
  await screenshot(page, 'anomaly');
});

test('the sample says what was planted, and a guide goes with it until it is hidden', async ({ page }) => {
  const anomalies = await runSample(page);
  const guide = page.getByRole('complementary', { name: 'Guide' });
  await expect(guide).toContainText('Every event');
  await page.getByRole('button', { name: 'Show what was planted' }).click();
  const rows = page.getByRole('region', { name: 'Planted anomalies' }).locator('tbody tr');
  await expect(rows).toHaveCount(46);
  const found = await rows.filter({ has: page.getByRole('link') }).count();
  expect(found).toBeGreaterThan(20);
  await expectAccessible(page);
  await screenshot(page, 'planted');
  const first = rows.getByRole('link', { name: /^9\d$/ }).first();
  await first.click();
  await expect(new AnomalyPage(page).why).toBeVisible();
  await expect(guide).toContainText('Why it scores so high');
  await guide.getByRole('button', { name: 'Hide the guide' }).press('Enter');
  await expect(guide).toBeHidden();
  await expect(new AnomalyPage(page).heading).toBeFocused();
  await page.goBack();
  await expect(anomalies.heading).toBeVisible();
  await expect(guide).toBeHidden();
});

test('a higher threshold keeps fewer events, and none disappears silently', async ({ page }) => {
  const anomalies = await runSample(page);
  const at70 = await anomalies.events();
  await anomalies.threshold.fill('85');
  await expect(anomalies.count).not.toHaveText(new RegExp(`^${at70} `));
  const at85 = await anomalies.events();
  expect(at85).toBeLessThan(at70);
  await expect(anomalies.rows).toHaveCount(at85);
  for (const severity of await anomalies.severities()) expect(severity).toBeGreaterThanOrEqual(85);
  await expect(page.locator('.filters')).toContainText('lower');
  await expect(page).toHaveURL(/#sev=85/);

  await page.keyboard.press('Tab');
  await page.locator('h1').click();
  await page.keyboard.press('[');
  await expect(anomalies.threshold).toHaveValue('84');
  await page.keyboard.press('Shift+]');
  await expect(anomalies.threshold).toHaveValue('94');

  await anomalies.threshold.fill('100');
  await expect(page.getByText(/Nothing reaches 100\. The highest is \d+\./)).toBeVisible();
  await page.getByRole('button', { name: /Show from \d+/ }).click();
  expect(await anomalies.events()).toBeGreaterThan(0);
});

test('the list is sorted by what the reader presses', async ({ page }) => {
  const anomalies = await runSample(page);
  const bySeverity = await anomalies.severities();
  expect(bySeverity).toEqual([...bySeverity].sort((a, b) => b - a));

  await anomalies.sortBy('When').click();
  await expect(page.getByRole('columnheader', { name: 'When' })).toHaveAttribute('aria-sort', /ascending|descending/);
  const byTime = await anomalies.severities();
  expect(byTime).not.toEqual(bySeverity);
  expect([...byTime].sort((a, b) => b - a)).toEqual(bySeverity);

  await page.goBack();
  await expect.poll(() => anomalies.severities()).toEqual(bySeverity);
});

test('J, K and Enter go through the events', async ({ page }) => {
  const anomalies = await runSample(page);
  const title = () => anomalies.panel.getByRole('heading').textContent();
  const first = await title();
  await page.keyboard.press('j');
  await expect.poll(title).not.toBe(first);
  const second = await title();
  await page.keyboard.press('k');
  await expect.poll(title).toBe(first);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  const anomaly = new AnomalyPage(page);
  await expect(anomaly.heading).toHaveText(second);
  await expect(anomaly.place).toContainText(/2 of \d+ at 70 or more/);
  await page.keyboard.press('j');
  await expect(anomaly.place).toContainText(/3 of \d+ at 70 or more/);
});

test('an event opened in the very moment it is chosen leaves no work for a list that has gone', async ({ page }) => {
  await runSample(page);
  await page.evaluate(() => {
    const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    press('j');
    press('Enter');
  });
  await expect(new AnomalyPage(page).place).toContainText(/2 of \d+ at 70 or more/);
});

test('the cursor of the chart is worked by keys and read out', async ({ page }) => {
  await runSample(page);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  const { cursor, readout } = new AnomalyPage(page);
  const spoken = () => cursor.getAttribute('aria-valuetext');
  await expect.poll(spoken).toMatch(/actual .*, expected .*, (above|below) range/);
  const atRest = await spoken();
  await cursor.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(spoken).not.toBe(atRest);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(spoken).toBe(atRest);
  await expect(readout).toContainText('expected');
  await page.getByRole('button', { name: 'Show as table' }).click();
  const rows = page.getByRole('region', { name: 'Chart as table' }).getByRole('row');
  expect(await rows.count()).toBeGreaterThan(20);
});

test('the anomalies are exported as CSV and as JSON', async ({ page }) => {
  const anomalies = await runSample(page);
  const csv = await anomalies.export('CSV');
  expect(csv.name).toMatch(/\.csv$/);
  const [head, ...lines] = csv.text.trim().split(/\r?\n/);
  expect(head).toContain('severity,kind,direction');
  expect(head).toContain('marketplace');
  expect(lines.length).toBeGreaterThan(100);

  const json = await anomalies.export('JSON');
  const report = JSON.parse(json.text);
  expect(report.version).toBe(1);
  expect(report.grid.tested).toBe(900);
  const shown = report.events.filter((event) => event.severity >= 70);
  expect(shown).toHaveLength(await anomalies.events());
  for (const { kind, parts } of shown) {
    expect(kind).toBeTruthy();
    expect(parts.length).toBeGreaterThan(0);
  }
  expect(csv.text + json.text).not.toContain('NaN');
  for (const { explanation } of shown) {
    for (const { values } of explanation.contributions) {
      expect(values.reduce((sum, { percent }) => sum + percent, 0)).toBeCloseTo(100, 6);
    }
  }
});

test('a changed mapping makes the results stale, and running again refreshes them', async ({ page }) => {
  await runSample(page);
  await goToStep(page, 'Map');
  const map = new MapPage(page);
  await map.use('platform').selectOption('Ignore');
  await expect(map.result).toContainText('16 metrics');
  await goToStep(page, 'Anomalies');
  await expect(page.getByText('The mapping changed after this run.')).toBeVisible();
  await page.getByRole('button', { name: 'Run again' }).click();
  await expect(page.locator('main > .head')).toContainText('16 metrics', { timeout: 30_000 });
});
