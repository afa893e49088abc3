// Every page at every width, light and dark: it looks as its picture in docs/screens, nothing is wider than the screen,
// and axe finds nothing. UPDATE=1 takes the pictures anew.
import { expect, expectAccessible, goToStep, test } from '../fixtures.mjs';
import { AnomaliesPage } from '../pages/anomalies.mjs';
import { AnomalyPage } from '../pages/anomaly.mjs';
import { ComparePage } from '../pages/compare.mjs';
import { DetectorsPage } from '../pages/detectors.mjs';
import { MapPage } from '../pages/map.mjs';
import { ReportPage } from '../pages/report.mjs';
import { runSample } from '../pages/sample.mjs';

/** Width, height, and whether there is a picture of it. */
const SIZES = [
  [1440, 900, true],
  [1024, 900, true],
  [768, 1024, false],
  [390, 844, true],
  [320, 640, false],
];

/** The pictures end there; what is below repeats itself. */
const TALLEST = 1600;

/** Looks at the page at all widths, in both themes. */
async function look(page, name) {
  for (const [width, height, isPictured] of SIZES) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of isPictured ? ['light', 'dark'] : []) {
      await page.emulateMedia({ colorScheme });
      const whole = await page.evaluate(() => document.documentElement.scrollHeight);
      const clip = { x: 0, y: 0, width, height: Math.min(whole, TALLEST) };
      await expect.soft(page).toHaveScreenshot(`${name}-${width}-${colorScheme}.png`, { fullPage: true, clip });
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `${name} at ${width} px`).toBeLessThanOrEqual(0);
    await expectAccessible(page);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 900 });
}

test('every page to the results looks right on every screen', async ({ page }) => {
  test.setTimeout(300_000);
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await look(page, 'detectors-empty');
  await detectors.trySample();
  await expect(new MapPage(page).result).toContainText('64 metrics');
  await look(page, 'map');
  await goToStep(page, 'Data');
  await look(page, 'data');
  await page.goBack();
  await new MapPage(page).runToAnomalies();
  const anomalies = new AnomaliesPage(page);
  await expect(anomalies.panel).toContainText('expected range');
  await look(page, 'anomalies');
  await anomalies.openSelected();
  await expect.poll(() => new AnomalyPage(page).painted()).toBeGreaterThan(0.02);
  await look(page, 'anomaly');
});

test('every page about the results looks right on every screen', async ({ page }) => {
  test.setTimeout(300_000);
  await runSample(page);
  await goToStep(page, 'Map');
  await new MapPage(page).interval.selectOption('2 hours');
  await new MapPage(page).runToAnomalies();
  await goToStep(page, 'Backtest');
  await look(page, 'backtest');
  await page.getByRole('link', { name: 'Compare with run 1' }).click();
  await expect(new ComparePage(page).heading).toBeVisible();
  await look(page, 'compare');
  await goToStep(page, 'Report');
  await expect(new ReportPage(page).preview).toContainText('Method and data');
  await look(page, 'report');
  const detectors = new DetectorsPage(page);
  await detectors.back();
  await look(page, 'detectors');
});

test('what is about the site looks right on every screen', async ({ page }) => {
  test.setTimeout(120_000);
  for (const path of ['privacy', 'keys']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await look(page, path);
  }
});

test.describe('in another language', () => {
  test.use({ locale: 'de-DE' });

  test('numbers are written as there', async ({ page }) => {
    const detectors = new DetectorsPage(page);
    await detectors.open();
    await detectors.trySample();
    await expect(new MapPage(page).result).toContainText('2.100 to learn, 900 to test');
    await new MapPage(page).runToAnomalies();
    await expect(page.locator('main > .head')).toContainText('learned from the 2.100 before them');
  });
});
