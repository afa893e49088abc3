// The states beside the main road: stopped, filtered to none, unknown, stale, more than one detector, very many events.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, expectAccessible, goToStep, test } from '../fixtures.mjs';
import { AnomaliesPage } from '../pages/anomalies.mjs';
import { AnomalyPage } from '../pages/anomaly.mjs';
import { DetectorsPage } from '../pages/detectors.mjs';
import { MapPage } from '../pages/map.mjs';
import { runSample } from '../pages/sample.mjs';

const LATENCY = fileURLToPath(
  new URL('../../data/nab/realKnownCause__ec2_request_latency_system_failure.csv', import.meta.url),
);

/** A file with a value for every series at every interval. `value(series, at)` must always give the same. */
function write(path, { series, intervals, minutes, value }) {
  const lines = ['time,place,visits'];
  for (let at = 0; at < intervals; at += 1) {
    const time = new Date(Date.UTC(2026, 0, 1, 0, at * minutes)).toISOString();
    for (let one = 0; one < series; one += 1) lines.push(`${time},p${one},${value(one, at)}`);
  }
  writeFileSync(path, lines.join('\n'));
}

const wave = (one, at) => 100 + one + 20 * Math.sin(at / 4) + ((at * 37 + one * 11) % 13);

/** A link of the site followed without loading the page anew. */
async function follow(page, path) {
  await page.evaluate((to) => {
    history.pushState({}, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
}

test('a stopped run keeps the metrics that are done', async ({ page }, { outputDir }) => {
  const large = `${outputDir}-large.csv`;
  write(large, { series: 500, intervals: 500, minutes: 60, value: (one, at) => wave(one, at).toFixed(1) });
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.drop(large);
  await goToStep(page, 'Backtest');
  // A reader quick enough to press Cancel as soon as the first metrics are done.
  await page.evaluate(() => {
    new MutationObserver((_, observer) => {
      const cancel = [...document.querySelectorAll('button')].find((button) => button.textContent === 'Cancel');
      if (!cancel || !/Learning [1-9]/.test(document.querySelector('main').textContent)) return;
      observer.disconnect();
      cancel.focus();
      cancel.click();
    }).observe(document.querySelector('main'), { childList: true, subtree: true, characterData: true });
  });
  await page.getByRole('button', { name: 'Run backtest' }).click();
  await expect(page.getByText(/Stopped\. [1-9]\d* of 501 metrics are done and can be browsed\./)).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Show anomalies' }).click();
  await expect(page.getByText(/Stopped\. [1-9]\d* of 501 metrics are done\./)).toBeVisible();

  await page.getByRole('button', { name: 'Run again' }).click();
  const steps = page.getByRole('navigation', { name: 'Steps for this detector' });
  await expect(steps).toContainText(/done in .*, run 2/, { timeout: 30_000 });
  await expect(page.getByText('Stopped.')).toBeHidden();
});

test('results of another mapping give way to those of the next run', async ({ page }) => {
  const anomalies = await runSample(page);
  const chips = page.locator('.chips');
  await expect(chips).toContainText('platform');
  await goToStep(page, 'Map');
  await new MapPage(page).use('platform').selectOption('Ignore');
  await goToStep(page, 'Anomalies');
  await page.getByRole('button', { name: 'Run again' }).click();
  await expect(anomalies.head).toContainText('16 metrics', { timeout: 30_000 });
  await expect(chips).not.toContainText('platform');
  const steps = page.getByRole('navigation', { name: 'Steps for this detector' });
  await expect(steps).toContainText(`${await anomalies.events()} at 70 or more`);
  await expect(anomalies.rows).toHaveCount(await anomalies.events());
});

test('filters that leave nothing are named, and one press takes them off', async ({ page }) => {
  const anomalies = await runSample(page);
  const all = await anomalies.events();
  await page.getByRole('button', { name: /^platform/ }).click();
  await page.getByRole('checkbox', { name: 'pc_web' }).check();
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox').fill('nowhere');
  const message = 'No event passes the filters: platform is pc_web, search is “nowhere”.';
  await expect(page.getByText(message)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect.poll(() => anomalies.events()).toBe(all);
  await expect(anomalies.heading).toBeFocused();
});

test('an event that is not there, or not let through, says so', async ({ page }) => {
  const anomalies = await runSample(page);
  await anomalies.panel.getByRole('link', { name: /Open/ }).click();
  const anomaly = new AnomalyPage(page);
  await expect(anomaly.why).toBeVisible();
  const title = await anomaly.heading.textContent();
  await page.evaluate(() => {
    location.hash = 'sev=100';
  });
  await expect(page.getByText('This event is not in run 1 at 100 or more.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Show anyway' }).click();
  await expect(anomaly.heading).toHaveText(title);

  await follow(page, `${new URL(page.url()).pathname.replace(/[^/]+$/, '0')}#sev=60`);
  await expect(page.getByText('This event is not in run 1 at 60 or more.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Show anyway' })).toBeHidden();
  await page.getByRole('link', { name: 'All anomalies' }).click();
  await expect(page).toHaveURL(/anomalies#sev=60/);
  await expect(anomalies.rows).toHaveCount(await anomalies.events());
});

test('two detectors live beside each other', async ({ page }) => {
  const anomalies = await runSample(page);
  const first = await anomalies.events();
  const at = page.url();
  await page.getByRole('link', { name: 'Foretop, all detectors' }).click();
  const detectors = new DetectorsPage(page);
  await detectors.drop(LATENCY);
  await expect(page).toHaveURL(/\/d\/\w{6}\/map/);
  await new MapPage(page).runToAnomalies();
  await expect(anomalies.head).toContainText('1 metric.');
  const second = await anomalies.events();

  await page.getByRole('button', { name: 'Detector' }).click();
  await page.getByRole('link', { name: 'ecommerce' }).click();
  await expect(page).toHaveURL(at);
  await expect(page).toHaveTitle('Anomalies, ecommerce');
  await expect.poll(() => anomalies.events()).toBe(first);
  await page.goBack();
  expect(page.url()).not.toBe(at);
  await expect.poll(() => anomalies.events()).toBe(second);
  await page.getByRole('link', { name: 'Foretop, all detectors' }).click();
  await expect(detectors.list.getByRole('row')).toHaveCount(3);
  await expectAccessible(page);
});

test('of very many events only the rows in sight exist', async ({ page }, { outputDir }) => {
  const many = `${outputDir}-many.csv`;
  const hit = (one, at) => at > 7_000 && at % 8 === 0 && (at / 8) % 8 === one;
  write(many, { series: 8, intervals: 10_000, minutes: 5, value: (one, at) => (wave(one, at) * (hit(one, at) ? 3 : 1)).toFixed(1) });
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.drop(many);
  await new MapPage(page).runToAnomalies();
  const anomalies = new AnomaliesPage(page);
  await anomalies.threshold.fill('0');
  await expect.poll(() => anomalies.events()).toBeGreaterThan(200);
  const total = await anomalies.events();
  await expect(anomalies.list).toHaveAttribute('aria-rowcount', String(total + 1));
  expect(await anomalies.rows.count()).toBeLessThan(60);

  await anomalies.selected.focus();
  await page.keyboard.press('End');
  const last = page.locator(`tr.event[aria-rowindex="${total + 1}"]`);
  await expect(last).toBeFocused();
  await expect(last).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.locator('.crumb')).toContainText(/of/);
  await page.keyboard.press('Escape');
  await expect(last, 'the list stands where it was left').toBeAttached();
  await expectAccessible(page);
});

test('names of any length leave the page as wide as the screen', async ({ page }, { outputDir }) => {
  const path = `${outputDir}-long.csv`;
  const lines = [`timestamp,${'m'.repeat(200)},${'dim '.repeat(50)}`];
  for (let at = 0; at < 600; at += 1) {
    const time = new Date(Date.UTC(2026, 0, 1, at)).toISOString();
    for (const name of ['v', 'w']) lines.push(`${time},${wave(0, at) * (at === 500 && name === 'v' ? 5 : 1)},${name.repeat(200)}`);
  }
  writeFileSync(path, lines.join('\n'));
  const fits = async (what) => {
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      await expect.poll(overflow, `${what} at ${width} px`).toBeLessThanOrEqual(0);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  };
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.drop(path);
  await expect(new MapPage(page).heading).toBeVisible();
  await fits('Map');
  await goToStep(page, 'Data');
  await fits('Data');
  await goToStep(page, 'Map');
  await new MapPage(page).runToAnomalies();
  await fits('Anomalies');
  await new AnomaliesPage(page).panel.getByRole('link', { name: /Open/ }).click();
  await expect(new AnomalyPage(page).siblings).toBeVisible();
  await fits('Anomaly');
});
