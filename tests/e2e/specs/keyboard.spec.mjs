// The main job without a pointer: from the first page to an event and back, with the focus always somewhere useful.
import { fileURLToPath } from 'node:url';
import { expect, goToStep, test } from '../fixtures.mjs';
import { AnomaliesPage } from '../pages/anomalies.mjs';
import { AnomalyPage } from '../pages/anomaly.mjs';
import { DetectorsPage } from '../pages/detectors.mjs';
import { tabTo } from '../pages/keyboard.mjs';
import { MapPage } from '../pages/map.mjs';
import { ReportPage, saved } from '../pages/report.mjs';
import { runSample } from '../pages/sample.mjs';
import { toast } from '../pages/toast.mjs';

const SAMPLE = fileURLToPath(new URL('../../../public/samples/ecommerce.csv.gz', import.meta.url));

test('the main job works by keyboard alone', async ({ page }) => {
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await tabTo(page, page.getByRole('button', { name: 'Try the sample' }));
  await page.keyboard.press('Enter');

  const map = new MapPage(page);
  await expect(map.heading).toBeFocused();
  await expect(page).toHaveTitle('Map, ecommerce');
  await expect(map.result).toContainText('64 metrics');
  await tabTo(page, map.run);
  await page.keyboard.press('Enter');

  const anomalies = new AnomaliesPage(page);
  await expect(anomalies.heading).toBeFocused();
  await expect(page).toHaveTitle('Anomalies, ecommerce');
  await page.keyboard.press('/');
  await page.keyboard.type('revenue');
  await expect(page).toHaveURL(/#q=revenue/);
  await page.keyboard.press('Enter');
  await expect(anomalies.selected).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(anomalies.rows.nth(1)).toBeFocused();
  const title = await anomalies.panel.getByRole('heading').textContent();
  await page.keyboard.press('Enter');

  const anomaly = new AnomalyPage(page);
  await expect(anomaly.heading).toHaveText(title);
  await expect(anomaly.heading).toBeFocused();
  await page.keyboard.press('t');
  await expect(page.getByRole('region', { name: 'Chart as table' })).toBeVisible();
  await page.keyboard.press('t');
  await tabTo(page, anomaly.cursor);
  const before = await anomaly.cursor.getAttribute('aria-valuemax');
  await page.keyboard.press('0');
  await expect(anomaly.cursor).toHaveAttribute('aria-valuemax', '2999');
  expect(before).not.toBe('2999');

  await page.keyboard.press('j');
  await expect(anomaly.place).toContainText('3 of');
  await page.keyboard.press('Escape');
  await expect(anomalies.heading).toBeFocused();
  await expect(anomalies.selected, 'the list stands on the event looked at last').toHaveAttribute('aria-rowindex', '4');

  const steps = [['d', 'Data'], ['m', 'Map'], ['b', 'Backtest'], ['a', 'Anomalies'], ['l', 'Alerts'], ['r', 'Report']];
  for (const [letter, step] of steps) {
    await page.keyboard.press('g');
    await page.keyboard.press(letter);
    await expect(page.getByRole('heading', { level: 1, name: step })).toBeFocused();
  }
  expect(page.url(), 'the second letter is no key of the page that was left').not.toContain('by=');
});

test('from a file to a report with five reviews, by keys alone', async ({ page, baseURL }) => {
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await tabTo(page, page.getByRole('button', { name: 'Choose files' }));
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
  await chooser.setFiles(SAMPLE);

  const map = new MapPage(page);
  await expect(map.heading).toBeFocused();
  await expect(map.result).toContainText('64 metrics');
  await tabTo(page, map.run);
  await page.keyboard.press('Enter');

  const anomalies = new AnomaliesPage(page);
  await expect(anomalies.heading).toBeFocused();
  await expect(page.getByRole('status').filter({ hasText: /^\d+ events at 70 or more/ })).toBeAttached();
  for (const at of [2, 3, 4, 5]) {
    await expect(anomalies.selected).toHaveAttribute('aria-rowindex', String(at));
    await page.keyboard.press('y');
    await expect(anomalies.selected.locator('.review')).toContainText('Relevant');
    await page.keyboard.press('j');
  }
  await page.keyboard.press('n');
  await expect(toast(page)).toContainText('not relevant');

  await page.keyboard.press('g');
  await page.keyboard.press('r');
  const report = new ReportPage(page);
  await expect(report.heading).toBeFocused();
  await expect(report.preview).toContainText('Settings');
  await tabTo(page, report.saveButton);
  const file = await saved(page, () => page.keyboard.press('Enter'));
  expect(file.name).toBe('ecommerce-report.html');
  expect(file.text).toContain('Not relevant');
  for (const url of page.requests) expect(url.startsWith(baseURL) || /^(blob|data):/.test(url), url).toBe(true);
});

test('the shortcuts keep the keys from the page behind them', async ({ page }) => {
  const anomalies = await runSample(page);
  const row = () => anomalies.selected.getAttribute('aria-rowindex');
  await page.keyboard.press('j');
  await expect.poll(row).toBe('3');
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(dialog).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(await row()).toBe('3');
});

test('keys go on working after the slider and the lanes were used', async ({ page }) => {
  const anomalies = await runSample(page);
  await anomalies.slider.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(anomalies.threshold).toHaveValue('69');
  await page.keyboard.press('j');
  await expect(anomalies.selected).toHaveAttribute('aria-rowindex', '3');

  const cursor = page.getByRole('slider', { name: 'Lanes cursor' });
  await cursor.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/from=\d+&to=\d+/);
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/from=/);
  await page.keyboard.press('l');
  await expect(page).toHaveURL(/by=marketplace/);
  await page.goBack();
  await expect(page).not.toHaveURL(/by=/);
});

test('what takes itself away hands the focus to the heading', async ({ page }) => {
  const anomalies = await runSample(page);
  await page.getByRole('button', { name: 'Remove this line' }).press('Enter');
  await expect(anomalies.heading).toBeFocused();
  await anomalies.threshold.fill('100');
  await page.getByRole('button', { name: /Show from/ }).press('Enter');
  await expect(anomalies.heading).toBeFocused();
  await goToStep(page, 'Map');
  await new MapPage(page).use('platform').selectOption('Ignore');
  await goToStep(page, 'Anomalies');
  await page.getByRole('button', { name: 'Keep looking' }).press('Enter');
  await expect(anomalies.heading).toBeFocused();
  await expect(page.getByText('The mapping changed after this run.')).toBeHidden();
});
