// Whole folders, dropped and picked; cells pasted from a sheet; files taken away again.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, expectAccessible, screenshot, test } from '../fixtures.mjs';
import { DataPage } from '../pages/data.mjs';
import { DetectorsPage } from '../pages/detectors.mjs';
import { MapPage } from '../pages/map.mjs';

/** A folder as a streaming job leaves it: one file per interval, and what belongs to none. */
function write(root) {
  const file = (path, text) => {
    mkdirSync(dirname(`${root}/${path}`), { recursive: true });
    writeFileSync(`${root}/${path}`, text);
  };
  for (let at = 0; at < 120; at += 1) {
    if (at === 7) continue;
    const time = new Date(Date.UTC(2021, 5, 2, 0, at * 5)).toISOString();
    const rows = ['de', 'uk'].map((market) => `${market},${time.slice(0, 19).replace('T', ' ')},${100 + (at % 12)}`);
    if (at === 20) rows.push('de,2021-06-01 12:00:00,5');
    const folder = `intvl_date=${time.slice(0, 10)}/intvl_hhmm=${time.slice(11, 16).replace(':', '')}`;
    file(`${folder}/run-1622673607777-part-r-00000`, `marketplace,event_time,views\n${rows.join('\n')}\n`);
  }
  file('_SUCCESS', '');
  file('intvl_date=2021-06-02/.run.crc', 'x');
  file('empty.csv', '');
}

async function expectFolder(data) {
  await expect(data.summary).toContainText('119 files, 239 rows');
  await expect(data.summary).toContainText('3 files left out');
  await expect(data.problems).toContainText('an interval without a folder');
  await expect(data.problems).toContainText('event_time is outside the interval of its folder; the row is kept');
}

/** Pastes text while no field has the focus. */
async function paste(page, text) {
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }, text);
}

test('a dropped folder is read whole, and its names are columns', async ({ page }, { outputDir }) => {
  write(`${outputDir}/shop`);
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.drop(`${outputDir}/shop`);
  await expect(page).toHaveURL(/map/);
  const map = new MapPage(page);
  await expect(map.use('event_time')).toHaveValue('Timestamp');
  await expect(map.use('marketplace')).toHaveValue('Dimension');
  await expect(map.use('intvl_date')).toHaveValue('Ignore');
  await expect(map.use('intvl_hhmm')).toHaveValue('Ignore');
  await page.getByRole('navigation', { name: 'Steps for this detector' }).getByRole('link', { name: 'Data' }).click();
  const data = new DataPage(page);
  await expectFolder(data);
  await expect(page.getByLabel('Folders name the time as')).toHaveValue('intvl_date={{yyyy-MM-dd}}/intvl_hhmm={{HHmm}}');
  await page.getByText('Show lines').first().click();
  await expect(data.problems).toContainText('intvl_date=2021-06-02/intvl_hhmm=0035');
  await expectAccessible(page);
  await screenshot(page, 'data-folder');

  await page.getByLabel('Folders name the time as').fill('{{HHmm}}');
  await page.keyboard.press('Enter');
  await expect(page.getByText('A path template needs the year, such as {{yyyy}}.')).toBeVisible();
  await page.getByLabel('Folders name the time as').fill('');
  await page.keyboard.press('Enter');
  await expect(data.problems).not.toContainText('an interval without a folder');
});

test('a picked folder is the same as a dropped one', async ({ page }, { outputDir }) => {
  write(`${outputDir}/shop`);
  const detectors = new DetectorsPage(page);
  await detectors.open();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await (await chooser).setFiles(`${outputDir}/shop`);
  await expect(page).toHaveURL(/map/);
  await page.getByRole('navigation', { name: 'Steps for this detector' }).getByRole('link', { name: 'Data' }).click();
  await expectFolder(new DataPage(page));
});

test('cells pasted from a sheet are a file, and a file can be taken away', async ({ page }, { outputDir }) => {
  const picture = `${outputDir}-picture.csv`;
  writeFileSync(picture, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
  const rows = Array.from({ length: 200 }, (_, hour) => `${new Date(Date.UTC(2026, 0, 1, hour)).toISOString()}\t${hour % 24}`);
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await paste(page, `time\tvisits\n${rows.join('\n')}`);
  await expect(page).toHaveURL(/map/);
  await page.getByRole('navigation', { name: 'Steps for this detector' }).getByRole('link', { name: 'Data' }).click();
  const data = new DataPage(page);
  await expect(data.file('pasted.tsv')).toContainText('tab');
  await page.locator('input[type=file]').first().setInputFiles(picture);
  await expect(data.errors).toContainText('looks like a picture');
  await page.getByRole('button', { name: /^Remove .*picture\.csv/ }).click();
  await expect(data.errors).toBeHidden();
  await expect(data.summary).toContainText('1 file, 200 rows');
  await page.getByRole('button', { name: 'Remove pasted.tsv' }).click();
  await expect(data.summary).toContainText('No data yet');
  await expect(page.getByRole('region', { name: 'Drop area' })).toBeVisible();
});

test('pasted addresses open the dialog, filled in', async ({ page }) => {
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await paste(page, 'https://example.com/a.csv\nhttps://example.com/b.csv\n');
  const dialog = page.getByRole('dialog', { name: 'Data from an address' });
  await expect(dialog.getByRole('textbox', { name: /^Addresses/ })).toHaveValue(/a\.csv\nhttps:\/\/example\.com\/b\.csv/);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});
