// When and where, and who has said what: the lanes with their cards and periods, and the filter by review.
import { expect, expectAccessible, test } from '../fixtures.mjs';
import { runSample } from '../pages/sample.mjs';

test('a cell of the lanes tells what it holds, and picks its events', async ({ page }) => {
  const anomalies = await runSample(page);
  const all = await anomalies.events();
  const plot = await anomalies.lanesCursor.boundingBox();
  await page.mouse.move(plot.x + plot.width * 0.2, plot.y + 9);
  await expect(anomalies.cellCard).toHaveText(/^All, \d+ Apr 2021: \d+, \d+ events?$/);
  const card = await anomalies.cellCard.boundingBox();
  await page.mouse.move(card.x + card.width / 2, card.y + card.height - 4, { steps: 3 });
  await expect(anomalies.cellCard, 'the pointer may rest on it').toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(anomalies.cellCard).toBeHidden();

  await anomalies.lanesCursor.focus();
  await page.keyboard.press('Home');
  await expect(anomalies.cellCard).toHaveText(/^All, 29 Mar 2021: /);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/from=\d+&to=\d+/);
  await expect(anomalies.lanes).toContainText('29 Mar 2021');
  await page.getByRole('button', { name: 'End later' }).click();
  await expect(anomalies.lanes).toContainText('29 Mar 2021 to 30 Mar 2021');
  await expect(page.getByRole('button', { name: 'Start earlier' })).toBeDisabled();
  await anomalies.lanes.getByRole('button', { name: 'Clear' }).click();
  await expect.poll(() => anomalies.events()).toBe(all);

  await page.mouse.move(plot.x + plot.width * 0.5, plot.y + 30);
  await page.mouse.down();
  await page.mouse.move(plot.x + plot.width * 0.6, plot.y + 30, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => anomalies.events()).toBeLessThan(all);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect.poll(() => anomalies.events()).toBe(all);

  await page.keyboard.press('t');
  await expect(page.getByRole('region', { name: 'Lanes as table' })).toBeVisible();
  await page.keyboard.press('t');
  await expect(anomalies.lanesCursor).toBeVisible();
});

test('events are filtered and sorted by what was said of them', async ({ page }) => {
  const anomalies = await runSample(page);
  const all = await anomalies.events();
  await expect(anomalies.rows.first().locator('.review')).toHaveText('not yet');
  await page.keyboard.press('y');
  await expect(anomalies.rows.first().locator('.review')).toHaveText('✓ Relevant');
  await anomalies.filter('Review', 'Relevant');
  await expect(page).toHaveURL(/rev=relevant/);
  await expect.poll(() => anomalies.events()).toBe(1);
  await expectAccessible(page);
  await anomalies.filter('Review', 'not yet');
  await expect.poll(() => anomalies.events()).toBe(all);
  await anomalies.sortBy('Review').click();
  await expect(page).toHaveURL(/sort=review/);
  await expect(anomalies.rows.last().locator('.review')).toHaveText('✓ Relevant');

  await page.goto(page.url().replace(/#.*/, '#rev=known'));
  await expect(page.getByText('No event passes the filters: review is known event.')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect.poll(() => anomalies.events()).toBe(all);
});
