// Sessions: a detector saved as a file and opened again, kept on this device, and a link that has lost its data.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dropFiles, expect, expectAccessible, goToStep, screenshot, test } from '../fixtures.mjs';
import { AnomaliesPage } from '../pages/anomalies.mjs';
import { AnomalyPage } from '../pages/anomaly.mjs';
import { DetectorsPage } from '../pages/detectors.mjs';
import { ReportPage } from '../pages/report.mjs';
import { runSample } from '../pages/sample.mjs';
import { keptOnDevice, overwriteKeptSessions, saveSession } from '../pages/session.mjs';
import { toast } from '../pages/toast.mjs';

const SAMPLE = fileURLToPath(new URL('../../../public/samples/ecommerce.csv.gz', import.meta.url));

/** What the list of events shows, line by line, without the sparklines. */
const told = (anomalies) => anomalies.rows.evaluateAll((rows) => rows.map((row) => row.innerText));

/** Runs the sample, answers on the first event, and narrows the view. */
async function answered(page) {
  const anomalies = await runSample(page);
  await anomalies.panel.getByRole('button', { name: /^Relevant/ }).click();
  await expect(anomalies.selected).toContainText('Relevant');
  await anomalies.threshold.fill('60');
  await expect(page).toHaveURL(/#sev=60/);
  return anomalies;
}

test('a session opened elsewhere shows the same events, charts and answers', async ({ page, browser }, { outputDir, project }) => {
  const anomalies = await answered(page);
  const before = await told(anomalies);
  const session = await saveSession(page, `${outputDir}-a.foretop.json`);
  expect(session.name).toBe('ecommerce.foretop.json');
  expect(JSON.parse(session.text).foretop_session).toBe(1);
  await anomalies.panel.getByRole('link', { name: /Open/ }).click();
  const event = new AnomalyPage(page);
  await event.cursor.focus();
  await page.keyboard.press('Home');
  const reading = await event.readout.innerText();

  // The report carries it, too.
  await goToStep(page, 'Report');
  const html = `${outputDir}-report.html`;
  writeFileSync(html, (await new ReportPage(page).save()).bytes);
  for (const path of [session.path, html]) {
    const context = await browser.newContext({ baseURL: project.use.baseURL, locale: 'en-GB', timezoneId: 'UTC', viewport: { width: 1440, height: 900 } });
    const other = await context.newPage();
    const detectors = new DetectorsPage(other);
    await detectors.open();
    await detectors.drop(path);
    await expect(other).toHaveURL(/\/d\/\w{6}\/anomalies#sev=60/);
    const opened = new AnomaliesPage(other);
    await expect.poll(() => told(opened)).toEqual(before);
    await expect(opened.selected).toContainText('Relevant');
    await opened.panel.getByRole('link', { name: /Open/ }).click();
    const same = new AnomalyPage(other);
    await expect.poll(() => same.painted()).toBeGreaterThan(0.02);
    await same.cursor.focus();
    await other.keyboard.press('Home');
    await expect.poll(() => same.readout.innerText()).toBe(reading);
    if (path === html) {
      await context.close();
      continue;
    }
    await expectAccessible(other);
    await screenshot(other, 'session-anomaly');

    // Answers are taken back and given; what needs the data says so.
    await other.keyboard.press('u');
    await expect(toast(other)).toContainText('Took the answer back');
    await other.keyboard.press('z');
    await expect(same.question.getByRole('button', { name: /^Yes/ })).toHaveAttribute('aria-pressed', 'true');
    await goToStep(other, 'Map');
    await expect(other.getByText('The data is not there, so the mapping cannot be changed.')).toBeVisible();
    await expectAccessible(other);
    await screenshot(other, 'session-map');
    await goToStep(other, 'Backtest');
    await expect(other.getByRole('button', { name: 'Run again' })).toHaveAttribute('aria-disabled', 'true');
    await expect(other.getByText('The data is not in the session. Drop the same file first.')).toBeVisible();
    await expectAccessible(other);
    await goToStep(other, 'Data');
    await expect(other.getByRole('rowheader', { name: 'ecommerce.csv.gz' })).toBeVisible();
    await expectAccessible(other);
    await screenshot(other, 'session-data');

    // With its data it is whole again: the same events, and the answer still stands.
    await dropFiles(other, other.getByRole('region', { name: 'Drop area' }), [SAMPLE]);
    const steps = other.getByRole('navigation', { name: 'Steps for this detector' });
    await expect(steps).toContainText(/done in/, { timeout: 30_000 });
    await goToStep(other, 'Anomalies');
    await expect.poll(() => told(opened)).toEqual(before);
    await context.close();
  }
});

test('values that found no room in a session are missed where they would be', async ({ page }, { outputDir }) => {
  await runSample(page);
  const { path, text } = await saveSession(page, `${outputDir}-b.foretop.json`);
  writeFileSync(path, JSON.stringify({ ...JSON.parse(text), series: [] }));
  const detectors = new DetectorsPage(page);
  await detectors.back();
  await detectors.drop(path);
  const anomalies = new AnomaliesPage(page);
  await expect(anomalies.rows.first()).toBeVisible();
  await anomalies.panel.getByRole('link', { name: /Open/ }).click();
  const missing = 'The values of this metric are not in the session. Drop the same file to see them.';
  await expect(page.getByText(missing)).toBeVisible();
  await expectAccessible(page);
  await screenshot(page, 'session-without-values');
  await dropFiles(page, page.getByRole('main'), [SAMPLE]);
  await expect(page.getByText(missing)).toBeHidden();
  await expect.poll(() => new AnomalyPage(page).painted(), { timeout: 30_000 }).toBeGreaterThan(0.02);
});

test('a session with its data is one archive, which opens whole', async ({ page, browser }, { outputDir, project }) => {
  const anomalies = await answered(page);
  const before = await told(anomalies);
  const { path, name } = await saveSession(page, `${outputDir}-c.zip`, { withData: true });
  expect(name).toBe('ecommerce.foretop.zip');
  expect(readFileSync(path).includes(readFileSync(SAMPLE))).toBe(true);
  const context = await browser.newContext({ baseURL: project.use.baseURL, locale: 'en-GB', timezoneId: 'UTC' });
  const other = await context.newPage();
  const detectors = new DetectorsPage(other);
  await detectors.open();
  await detectors.drop(path);
  await expect(other).toHaveURL(/\/anomalies#sev=60/, { timeout: 30_000 });
  await expect.poll(() => told(new AnomaliesPage(other))).toEqual(before);
  await goToStep(other, 'Data');
  await expect(other.getByRole('row', { name: 'ecommerce.csv.gz' })).toContainText('CSV');
  await context.close();
});

test('a session that cannot be opened says why', async ({ page }, { outputDir }) => {
  const detectors = new DetectorsPage(page);
  for (const [text, title, cure] of [
    ['{"foretop_session": 2, "name": "a"}', 'was saved by a newer version of this page', 'Reload the page'],
    ['{"foretop_session": 1, "name": "a", "sett', 'is no session that can be read', 'Save the session again'],
  ]) {
    const path = `${outputDir}-broken.foretop.json`;
    writeFileSync(path, text);
    await detectors.open();
    await detectors.drop(path);
    const error = page.getByRole('alert').filter({ hasText: title });
    await expect(error).toContainText(cure);
    await expectAccessible(page);
  }
});

test('a detector kept on this device is there after a reload, until it is deleted', async ({ page }) => {
  const anomalies = await answered(page);
  const before = await told(anomalies);
  const link = page.url();
  const detectors = new DetectorsPage(page);
  await detectors.back();
  expect(await keptOnDevice(page)).toBe(null);
  await detectors.keep('ecommerce', 'Settings and results');
  await expectAccessible(page);
  await screenshot(page, 'detectors-kept');
  expect((await keptOnDevice(page)).files.flat()).toEqual([]);

  // A change later is kept too.
  await page.getByRole('textbox', { name: 'Name' }).fill('Shop of mine');
  await page.getByRole('button', { name: 'Rename' }).click();
  await expect.poll(async () => (await keptOnDevice(page)).sessions.join('')).toContain('Shop of mine');

  await page.goto(link);
  await expect.poll(() => told(anomalies)).toEqual(before);
  await expect(anomalies.selected).toContainText('Relevant');
  await page.goto('./');
  const row = detectors.row('Shop of mine');
  await expect(row).toContainText(/1 hour.*run 1.*Kept/s);
  await expectAccessible(page);
  await screenshot(page, 'detectors-closed');

  await detectors.list.getByRole('link', { name: 'Shop of mine' }).click();
  await expect.poll(() => anomalies.rows.count()).toBeGreaterThan(0);
  await detectors.back();
  await detectors.keep('Shop of mine', 'Settings and results');
  const manage = page.locator('.manage');
  await manage.getByRole('button', { name: 'Delete from this device' }).click();
  await expect(toast(page)).toContainText('Deleted Shop of mine from this device');
  await expect(row).toContainText('Not kept');
  const left = await keptOnDevice(page);
  expect([left.cards, left.sessions, left.files]).toEqual([[], [], []]);
  page.once('dialog', (dialog) => dialog.accept());
  await page.reload();
  await expect(page.getByText('They stay on this device.')).toBeVisible();
  await expect(detectors.list).toBeHidden();
});

test('what is kept stays as it is when it cannot be opened', async ({ page }) => {
  await runSample(page);
  const detectors = new DetectorsPage(page);
  await detectors.back();
  await detectors.keep('ecommerce', 'Settings and results');
  const broken = '{"foretop_session": 1, "broken"';
  await overwriteKeptSessions(page, broken);
  await page.reload();
  await detectors.row('ecommerce').getByRole('link', { name: 'ecommerce' }).click();
  await expect(page.getByText('ecommerce.foretop.json is no session that can be read')).toBeVisible();
  // Longer than a change takes to be kept.
  await page.waitForTimeout(2_000);
  expect((await keptOnDevice(page)).sessions).toEqual([broken]);
});

test('data kept beside makes a detector whole after a reload', async ({ page }) => {
  const anomalies = await runSample(page);
  const before = await told(anomalies);
  const detectors = new DetectorsPage(page);
  await detectors.back();
  await detectors.keep('ecommerce', 'And its data');
  expect((await keptOnDevice(page)).files).toEqual([[['ecommerce.csv.gz', readFileSync(SAMPLE).length, '']]]);
  await page.goto('./');
  await detectors.list.getByRole('link', { name: 'ecommerce' }).click();
  await expect.poll(() => told(anomalies), { timeout: 30_000 }).toEqual(before);
  await goToStep(page, 'Data');
  await expect(page.getByRole('row', { name: 'ecommerce.csv.gz' })).toContainText('CSV');
});

test('a detector is renamed and removed, and both can be undone', async ({ page }) => {
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.trySample();
  await detectors.back();
  await detectors.manage('ecommerce');
  await page.getByRole('textbox', { name: 'Name' }).fill('orders');
  await page.getByRole('button', { name: 'Rename' }).click();
  await toast(page).getByRole('button', { name: 'Undo' }).click();
  await expect(detectors.row('ecommerce')).toBeVisible();
  await page.getByRole('button', { name: 'Remove from this tab' }).click();
  await expect(detectors.list).toBeHidden();
  await toast(page).getByRole('button', { name: 'Undo' }).click();
  await expect(detectors.row('ecommerce')).toBeVisible();
});

test('a link without its data asks for it, and then shows its event', async ({ page }) => {
  const anomalies = await runSample(page);
  await anomalies.panel.getByRole('link', { name: /Open/ }).click();
  const event = new AnomalyPage(page);
  const title = await event.heading.innerText();
  await page.goto(`${page.url()}#sev=50`);
  await page.reload();
  await expect(page.getByText('This link needs its data. Drop the same file, or open a saved session.')).toBeVisible();
  await expectAccessible(page);
  await screenshot(page, 'link-without-data');
  const link = page.url();
  await dropFiles(page, page.getByRole('region', { name: 'Drop area' }), [SAMPLE]);
  await expect(event.heading).toHaveText(title, { timeout: 30_000 });
  expect(page.url()).toBe(link);
  await expect(event.place).toContainText('at 50 or more');
});

test('answers that are saved nowhere are asked about before the page is left', async ({ page }, { outputDir }) => {
  await answered(page);
  const asked = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    dialog.dismiss();
  });
  await page.reload({ timeout: 2_000 }).catch(() => {});
  expect(asked).toEqual(['beforeunload']);
  await saveSession(page, `${outputDir}-d.foretop.json`);
  await page.reload();
  expect(asked).toHaveLength(1);
});
