// Why a figure moved: a planted fall of clicks in one country, and of the orders that follow them by an hour.
import { writeFileSync } from 'node:fs';
import { expect, expectAccessible, screenshot, test } from '../fixtures.mjs';
import { AnomaliesPage } from '../pages/anomalies.mjs';
import { AnomalyPage } from '../pages/anomaly.mjs';
import { DetectorsPage } from '../pages/detectors.mjs';
import { MapPage } from '../pages/map.mjs';

/** Hours of the fall of clicks. */
const FALL = [560, 568];

/** 700 hours of clicks and of the orders that follow them, by country and device. */
function shop() {
  let state = 11;
  const noise = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648 - 0.5;
  };
  const before = new Map();
  const lines = ['timestamp,country,device,clicks,orders'];
  for (let hour = 0; hour < 700; hour += 1) {
    const time = new Date(Date.UTC(2026, 0, 1, hour)).toISOString();
    const wave = 1 + 0.4 * Math.sin((hour / 24) * 2 * Math.PI);
    const common = 1 + 0.2 * noise();
    for (const [country, size] of [['uk', 4_000], ['de', 3_000], ['fr', 2_000]]) {
      for (const [device, share] of [['app', 0.6], ['web', 0.4]]) {
        const falls = country === 'uk' && hour >= FALL[0] && hour < FALL[1] ? 0.4 : 1;
        const clicks = size * share * wave * common * falls * (1 + 0.1 * noise());
        const orders = 0.1 * (before.get(country + device) ?? clicks) * (1 + 0.06 * noise());
        before.set(country + device, clicks);
        lines.push([time, country, device, clicks.toFixed(0), orders.toFixed(1)].join(','));
      }
    }
  }
  return lines.join('\n');
}

test('a fall of orders is told by its place, its cause and its lag', async ({ page }, { outputDir }) => {
  const path = `${outputDir}-shop.csv`;
  writeFileSync(path, shop());
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.drop(path);
  const map = new MapPage(page);
  await expect(map.heading).toBeVisible();
  await map.runToAnomalies();
  const anomalies = new AnomaliesPage(page);
  // Clicks and orders are one event.
  await expect(anomalies.rows.first()).toContainText('orders');
  await expect(anomalies.rows.first()).toContainText('clicks');
  await expect(anomalies.rows.first()).toContainText('uk');
  await page.keyboard.press('Enter');
  const anomaly = new AnomalyPage(page);
  const root = anomaly.gap.locator('.weights li').first();
  await expect(root).toContainText('uk');
  await expect(root).toContainText(/100\s%/);
  await expect(anomaly.gap).toContainText(/instead of/);
  await expect(anomaly.heading).toContainText('below expected in uk');

  // Whichever measure the event is named after, the other one is told with its lag.
  const clicks = (await anomaly.heading.textContent()).startsWith('clicks');
  const other = anomaly.moved.locator('li', { hasText: clicks ? 'orders' : 'clicks' });
  await expect(other).toContainText(clicks ? '1 h after' : '1 h before');
  await expect(anomaly.moved.locator('li', { hasText: 'unexplained' })).toContainText('%');
  await expectAccessible(page);
  await screenshot(page, 'why');

  await root.getByRole('link', { name: 'uk' }).click();
  await expect(anomalies.heading).toBeVisible();
  await expect(page).toHaveURL(/d\.country=uk/);
});
