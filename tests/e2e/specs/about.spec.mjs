// What stays the same whatever is open: how privacy works, and the keys.
import { expect, expectAccessible, screenshot, test } from '../fixtures.mjs';
import { runSample } from '../pages/sample.mjs';

const WIDTHS = [1440, 1024, 390];

for (const [path, name] of [['privacy', 'Privacy'], ['keys', 'Keyboard shortcuts']]) {
  test(`the page ${name} can be read at any width`, async ({ page }) => {
    await page.goto('./');
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expect(page).toHaveTitle(`${name}, Foretop`);
    await expectAccessible(page);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await screenshot(page, `${path}-${width}`);
    }
    await page.emulateMedia({ colorScheme: 'dark' });
    await screenshot(page, `${path}-390-dark`);
  });
}

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
