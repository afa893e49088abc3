// What a reader says about events: told before, applied at once, undone, kept in a file.
import { expect, expectAccessible, screenshot, test } from '../fixtures.mjs';
import { AnomaliesPage } from '../pages/anomalies.mjs';
import { AnomalyPage } from '../pages/anomaly.mjs';
import { runSample } from '../pages/sample.mjs';

/** The numbers in "The list goes from 16 to 12." */
const lengths = (text) => text.match(/from (\d+) to (\d+)/).slice(1).map(Number);

test('an answer does what was said before it was given, and undo brings everything back', async ({ page }) => {
  const anomalies = await runSample(page);
  const before = await anomalies.severities();
  await page.keyboard.press('Enter');
  const anomaly = new AnomalyPage(page);
  await expect(anomaly.answer).toContainText('If you answer No');
  const [from, to] = lengths(await anomaly.answer.locator('.note').textContent());
  expect(from).toBe(before.length);
  await screenshot(page, 'answer-before');

  await page.keyboard.press('n');
  await expect(anomaly.answer).toContainText('You answered No');
  await expect(anomaly.place).toContainText(`not among the ${to} at 70 or more`);
  await expect(anomaly.why).toContainText('Why 40');
  await expect(anomaly.why).toContainText('Your answers');
  expect((await anomaly.points()).reduce((sum, points) => sum + points, 0), 'the parts add up').toBe(40);
  await anomaly.answer.getByLabel('Note').fill('planned maintenance');
  await anomaly.answer.getByLabel('Note').blur();
  await expectAccessible(page);
  await screenshot(page, 'answer-after');

  // The event that takes its place in the list is the next one.
  await page.keyboard.press('j');
  await expect(anomaly.place).toContainText(`1 of ${to} at 70 or more`);
  await page.keyboard.press('Escape');
  await expect(anomalies.count).toHaveText(`${to} events`);
  const menu = await anomalies.answers();
  await expect(menu).toContainText('not relevant');
  await expect(menu).toContainText('planned maintenance');
  await expectAccessible(page);
  await screenshot(page, 'answers-menu');
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await screenshot(page, 'answers-menu-390');
  await page.setViewportSize({ width: 1440, height: 900 });
  await menu.getByRole('button', { name: /^Take back/ }).click();
  await expect(anomalies.count).toHaveText(`${before.length} events`);
  expect(await anomalies.severities()).toEqual(before);
});

test('answers are given from the list by keys, and their file gives them back', async ({ page }) => {
  const anomalies = await runSample(page);
  const count = await anomalies.events();
  const first = await anomalies.panel.getByRole('heading').textContent();
  await anomalies.rows.first().focus();
  await page.keyboard.press('n');
  await expect.poll(() => anomalies.events()).toBeLessThan(count);
  await expect(anomalies.panel.getByRole('heading')).not.toHaveText(first);
  await page.keyboard.press('y');
  await expect(anomalies.selected).toContainText('Relevant');
  const answered = await anomalies.severities();

  const menu = await anomalies.answers();
  const download = page.waitForEvent('download');
  await menu.getByRole('button', { name: 'Save answers' }).click();
  const file = await download;
  const path = await file.path();
  for (let left = 2; left > 0; left -= 1) {
    await menu.getByRole('button', { name: /^Take back/ }).first().click();
    await expect(menu.getByRole('button', { name: /^Take back/ })).toHaveCount(left - 1);
  }
  await expect.poll(() => anomalies.events()).toBe(count);
  await menu.locator('input[type=file]').setInputFiles({ name: 'answers.json', mimeType: 'application/json', buffer: (await import('node:fs')).readFileSync(path) });
  await expect(menu).toContainText('2 answers taken in from answers.json.');
  expect(await anomalies.severities()).toEqual(answered);
  await menu.locator('input[type=file]').setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') });
  await expect(menu).toContainText('notes.txt holds no answers that can be read');
});

test('one metric of an event is answered alone', async ({ page }) => {
  await runSample(page);
  await page.keyboard.press('Enter');
  const anomaly = new AnomalyPage(page);
  const members = page.locator('section', { has: page.getByRole('heading', { name: 'Also in this event' }) });
  await members.locator('.members button').nth(1).click();
  const question = members.getByRole('group', { name: /^Is .* relevant\?$/ });
  await question.getByRole('button', { name: 'No' }).click();
  await expect(question.getByRole('button', { name: 'No' })).toHaveAttribute('aria-pressed', 'true');
  await expect(anomaly.question.getByRole('button', { name: /^No/ })).toHaveAttribute('aria-pressed', 'false');
  await question.getByRole('button', { name: 'No' }).click();
  await expect(question.getByRole('button', { name: 'No' })).toHaveAttribute('aria-pressed', 'false');
});

test('a period is marked as a missed anomaly by dragging, and as a known event by keys', async ({ page }) => {
  const anomalies = await runSample(page);
  const count = await anomalies.events();
  await page.keyboard.press('Enter');
  const anomaly = new AnomalyPage(page);
  await expect.poll(() => anomaly.painted()).toBeGreaterThan(0.02);
  await page.getByRole('button', { name: 'Mark a period' }).click();
  const form = page.getByRole('form', { name: 'Mark a period' });
  const box = await anomaly.cursor.boundingBox();
  const drag = async (from, to) => {
    await page.mouse.move(box.x + box.width * from, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * to, box.y + box.height / 2, { steps: 5 });
    await page.mouse.up();
  };
  await drag(0.3, 0.36);
  await expect(form).toContainText('Apr 2021');
  await expect(form.getByRole('status')).not.toBeEmpty();
  await form.getByRole('textbox', { name: 'Note' }).fill('support knew of it');
  await expectAccessible(page);
  await screenshot(page, 'mark');
  await form.getByRole('button', { name: 'Mark', exact: true }).click();
  await page.keyboard.press('Escape');
  await expect.poll(() => anomalies.events()).toBeGreaterThan(count);
  await expect(page.locator('tr.event', { hasText: 'marked by hand' })).toHaveCount(1);

  await page.locator('tr.event').first().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Mark a period' }).click();
  await anomaly.cursor.focus();
  await form.getByRole('button', { name: 'Start at the cursor' }).press('Enter');
  await form.getByText('Known event').click();
  await expect(form.getByRole('button', { name: 'Mark', exact: true })).toBeDisabled();
  await form.getByLabel('Name').fill('spring sale');
  await form.getByRole('button', { name: 'Mark', exact: true }).click();
  await page.keyboard.press('Escape');
  const menu = await anomalies.answers();
  await expect(menu).toContainText('known event: spring sale');
  await expect(menu).toContainText('support knew of it');
});
