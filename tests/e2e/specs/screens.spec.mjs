// Every page at every width, light and dark: it looks as its picture in docs/screens, nothing is wider than the screen,
// and axe finds nothing. UPDATE=1 takes the pictures anew.
import { expect, expectAccessible, goToStep, test } from '../fixtures.mjs';
import { AlertsPage } from '../pages/alerts.mjs';
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
  await page.mouse.move(0, 0);
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
  await detectors.hideGuide();
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
  const detectors = new DetectorsPage(page);
  await detectors.hideGuide();
  await goToStep(page, 'Map');
  await new MapPage(page).interval.selectOption('2 hours');
  await new MapPage(page).runToAnomalies();
  await goToStep(page, 'Backtest');
  await look(page, 'backtest');
  await page.getByRole('link', { name: 'Compare run 1 with run 2' }).click();
  await expect(new ComparePage(page).heading).toBeVisible();
  await look(page, 'compare');
  await goToStep(page, 'Alerts');
  const alerts = new AlertsPage(page);
  await alerts.add.click();
  await expect(alerts.toRead).toContainText('Severity');
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await look(page, 'alerts');
  await goToStep(page, 'Report');
  await expect(new ReportPage(page).preview).toContainText('Method and data');
  await look(page, 'report');
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

test('text at twice its size leaves every page usable', async ({ page, context }) => {
  const session = await context.newCDPSession(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
  const anomalies = await runSample(page);
  const check = async (name) => {
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, name).toBeLessThanOrEqual(0);
    // What is cut off at the bottom cannot be read.
    const cut = await page.locator('button, .btn, label, h1, h2, .lane-names li').evaluateAll((all) => {
      const isCut = (element) => element.clientHeight > 0 && element.scrollHeight > element.clientHeight + 2;
      return all.filter((element) => isCut(element) && !element.matches('.vh, .vh *')).map((element) => element.outerHTML);
    });
    expect(cut, name).toEqual([]);
  };
  await check('anomalies');
  const names = await anomalies.lanes.locator('.lane-names li').nth(2).boundingBox();
  const plot = await anomalies.lanes.locator('canvas').first().boundingBox();
  expect(names.y + names.height, 'names stand beside their lanes').toBeLessThan(plot.y + plot.height);
  expect(names.height).toBeCloseTo(38, 0);
  await anomalies.openSelected();
  const anomaly = new AnomalyPage(page);
  await expect.poll(() => anomaly.painted()).toBeGreaterThan(0.02);
  await check('anomaly');
  await anomaly.drag(0.4, 0.6);
  const [from, to] = await anomaly.window();
  expect(to - from, 'a drag over a fifth of the chart shows about a fifth of its 120 hours').toBeLessThan(36);
  for (const step of ['Data', 'Map', 'Backtest', 'Alerts', 'Report']) {
    await goToStep(page, step);
    await check(step);
  }
});
