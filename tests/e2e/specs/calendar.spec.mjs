// Known events from a calendar: read, looked at, taken over, marked, and taken back.
import { expect, expectAccessible, goToStep, screenshot, test } from '../fixtures.mjs';
import { CalendarCard } from '../pages/calendar.mjs';
import { runSample } from '../pages/sample.mjs';

const WEEKLY = [
  'BEGIN:VCALENDAR', 'VERSION:2.0',
  'BEGIN:VEVENT', 'UID:a', 'SUMMARY:Monday sale\\, all shops', 'DTSTART;TZID=Europe/Berlin:20201102T080000', 'DURATION:PT2H',
  'RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=30', 'EXDATE;TZID=Europe/Berlin:20210111T080000', 'END:VEVENT',
  'BEGIN:VEVENT', 'SUMMARY:Easter', 'DTSTART;VALUE=DATE:20210402', 'DTEND;VALUE=DATE:20210406', 'END:VEVENT',
  'BEGIN:VEVENT', 'SUMMARY:Hourly', 'DTSTART:20210402T000000Z', 'RRULE:FREQ=HOURLY', 'END:VEVENT',
  'END:VCALENDAR', '',
].join('\r\n');

test('what falls into a pasted known event is marked, leaves the list at 70, and comes back', async ({ page }) => {
  const anomalies = await runSample(page);
  const before = await anomalies.events();
  await goToStep(page, 'Backtest');
  const calendar = new CalendarCard(page);
  await expect(calendar.card).toContainText('No known events yet.');
  await calendar.read(['2021-04-18 15:00 – 2021-04-18 19:00, network works', 'soon', '24 Dec – 26 Dec, Christmas']);
  await expect(calendar.card).toContainText('Line 2 “soon”: A time was expected');
  await expect(calendar.offered.getByRole('row', { name: /Christmas/ })).toContainText('24 Dec 2021 to 26 Dec 2021');
  await expect(calendar.add).toHaveText('Add 2 known events');
  await expectAccessible(page);
  await screenshot(page, 'calendar-offered');
  await calendar.add.click();
  await expect(calendar.row('Christmas')).toContainText('after the data');
  await expect(calendar.row('network works')).toContainText('18 Apr 2021, 15:00 to 19:00');
  await expect(calendar.lines).toHaveValue('');
  for (const [width, theme] of [[1440, 'light'], [1440, 'dark'], [1024, 'light'], [390, 'light'], [390, 'dark']]) {
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height: 900 });
    await page.waitForTimeout(200);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await screenshot(page, `calendar-${width}-${theme}`);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: null });
  await expectAccessible(page);

  // The list at 70 is shorter; without a threshold the event is there with its mark.
  await goToStep(page, 'Anomalies');
  await expect.poll(() => anomalies.events()).toBeLessThan(before);
  const left = await anomalies.events();
  await goToStep(page, 'Backtest');
  await calendar.row('network works').getByRole('link', { name: /^\d+ events?$/ }).click();
  await expect(anomalies.rows.filter({ hasText: 'Known event: network works' }).first()).toBeVisible();
  await anomalies.rows.filter({ hasText: 'Known event: network works' }).first().click();
  await anomalies.openSelected();
  await expect(page.getByText('Shaded below a bar. Known event: network works, 18 Apr 2021, 15:00 to 19:00.')).toBeVisible();
  await screenshot(page, 'calendar-chart');
  await page.emulateMedia({ colorScheme: 'dark' });
  await screenshot(page, 'calendar-chart-dark');
  await page.emulateMedia({ colorScheme: null });
  await page.keyboard.press('t');
  await expect(page.getByRole('region', { name: 'Chart as table' }).getByRole('cell', { name: 'network works' })).toHaveCount(4);
  await expectAccessible(page);

  await goToStep(page, 'Backtest');
  await calendar.row('network works').getByRole('button', { name: 'Remove network works' }).click();
  await expect(calendar.row('network works')).toHaveCount(0);
  await page.keyboard.press('z');
  await expect(calendar.row('network works')).toHaveCount(1);
  await page.keyboard.press('z');
  await expect(calendar.card).toContainText('No known events yet.');
  expect(left).toBeLessThan(before);
});

test('a CSV says what is concerned, and an iCalendar file what repeats', async ({ page }) => {
  const anomalies = await runSample(page);
  const before = await anomalies.events();
  await goToStep(page, 'Backtest');
  const calendar = new CalendarCard(page);
  await calendar.choose('sales.csv', 'start;end;name;measures;marketplace\n2021-03-30;2021-03-30;works;revenue;uk\n2021-03-31;;bad;profit;\n');
  await expect(calendar.card).toContainText('Line 3 “2021-03-31;;bad;profit;”: There is no measure “profit”.');
  await expect(calendar.offered.getByRole('row', { name: /works/ })).toContainText('revenue; marketplace uk');
  await calendar.add.click();
  await expect(calendar.row('works')).toContainText('30 Mar 2021');

  await calendar.choose('shop.ics', WEEKLY);
  await expect(calendar.card).toContainText('2 known events, 21 dates. 1 line is not used.');
  await expect(calendar.card).toContainText('Events that repeat hourly are not supported.');
  await expect(calendar.offered.getByRole('row', { name: /Monday sale, all shops/ })).toContainText('20 dates, 4 Jan 2021 to 24 May 2021');
  await calendar.add.click();
  await expect(calendar.row('Easter')).toContainText('2 Apr 2021 to 5 Apr 2021');
  await expect(calendar.row('Easter').getByRole('link')).toHaveText(/^\d+ events?$/);
  await calendar.choose('shop.ics', WEEKLY);
  await expect(calendar.card).toContainText('All of them are known already.');
  await calendar.card.getByRole('button', { name: 'Discard' }).click();

  await calendar.card.getByRole('button', { name: 'Remove all known events' }).click();
  await expect(calendar.card).toContainText('No known events yet.');
  await goToStep(page, 'Anomalies');
  await expect(anomalies.count).toHaveText(`${before} events`);
});
