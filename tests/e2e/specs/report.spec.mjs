// A report: put together, seen before it is saved, read without this page, on paper too; charts as files.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, expectAccessible, goToStep, screenshot, test } from '../fixtures.mjs';
import { AnomalyPage } from '../pages/anomaly.mjs';
import { ReportPage, saved } from '../pages/report.mjs';
import { runSample } from '../pages/sample.mjs';

const screens = (name) => fileURLToPath(new URL(`../results/screens/${name}`, import.meta.url));
const strip = (page) => page.getByRole('navigation', { name: 'Steps for this detector' });

test('a report is put together with a preview and saved as one file', async ({ page, browser }) => {
  test.setTimeout(120_000);
  const anomalies = await runSample(page);
  const shown = await anomalies.events();
  await expect(strip(page)).toContainText('not exported yet');
  expect(page.requests.some((url) => url.includes('documents'))).toBe(false);
  await page.getByRole('link', { name: 'Build report' }).click();
  const report = new ReportPage(page);
  await expect(report.heading).toBeFocused();
  await expect(report.preview).toContainText(`${shown} events at 70 or more`);
  await expect(report.events).toHaveCount(Math.min(10, shown));
  await expectAccessible(page);

  await report.most.fill('3');
  await report.most.blur();
  await expect(report.events).toHaveCount(3);
  await report.section('Method and data').uncheck();
  await expect(report.preview).not.toContainText('Method and data');
  await report.section('Method and data').check();
  await expect(report.preview).toContainText('Method and data');

  await expect(report.saveButton).toHaveText(/Save HTML, [\d.]+\s[kM]B/);
  const file = await report.save();
  expect(file.name).toMatch(/-report\.html$/);
  expect(file.bytes.length).toBeLessThan(2_000_000);
  expect(file.text).not.toMatch(/<script(?! type="application\/json")|href=|src=/);
  await expect(strip(page)).toContainText('HTML exported');

  // On its own, without script, in any scheme, on a phone and on paper.
  await writeFile(screens('report.html'), file.bytes);
  const alone = await browser.newContext({ javaScriptEnabled: false });
  const reader = await alone.newPage();
  const errors = [];
  reader.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  for (const [colorScheme, width] of [['light', 1024], ['dark', 1024], ['light', 390]]) {
    await reader.emulateMedia({ colorScheme });
    await reader.setViewportSize({ width, height: 900 });
    await reader.goto(`file://${screens('report.html')}`);
    await expect(reader.getByRole('article')).toHaveCount(3);
    const overflow = await reader.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `the report at ${width} px`).toBeLessThanOrEqual(0);
    await screenshot(reader, `report-file-${width}-${colorScheme}`);
  }
  expect(errors).toEqual([]);
  await reader.emulateMedia({ colorScheme: 'dark', media: 'print' });
  for (const format of ['A4', 'Letter']) {
    await reader.pdf({ path: screens(`report-${format}.pdf`), format, printBackground: false });
  }
  await alone.close();
});

test('codes stand for values, and every form can be saved', async ({ page }) => {
  await runSample(page);
  await goToStep(page, 'Report');
  const report = new ReportPage(page);
  await expect(report.preview).toContainText('marketplace');
  await page.getByRole('checkbox', { name: /codes/ }).check();
  await expect(report.preview).toContainText('marketplace 1');
  await expect(report.preview).not.toContainText('mobile_web');
  const names = [];
  for (const [form, ending] of [
    ['HTML', /\.html$/],
    ['CSV', /-anomalies\.csv$/],
    ['JSON', /\.json$/],
    ['Anomalies table', /_anomalies\.csv$/],
    ['QuickSight tables', /\.zip$/],
    ['API responses', /\.zip$/],
  ]) {
    await report.form(new RegExp(`^${form}`)).check();
    await expect(report.name).toHaveText(ending);
    const file = await report.save();
    expect(file.name).toMatch(ending);
    expect(file.text).not.toContain('mobile_web');
    names.push(file.name);
  }
  expect(new Set(names).size).toBe(6);
  await report.form(/^JSON/).check();
  await expect(report.preview).toContainText('"version": 1');
  await expectAccessible(page);
});

test('a report saved before its preview has changed is the one chosen', async ({ page }) => {
  await runSample(page);
  await goToStep(page, 'Report');
  const report = new ReportPage(page);
  await expect(report.preview).toContainText('mobile_web');
  const file = await saved(page, () =>
    page.evaluate(() => {
      const box = [...document.querySelectorAll('label')].find((label) => label.textContent.includes('codes'));
      box.querySelector('input').click();
      const save = [...document.querySelectorAll('button')].find((button) => button.textContent.startsWith('Save'));
      setTimeout(() => save.click());
    }),
  );
  expect(file.text).toContain('marketplace 1');
  expect(file.text).not.toContain('mobile_web');
});

test('the report is printed, not the page around it', async ({ page }) => {
  await runSample(page);
  await goToStep(page, 'Report');
  const report = new ReportPage(page);
  await expect(report.preview).toContainText('Settings');
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(report.form(/^HTML/)).toBeHidden();
  await expect(page.getByRole('navigation')).toBeHidden();
  await expect(report.events.first()).toBeVisible();
  await page.pdf({ path: screens('report-page.pdf'), format: 'A4' });
});

test('a chart is saved as PNG and as SVG, and its figures are copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const anomalies = await runSample(page);
  const menu = async (card, name) => {
    await card.getByRole('button', { name: 'Export' }).click();
    return card.getByRole('button', { name });
  };
  let item = await menu(anomalies.lanes, /SVG/);
  const lanes = await saved(page, () => item.click());
  expect(lanes.name).toMatch(/^Events-by-platform-.*2021.*\.svg$/);
  expect(lanes.text).toContain('>All</text>');

  await anomalies.panel.getByRole('link', { name: /Open/ }).click();
  await expect.poll(() => new AnomalyPage(page).painted()).toBeGreaterThan(0.02);
  const card = page.locator('section', { has: page.locator('#chart') });
  item = await menu(card, /PNG/);
  const png = await saved(page, () => item.click());
  expect(png.name).toMatch(/\d{4}.*\.png$/);
  expect(png.name).not.toMatch(/[\\/:*?"<>|,]/);
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
  expect([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)]).toEqual([1968, 764]);
  await writeFile(screens('chart.png'), png.bytes);
  item = await menu(card, /Copy as CSV/);
  await item.click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('start,actual,expected');

  // The menu of the page saves this event alone.
  await page.locator('.crumb').getByRole('button', { name: 'Export' }).click();
  const alone = await saved(page, () => page.locator('.crumb').getByRole('button', { name: /Report/ }).click());
  expect(alone.text.match(/<article/g)).toHaveLength(1);
});
