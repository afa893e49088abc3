// What the page guessed about a file or a column, said otherwise by hand.
import { writeFileSync } from 'node:fs';
import { expect, expectAccessible, goToStep, screenshot, test } from '../fixtures.mjs';
import { DataPage } from '../pages/data.mjs';
import { DetectorsPage } from '../pages/detectors.mjs';
import { MapPage } from '../pages/map.mjs';

/** Drops a text and opens the Data page. */
async function open(page, path, content) {
  writeFileSync(path, content);
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.drop(path);
  await expect(new MapPage(page).heading).toBeVisible();
  await goToStep(page, 'Data');
  return new DataPage(page);
}

const hours = (count, line) => Array.from({ length: count }, (_, hour) => line(new Date(Date.UTC(2026, 0, 1, hour)).toISOString(), hour));

test('a column is read as the reader says, and as it was found again', async ({ page }, { outputDir }) => {
  const rows = hours(48, (at, hour) => `${at};${hour % 3 ? `1,${200 + hour}` : 'none'};${1767225600 + hour}`);
  const data = await open(page, `${outputDir}-prices.csv`, ['time;price;stamp', ...rows].join('\n'));
  await expect(data.head('price')).toContainText('text');

  await data.column('price').click();
  await expect(data.type).toBeFocused();
  await expect(data.type.getByRole('option', { name: 'text (guessed)' })).toBeAttached();
  await data.type.selectOption('number');
  await data.missing.fill('none, n/a');
  await data.readAgain.click();
  await expect(data.head('price')).toContainText('number 100 %');
  await expect(data.head('price')).toContainText('16 missing');
  await expect(data.head('price')).toContainText('set by hand');
  await expect(data.heading).toBeFocused();

  await data.column('price').click();
  await data.decimal.selectOption('comma: 1234,5');
  await expect(data.missing).toHaveValue('none n/a');
  await expectAccessible(page);
  await screenshot(page, 'data-column');
  await data.readAgain.click();
  await expect(page.locator('.preview')).toContainText('1.201');

  await data.undo.click();
  await expect(page.locator('.preview')).toContainText('1201');
  await page.keyboard.press('Shift+Z');
  await expect(page.locator('.preview')).toContainText('1.201');
  await data.column('price').click();
  await data.backToGuess.click();
  await expect(data.head('price')).toContainText('text');
  await expect(data.head('price')).not.toContainText('set by hand');
});

test('a wrong format is refused beside its field, all by keyboard', async ({ page }, { outputDir }) => {
  const rows = hours(48, (at, hour) => `${at},${1767225600 + 3600 * hour}.5`);
  const data = await open(page, `${outputDir}-stamps.csv`, ['time,stamp', ...rows].join('\n'));
  const before = await data.firstCell('stamp');

  await data.column('stamp').focus();
  await page.keyboard.press('Enter');
  await expect(data.type).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(data.column('stamp')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(data.type).toBeFocused();
  await page.keyboard.type('date');
  await expect(data.type).toHaveValue('date-time');
  await page.keyboard.press('Tab');
  await expect(data.format).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(data.errors).toContainText('Times need a format');
  await page.keyboard.type('yyyy-mm-dd');
  await page.keyboard.press('Enter');
  await expect(data.errors).toContainText('There is no month. Write MM for it; mm are minutes.');
  await expectAccessible(page);
  expect(await data.firstCell('stamp'), 'nothing is applied').toBe(before);

  await data.format.fill('seconds');
  await page.keyboard.press('Enter');
  await expect(data.head('stamp')).toContainText('date-time 100 %');
  expect(await data.firstCell('stamp')).toBe('2026-01-01 00:00:00');
  await data.column('stamp').click();
  await expect(data.format).toHaveValue('UNIX seconds');
});

test('a file without a header gets names, and another encoding', async ({ page }, { outputDir }) => {
  const rows = hours(48, (at, hour) => `${at},caf\xe9,${100 + hour}`);
  const data = await open(page, `${outputDir}-bare.csv`, Buffer.from(rows.join('\n'), 'latin1'));
  const file = data.file(/bare\.csv/);
  await expect(file).toContainText('windows-1252');

  await file.getByRole('button', { name: /^Change how/ }).click();
  await expect(data.names).toHaveValue('column 1, column 2, column 3');
  await data.names.fill('time, place');
  await data.readAgain.click();
  await expect(data.errors).toContainText('2 of 3 names. Write one per column, with commas between.');
  await expect(data.column('column 3')).toBeVisible();
  await data.names.fill('time, place, guests');
  await data.encoding.selectOption('windows-1251');
  await expectAccessible(page);
  await screenshot(page, 'data-file');
  await data.readAgain.click();
  await expect(data.column('guests')).toBeVisible();
  await expect(file).toContainText('set by hand');
  expect(await data.firstCell('place')).toBe('caf\u0439');

  // What is said about a column goes along with its name.
  await data.column('place').click();
  await data.missing.fill('caf\u0439');
  await data.readAgain.click();
  await expect(data.head('place')).toContainText('48 missing');
  await file.getByRole('button', { name: /^Change how/ }).click();
  await data.names.fill('time, room, guests');
  await data.readAgain.click();
  await expect(data.head('room')).toContainText('48 missing');

  await file.getByRole('button', { name: /^Change how/ }).click();
  await data.backToGuess.click();
  await expect(file).toContainText('windows-1252');
  await expect(data.column('column 2')).toBeVisible();
});
