// A detector that goes on: replayed as if its data came interval by interval, at a pace, stopped, and set up to follow.
import { readFileSync } from 'node:fs';
import { expect, expectAccessible, goToStep, screenshot, test } from '../fixtures.mjs';
import { AlertsPage } from '../pages/alerts.mjs';
import { AnomaliesPage } from '../pages/anomalies.mjs';
import { AnomalyPage } from '../pages/anomaly.mjs';
import { BacktestPage } from '../pages/backtest.mjs';
import { DetectorsPage } from '../pages/detectors.mjs';
import { LifePage } from '../pages/life.mjs';
import { runSample } from '../pages/sample.mjs';

const SIZES = [[1440, 900], [1024, 900], [390, 844]];

/** Pictures in both themes, and no page wider than its window. */
async function look(page, name) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(200);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${name} at ${width} px`).toBeLessThanOrEqual(0);
      await screenshot(page, `${name}-${width}-${colorScheme}`);
    }
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** The page passes at both ends of the sizes. */
async function expectAccessibleAtAllSizes(page) {
  for (const [width, height] of [SIZES[2], SIZES[0]]) {
    await page.setViewportSize({ width, height });
    await expectAccessible(page);
  }
}

/** The first rows of the list of events. */
const told = (anomalies) => anomalies.rows.evaluateAll((rows) => rows.slice(0, 20).map((row) => row.innerText));

/** Runs the sample, and goes back to be replayed. */
async function toReplay(page) {
  const anomalies = await runSample(page);
  const found = await told(anomalies);
  await goToStep(page, 'Backtest');
  const life = new LifePage(page);
  await life.choose('Replay');
  return { anomalies, found, life };
}

test('a replay from 70 % without learning anew finds what the backtest has found', async ({ page }) => {
  const { anomalies, found, life } = await toReplay(page);
  await expect(life.border).toHaveAttribute('aria-valuetext', /^0\s%: judged as soon as enough is seen/);
  await life.learned.fill('70');
  await life.learned.press('Enter');
  await expect(life.border).toHaveAttribute('aria-valuetext', /^70\s% only learned from, [\d,]+ intervals/);
  await life.set('Learn anew', 'Never');
  await life.start.click();
  await expect(life.status).toHaveText('stopped', { timeout: 120_000 });
  await expect(new BacktestPage(page).runRow(2)).toContainText('Replay');
  await expect(new BacktestPage(page).runRow(2)).toContainText('Run as replay, was backtest');
  await expect(page.getByRole('navigation', { name: 'Steps for this detector' })).not.toContainText('run again');
  await goToStep(page, 'Anomalies');
  await expect.poll(() => told(anomalies)).toEqual(found);
});

test('a replay learns, turns active and fills its log, which is filtered and exported', async ({ page }) => {
  const { life } = await toReplay(page);
  await look(page, 'life-replay-settings');
  await expectAccessibleAtAllSizes(page);
  await life.pace.selectOption('100 intervals a second');
  await life.start.click();
  await expect(life.status).toHaveText('learning');
  await expect(life.card).toContainText(/\d+ of 48 intervals, \d+ more (is|are) needed/);
  await expect(life.status).toHaveText('active');
  await expect(life.card).toContainText(/[\d,]+ of 3,000 intervals, \d+ a second/);
  await expect(page.getByRole('navigation', { name: 'Steps for this detector' })).toContainText(/active, [\d,]+ of 3,000 intervals/);
  await expect(life.rows.first()).toContainText('judged');
  await look(page, 'life-replay-active');
  await life.stop.click();
  await expect(life.status).toHaveText('stopped');

  const started = await life.counter('Executions started');
  expect(started).toBeGreaterThan(48);
  expect(await life.counter('succeeded')).toBe(started);
  expect(await life.counter('failed')).toBe(0);
  await expect(life.rows).toHaveCount(50);
  await expectAccessibleAtAllSizes(page);

  await life.set('Intervals shown', 'Failed');
  await expect(page.getByText('No such interval.')).toBeVisible();
  await life.set('Intervals shown', 'All');
  await page.getByRole('button', { name: '50 more' }).click();
  await expect(life.rows).toHaveCount(100);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export log' }).click();
  await page.getByRole('button', { name: 'CSV', exact: true }).click();
  const csv = readFileSync(await (await download).path(), 'utf8').trim().split('\r\n');
  expect(csv[0]).toBe('start,end,judged_at,status,file,rows,skipped_rows,anomalies,reason,remarks,bucket');
  expect(csv).toHaveLength(started + 1);
  expect(csv.filter((line) => line.includes(',learned,'))).toHaveLength(48);
  expect(csv.filter((line) => line.includes('first interval judged, after 48 intervals'))).toHaveLength(1);

  // An interval leads to its anomalies.
  await life.rows.first().getByRole('link').click();
  await expect(page).toHaveURL(/anomalies#sev=0&from=\d+&to=\d+/);
});

test('a replay at ten intervals a second takes its time, and is stopped by keys', async ({ page }) => {
  const { life } = await toReplay(page);
  await life.mode.getByRole('radio', { name: 'Replay' }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(life.mode.getByRole('radio', { name: 'Backtest' })).toBeChecked();
  await page.keyboard.press('ArrowRight');
  await expect(life.mode.getByRole('radio', { name: 'Replay' })).toBeChecked();
  await life.pace.focus();
  await life.pace.selectOption('10 intervals a second');
  await life.start.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => life.counter('Executions started')).toBeGreaterThan(5);
  const [before, from] = [await life.counter('Executions started'), Date.now()];
  await expect.poll(() => life.counter('Executions started')).toBeGreaterThanOrEqual(before + 30);
  const pace = ((await life.counter('Executions started')) - before) / ((Date.now() - from) / 1_000);
  expect(pace, 'intervals a second').toBeGreaterThan(5);
  expect(pace, 'intervals a second').toBeLessThan(15);
  await life.stop.focus();
  await page.keyboard.press('Enter');
  await expect(life.status).toHaveText('stopped');
});

test('what is found is shown while a replay goes on, and a stop keeps it', async ({ page }) => {
  const { anomalies, life } = await toReplay(page);
  await life.pace.selectOption('100 intervals a second');
  await life.start.click();
  await expect(life.status).toHaveText('active');
  await goToStep(page, 'Anomalies');
  await expect(page.getByText('Detection goes on. Below is what is found so far; it may change until the run is over.')).toBeVisible();
  await goToStep(page, 'Backtest');
  await life.stop.click();
  await expect(life.status).toHaveText('stopped');
  await goToStep(page, 'Anomalies');
  await expect(anomalies.head).toContainText('learned from the 48 before them');

  // The choice of how is undone as any other.
  await goToStep(page, 'Backtest');
  await new BacktestPage(page).heading.click();
  await page.keyboard.press('z');
  await expect(life.pace).toHaveValue('');
});

test('rules fire at their time while a replay goes on', async ({ page }) => {
  await runSample(page);
  await goToStep(page, 'Alerts');
  await new AlertsPage(page).add.click();
  await goToStep(page, 'Backtest');
  const life = new LifePage(page);
  await life.choose('Replay');
  await expect(page.getByRole('link', { name: '1 rule', exact: true })).toBeVisible();
  await life.start.click();
  await expect(life.status).toHaveText('stopped', { timeout: 120_000 });
  const fired = page.getByRole('region', { name: 'Alerts fired, newest first' }).locator('tbody tr');
  await expect(fired.first()).toContainText('Rule 1');
  await expect(fired.last()).toContainText(/2021, \d\d:\d\d/);
  const times = await fired.locator('th').allTextContents();
  const seconds = times.map((time) => Date.parse(time.replace(',', '')));
  expect(seconds, 'newest first').toEqual([...seconds].sort((one, other) => other - one));
  await look(page, 'life-fired');
  await expectAccessibleAtAllSizes(page);
  await fired.getByRole('link').first().click();
  await expect(page).toHaveURL(/anomalies\/[0-9a-f]+/);
  await expect(new AnomalyPage(page).why).toBeVisible();
});

test('following is set up: the place, the next interval, and what is missing', async ({ page }) => {
  const { life } = await toReplay(page);
  await life.choose('Follow');
  await expect(page.getByText('This tab has to stay open.', { exact: false })).toBeVisible();
  await life.set('Where new intervals come from', 'URLs');
  await expect(page.getByText('Type the address of an interval.')).toBeVisible();
  await expect(life.start).toHaveAttribute('aria-disabled', 'true');
  const address = page.getByLabel('Address of an interval');
  await address.fill('https://data.example/{{yyyyMMdd}}/{{HHmm}}.csv?X-Amz-Signature=secret');
  await address.press('Tab');
  await expect(page.getByText('https://data.example/20210506/0000.csv', { exact: true })).toBeVisible();
  await expect(life.start).not.toHaveAttribute('aria-disabled', 'true');

  await life.set('Where new intervals come from', 'Bucket');
  await page.getByLabel('Bucket', { exact: true }).last().fill('metrics');
  await page.getByLabel('Secret access key').fill('wJalr');
  await page.getByLabel('How the keys of an interval begin').fill('live/{{yyyyMMdd}}');
  await page.getByLabel('How the keys of an interval begin').press('Tab');
  await expect(page.getByText('live/20210506', { exact: true })).toBeVisible();
  await look(page, 'life-follow-bucket');
  await expectAccessibleAtAllSizes(page);
  await life.set('Where new intervals come from', 'Folder');
  await look(page, 'life-follow-folder');
  await expectAccessibleAtAllSizes(page);

  // The page keeps the plan with the detector, and no secret.
  await new DetectorsPage(page).back();
  await new DetectorsPage(page).keep('ecommerce', 'Settings and results');
  await page.reload();
  await page.getByRole('link', { name: 'ecommerce' }).click();
  await expect(new AnomaliesPage(page).rows.first()).toBeVisible();
  await goToStep(page, 'Backtest');
  await expect(life.mode.getByRole('radio', { name: 'Follow' })).toBeChecked();
  await life.set('Where new intervals come from', 'Bucket');
  await expect(page.getByLabel('Bucket', { exact: true }).last()).toHaveValue('metrics');
  await expect(page.getByLabel('Secret access key')).toHaveValue('');
  await life.set('Where new intervals come from', 'URLs');
  await expect(page.getByLabel('Address of an interval')).toHaveValue('');
});
