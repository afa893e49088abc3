// Every page at the three widths, light and dark: nothing is wider than the screen. The pictures are for the eye.
import { fileURLToPath } from 'node:url';
import { expect, goToStep, screenshot, test } from '../fixtures.mjs';
import { AnomaliesPage } from '../pages/anomalies.mjs';
import { AnomalyPage } from '../pages/anomaly.mjs';
import { DetectorsPage } from '../pages/detectors.mjs';
import { MapPage } from '../pages/map.mjs';
import { ReportPage } from '../pages/report.mjs';

const WIDTHS = [
  [1440, 900],
  [1024, 900],
  [390, 844],
  [320, 640],
];

/** Pictures of the page at all widths, in both themes. */
async function look(page, name) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const [width, height] of WIDTHS) {
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(150);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${name} at ${width} px`).toBeLessThanOrEqual(0);
      await screenshot(page, `${name}-${width}-${colorScheme}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 900 });
}

test('every page fits every screen', async ({ page }) => {
  test.setTimeout(180_000);
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await look(page, 'detectors');
  await detectors.trySample();
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
});
