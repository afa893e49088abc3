// Mapping a file that no column of numbers explains: rows counted, a filter, a ratio, and what is mended in one press.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, expectAccessible, screenshot, test } from '../fixtures.mjs';
import { AnomaliesPage } from '../pages/anomalies.mjs';
import { DetectorsPage } from '../pages/detectors.mjs';
import { tabTo } from '../pages/keyboard.mjs';
import { MapPage } from '../pages/map.mjs';

const EVENTS = fileURLToPath(new URL('../../cases/event_log/input.ndjson.gz', import.meta.url));

test('an event log becomes rows per trace of one service, by keyboard', async ({ page }) => {
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.drop(EVENTS);
  const map = new MapPage(page);
  await expect(map.heading).toBeFocused();
  await expect(map.section('Columns')).toContainText('number of rows');
  await expect(map.section('Columns')).toContainText('every row has its own value');
  await expect(map.result).toContainText('9 metrics');

  const filters = map.section('Filters');
  await expect(filters).toContainText('8,567 rows');
  await tabTo(page, page.getByRole('button', { name: 'Add filter' }));
  await page.keyboard.press('Enter');
  await tabTo(page, filters.getByRole('combobox', { name: 'Column' }));
  await page.keyboard.type('service');
  await tabTo(page, filters.getByRole('checkbox', { name: /checkout/ }));
  await page.keyboard.press('Space');
  await expectAccessible(page);
  await screenshot(page, 'map-filter');
  await tabTo(page, filters.getByRole('button', { name: 'Add', exact: true }));
  await page.keyboard.press('Enter');
  await expect(filters).toContainText('service.name is checkout');
  await expect(filters).toContainText('3,655 of 8,567 rows');
  // One value is left, which tells nothing apart.
  const advice = map.section('Before you run');
  await tabTo(page, advice.getByRole('button', { name: 'Leave service.name out' }));
  await page.keyboard.press('Enter');
  await expect(map.use('service.name')).toHaveValue('Ignore');

  const columns = map.section('Columns');
  await tabTo(page, columns.getByRole('button', { name: 'Add a measure' }));
  await page.keyboard.press('Enter');
  await tabTo(page, columns.getByRole('combobox', { name: 'Divided by', exact: true }));
  await page.keyboard.type('trace');
  await tabTo(page, columns.getByRole('combobox', { name: 'Divided by: aggregation' }));
  await page.keyboard.press('ArrowDown');
  await expectAccessible(page);
  await screenshot(page, 'map-ratio');
  await tabTo(page, columns.getByRole('button', { name: 'Add', exact: true }));
  await page.keyboard.press('Enter');
  await expect(columns).toContainText('number of rows divided by count distinct of trace.id');
  await expect(map.result).toContainText('6 metrics');

  await map.heading.focus();
  await page.keyboard.press('z');
  await expect(map.result).toContainText('3 metrics');
  await page.keyboard.press('Shift+Z');
  await expect(map.result).toContainText('6 metrics');
  for (const [width, colorScheme] of [[1440, 'light'], [1440, 'dark'], [390, 'light'], [390, 'dark']]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await screenshot(page, `map-events-${width}-${colorScheme}`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(overflow, `${width} px are enough`).toBe(false);
    await expect(page.getByRole('button', { name: 'Add filter' })).toBeVisible();
  }
  await expectAccessible(page);

  await page.setViewportSize({ width: 1280, height: 900 });
  await tabTo(page, map.run);
  await page.keyboard.press('Enter');
  await expect(new AnomaliesPage(page).heading).toBeVisible({ timeout: 30_000 });
});

test('a dimension with very many values is cut to its largest in one press', async ({ page }, { outputDir }) => {
  const path = `${outputDir}-sessions.csv`;
  const lines = ['time,session,views'];
  for (let hour = 0; hour < 200; hour += 1) {
    for (let k = 0; k < 6; k += 1) {
      const at = new Date(Date.UTC(2026, 0, 1, hour)).toISOString();
      lines.push(`${at},s${k < 3 ? k : (hour * 7 + k) % 150},${100 + (hour % 24)}`);
    }
  }
  writeFileSync(path, lines.join('\n'));
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.drop(path);
  const map = new MapPage(page);
  await map.use('session').selectOption('Dimension');
  const advice = map.section('Before you run');
  await expect(advice).toContainText('session has 150 values. The 20 with the most rows cover');
  await advice.getByRole('button', { name: 'Keep the top 20 and put 130 others together' }).click();
  await expect(map.section('Filters')).toContainText('session: top 20, others together');
  await expect(map.result).toContainText('22 metrics');
  await page.locator('.acts').getByRole('button', { name: /^Undo/ }).click();
  await expect(map.result).toContainText('151 metrics');
});
