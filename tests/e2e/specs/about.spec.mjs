// What stays the same whatever is open: how privacy works, and the keys.
import { expect, test } from '../fixtures.mjs';
import { runSample } from '../pages/sample.mjs';

test('privacy tells what was fetched', async ({ page }) => {
  await page.goto('./');
  await page.getByRole('link', { name: 'On this device only. Nothing sent' }).click();
  await expect(page.getByText(/\d+ files of this site, none of other hosts/)).toBeVisible();
  await expect(page.getByText('None: you gave no address.')).toBeVisible();
});

test('keys of a single letter can be turned off, and stay off', async ({ page }) => {
  const anomalies = await runSample(page);
  await page.keyboard.press('?');
  await page.getByRole('link', { name: 'Turn them off altogether' }).click();
  const letters = page.getByRole('checkbox', { name: /single letter/ });
  await letters.uncheck();
  await page.goBack();
  await expect(anomalies.heading).toBeVisible();
  const before = await anomalies.threshold.inputValue();
  await page.keyboard.press('[');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(anomalies.threshold).toHaveValue(before);
  await page.goto('keys');
  await expect(letters).not.toBeChecked();
  await letters.check();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});
