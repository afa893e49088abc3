// Every page at every width, light and dark: nothing is wider than the screen, and axe finds nothing. The pictures are
// for the eye.
import { fileURLToPath } from 'node:url';
import { expect, expectAccessible, goToStep, screenshot, test } from '../fixtures.mjs';
import { AnomaliesPage } from '../pages/anomalies.mjs';
import { AnomalyPage } from '../pages/anomaly.mjs';
import { DetectorsPage } from '../pages/detectors.mjs';
import { MapPage } from '../pages/map.mjs';
import { ReportPage } from '../pages/report.mjs';

/** Width, height, and whether there is a picture of it. */
const SIZES = [
  [1440, 900, true],
  [1024, 900, true],
  [768, 1024, false],
  [390, 844, true],
  [320, 640, false],
];

/** Looks at the page at all widths, in both themes. */
async function look(page, name) {
  for (const [width, height, isPictured] of SIZES) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of isPictured ? ['light', 'dark'] : []) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(150);
      await screenshot(page, `${name}-${width}-${colorScheme}`);
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `${name} at ${width} px`).toBeLessThanOrEqual(0);
    await expectAccessible(page);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 900 });
}

test('every page fits every screen', async ({ page }) => {
  test.setTimeout(420_000);
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
  await page.waitForTimeout(500);
  if (process.env.UPDATE) {
    // The picture of the README.
    const path = fileURLToPath(new URL('../../../docs/screens/anomalies.png', import.meta.url));
    await page.screenshot({ path, animations: 'disabled' });
  }
  await look(page, 'anomalies');
  await anomalies.panel.getByRole('link', { name: /Open/ }).click();
  await expect.poll(() => new AnomalyPage(page).painted()).toBeGreaterThan(0.02);
  await look(page, 'anomaly');
  await goToStep(page, 'Backtest');
  await look(page, 'backtest');
  await goToStep(page, 'Report');
  await expect(new ReportPage(page).preview).toContainText('Method and data');
  await look(page, 'report');
  await page.getByRole('link', { name: 'Foretop, all detectors' }).click();
  await expect(detectors.heading).toBeVisible();
  await look(page, 'detectors');
});

test('what is about the site fits every screen', async ({ page }) => {
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
