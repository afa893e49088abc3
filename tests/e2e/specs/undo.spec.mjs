// Whatever a reader changes can be taken back, from any page.
import { writeFileSync } from 'node:fs';
import { expect, expectAccessible, goToStep, screenshot, test } from '../fixtures.mjs';
import { DataPage } from '../pages/data.mjs';
import { DetectorsPage } from '../pages/detectors.mjs';
import { MapPage } from '../pages/map.mjs';
import { toast } from '../pages/toast.mjs';

const day = (date) =>
  ['time,views,cost', ...Array.from({ length: 24 }, (_, hour) => `${date} ${String(hour).padStart(2, '0')}:00,${100 + hour},${hour % 5}`)].join('\n');

test('every change can be taken back and made again, in its order and from any page', async ({ page }, { outputDir }) => {
  const [first, second] = ['2026-01-01', '2026-01-02'].map((date) => {
    const path = `${outputDir}-${date}.csv`;
    writeFileSync(path, day(date));
    return path;
  });
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.drop(first, second);
  const map = new MapPage(page);
  await expect(map.result).toContainText('48 intervals');
  await map.use('cost').selectOption('Ignore');
  await expect(toast(page), 'what is seen where it is changed needs no toast').toHaveCount(0);

  await goToStep(page, 'Data');
  const data = new DataPage(page);
  await page.getByRole('button', { name: /^Remove .*01-02/ }).click();
  await expect(data.summary).toContainText('24 rows');
  await expect(toast(page)).toContainText('Removed ');
  await expectAccessible(page);
  await screenshot(page, 'toast');
  await toast(page).getByRole('button', { name: 'Undo' }).click();
  await expect(data.summary).toContainText('48 rows');
  await expect(toast(page)).toContainText('Undone: removed');

  await goToStep(page, 'Map');
  await expect(map.use('cost')).toHaveValue('Ignore');
  await page.keyboard.press('z');
  await expect(map.use('cost')).toHaveValue('Measure');
  await page.keyboard.press('Shift+Z');
  await expect(map.use('cost')).toHaveValue('Ignore');
  await page.keyboard.press('Shift+Z');
  await goToStep(page, 'Data');
  await expect(data.summary).toContainText('24 rows');
});
