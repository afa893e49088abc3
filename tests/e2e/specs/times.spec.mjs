// Times: which number is the day, which zone the data are in, and in which zone they are shown.
import { writeFileSync } from 'node:fs';
import { expect, expectAccessible, test } from '../fixtures.mjs';
import { AnomaliesPage } from '../pages/anomalies.mjs';
import { DataPage } from '../pages/data.mjs';
import { DetectorsPage } from '../pages/detectors.mjs';
import { MapPage } from '../pages/map.mjs';

test('dates that can be read in two ways are asked about once', async ({ page }, { outputDir }) => {
  const path = `${outputDir}-dates.csv`;
  const rows = Array.from({ length: 12 }, (_, day) => `03/${String(day + 1).padStart(2, '0')}/2021,${day * 7}`);
  writeFileSync(path, `day,visits\n${rows.join('\n')}\n`);
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.drop(path);

  const data = new DataPage(page);
  await expect(data.heading).toBeVisible();
  const question = page.getByText('Is 03/01/2021 the 1st of March or the 3rd of January? Both fit all rows.');
  await expect(question).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'The 3rd of January: 3 Jan 2021 to 3 Dec 2021' }).click();
  await expect(question).toBeHidden();

  await data.goToMap();
  const map = new MapPage(page);
  await expect(map.interval).toHaveValue('1 month');
  await expect(map.format).toHaveValue('dd/MM/yyyy');
});

test('times are read in the zone of the data and shown in any', async ({ page }, { outputDir }) => {
  const path = `${outputDir}-berlin.csv`;
  const pad = (number) => String(number).padStart(2, '0');
  // Wall clock from 20 March 2021 on; the 28th has no 02:00.
  const rows = Array.from({ length: 400 }, (_, hour) => {
    const day = new Date(Date.UTC(2021, 2, 20, hour));
    const dip = hour > 380 && hour < 386 ? 0.2 : 1;
    const value = Math.round((200 + 80 * Math.sin((hour / 12) * Math.PI) + ((hour * 7919) % 13)) * dip);
    return `${day.getUTCFullYear()}-${pad(day.getUTCMonth() + 1)}-${pad(day.getUTCDate())} ${pad(day.getUTCHours())}:00,${value}`;
  });
  writeFileSync(path, `time,visits\n${rows.join('\n')}\n`);
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.drop(path);

  const map = new MapPage(page);
  await expect(map.heading).toBeVisible();
  await map.zone.selectOption('Europe/Berlin');
  await expect(map.timestamp).toContainText('Clock changes inside');
  await expect(page.getByText('1 row in an hour that the clocks of Europe/Berlin skipped')).toBeVisible();
  await map.format.selectOption('other');
  await map.pattern.fill('yyyy-MM-dd hh:mm');
  await map.pattern.blur();
  await expect(map.timestamp).toContainText('Write HH for 0 to 23.');
  await expectAccessible(page);
  await map.runToAnomalies();

  const anomalies = new AnomaliesPage(page);
  await expect(anomalies.head).toContainText('5 Apr 2021 15:00');
  const shown = page.getByLabel('Times in');
  await expect(shown).toHaveValue('data');
  await shown.selectOption('UTC');
  await expect(anomalies.head).toContainText('5 Apr 2021 13:00');
  await expectAccessible(page);
  await page.reload();
  await expect(shown).toHaveValue('UTC');
});
