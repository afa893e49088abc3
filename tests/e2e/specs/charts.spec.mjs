// The chart of an event: what lies over it, what is written on it, its table, touch, and the reader's own colours.
import { expect, expectAccessible, screenshot, test } from '../fixtures.mjs';
import { AnomalyPage } from '../pages/anomaly.mjs';
import { runSample } from '../pages/sample.mjs';
import { toast } from '../pages/toast.mjs';

/** The page of the sample's first event, its chart drawn. */
async function openEvent(page) {
  const anomalies = await runSample(page);
  await page.keyboard.press('Enter');
  const anomaly = new AnomalyPage(page);
  await expect.poll(() => anomaly.painted()).toBeGreaterThan(0.02);
  return { anomalies, anomaly };
}

test('an overlay lies over the line, is read out, stays in the address and goes into the table', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { anomaly } = await openEvent(page);
  const overlay = page.getByRole('button', { name: /^Overlay/ });
  await overlay.click();
  await expect(page.getByRole('radio', { name: 'Same hour last year (the data is too short)' })).toBeDisabled();
  await expectAccessible(page);
  await screenshot(page, 'overlay-menu');
  await page.getByRole('radio', { name: 'Same hour last week' }).check();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/over=week/);
  await expect(anomaly.readout).toContainText(/same hour last week [\d,.]+/);
  await expect.poll(() => anomaly.spoken()).toMatch(/, same hour last week [\d,.]+$/);
  await expectAccessible(page);
  await screenshot(page, 'overlay');

  await page.keyboard.press('t');
  await expect(anomaly.table.getByRole('columnheader', { name: 'same hour last week' })).toBeVisible();
  await expect(anomaly.table.getByRole('row')).toHaveCount(121);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Copy as CSV' }).click();
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).trim().split(/\r?\n/);
  expect(lines).toHaveLength(121);
  expect(lines[0]).toBe('start,actual,expected,lower,upper,severity,overlay');
  expect(lines[1]).toMatch(/^2021-04-\d\dT\d\d:00:00Z,\d/);
  await page.keyboard.press('t');

  await page.getByText('all', { exact: true }).click();
  await page.keyboard.press('t');
  await expect(anomaly.chart).toContainText('The first 1,000 of 3,000 intervals. The copy has all of them.');
  await page.keyboard.press('t');
  await expect(anomaly.chart).toContainText(/drawn hollow/);

  await overlay.click();
  const other = page.getByRole('group', { name: 'Another marketplace' }).getByRole('radio').first();
  const value = await other.locator('..').textContent();
  await other.check();
  await expect(anomaly.readout).toContainText(value.trim());
  await page.goBack();
  await expect(anomaly.readout).toContainText('same hour last week');

  const second = () => anomaly.siblings.locator('canvas.base').nth(1).evaluate((canvas) => canvas.toDataURL());
  const own = await second();
  await anomaly.siblings.getByRole('button', { name: 'Same scale' }).click();
  await expect(anomaly.siblings).toContainText('one scale for all charts');
  await expect.poll(second).not.toBe(own);
});

test('a note on a period is drawn, listed, changed, taken off and brought back', async ({ page }) => {
  const { anomaly } = await openEvent(page);
  await page.getByRole('button', { name: 'Mark a period' }).click();
  await anomaly.drag(0.3, 0.4);
  await anomaly.markForm.getByRole('radio', { name: 'Note' }).check();
  await expect(anomaly.markForm.getByRole('button', { name: 'Add note' })).toBeDisabled();
  await anomaly.markForm.getByRole('textbox', { name: 'Note' }).fill('Spring sale begins');
  await expectAccessible(page);
  await anomaly.markForm.getByRole('button', { name: 'Add note' }).click();
  await expect(toast(page)).toContainText('Added the note');
  await expect(anomaly.notes).toHaveText(/Spring sale begins.*Apr 2021/);

  const bracket = page.getByRole('button', { name: /^Note, .*: Spring sale begins$/ });
  await bracket.focus();
  await expect(anomaly.chart.locator('.card-tip')).toContainText('Spring sale begins');
  await screenshot(page, 'note');
  await page.keyboard.press('Escape');
  await expect(anomaly.chart.locator('.card-tip')).toBeHidden();
  await expectAccessible(page);
  await bracket.press('Enter');
  await expect(anomaly.markForm.getByRole('textbox', { name: 'Note' })).toBeFocused();
  await page.keyboard.type(', later than planned');
  await anomaly.markForm.getByRole('button', { name: 'Save note' }).click();
  await expect(anomaly.notes).toHaveText(/Spring sale begins, later than planned/);

  await page.getByRole('button', { name: /^Delete the note of/ }).click();
  await expect(anomaly.notes).toHaveCount(0);
  await page.keyboard.press('z');
  await expect(anomaly.notes).toHaveText(/later than planned/);
  await page.keyboard.press('z');
  await expect(anomaly.notes).not.toHaveText(/later than planned/);

  await page.getByRole('button', { name: 'Mark a period' }).click();
  await anomaly.cursor.focus();
  await anomaly.markForm.getByRole('button', { name: 'Start at the cursor' }).press('Enter');
  await anomaly.markForm.getByRole('radio', { name: 'Note' }).check();
  await anomaly.markForm.getByRole('textbox', { name: 'Note' }).fill('by keys');
  await anomaly.markForm.getByRole('button', { name: 'Add note' }).press('Enter');
  await expect(anomaly.notes).toHaveCount(2);
});

test('canvases take the reader\'s own colours', async ({ page }) => {
  const { anomaly } = await openEvent(page);
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
  await expect.poll(() => anomaly.colors()).toContain('255,255,255');
  await screenshot(page, 'forced-colors');
  await page.emulateMedia({ forcedColors: 'none', colorScheme: 'light' });
  await expect.poll(() => anomaly.colors()).toContain('19,26,32');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('a tap sets the cursor, a drag pans, two fingers zoom, and the page still scrolls', async ({ page }) => {
    const anomalies = await runSample(page);
    await anomalies.rows.first().tap();
    const anomaly = new AnomalyPage(page);
    await expect.poll(() => anomaly.painted()).toBeGreaterThan(0.02);
    await anomaly.cursor.scrollIntoViewIfNeeded();
    const session = await page.context().newCDPSession(page);
    const box = await anomaly.cursor.boundingBox();
    const at = (...xs) => xs.map((x, id) => ({ id, x: box.x + box.width * x, y: box.y + box.height / 2 }));
    const touch = (type, touchPoints) => session.send('Input.dispatchTouchEvent', { type, touchPoints });

    const atRest = await anomaly.spoken();
    await page.touchscreen.tap(box.x + box.width * 0.3, box.y + box.height / 2);
    await expect.poll(() => anomaly.spoken()).not.toBe(atRest);

    const [from, to] = await anomaly.window();
    await touch('touchStart', at(0.4));
    for (const x of [0.45, 0.5, 0.6, 0.7]) await touch('touchMove', at(x));
    await touch('touchEnd', []);
    await expect.poll(async () => (await anomaly.window())[0]).toBeLessThan(from);
    const panned = await anomaly.window();
    expect(panned[1] - panned[0], 'panning keeps the length').toBe(to - from);

    await touch('touchStart', at(0.45, 0.55));
    for (const by of [0.1, 0.15, 0.2]) await touch('touchMove', at(0.5 - by, 0.5 + by));
    await touch('touchEnd', []);
    await expect.poll(async () => { const [first, last] = await anomaly.window(); return last - first; }).toBeLessThan((to - from) / 2);
    expect(await page.evaluate(() => window.visualViewport.scale), 'the page itself is not zoomed').toBe(1);

    const scrolled = await page.evaluate(() => window.scrollY);
    await session.send('Input.synthesizeScrollGesture', { x: box.x + 100, y: box.y + 100, yDistance: -150, speed: 2000 });
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(scrolled);
    await expectAccessible(page);
  });
});
