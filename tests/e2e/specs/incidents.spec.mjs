// Known incidents, held against a run.
import { writeFileSync } from 'node:fs';
import { expect, expectAccessible, goToStep, screenshot, test } from '../fixtures.mjs';
import { BacktestPage } from '../pages/backtest.mjs';
import { runSample } from '../pages/sample.mjs';

test('pasted incidents are caught or missed, and a bad line is told', async ({ page }, { outputDir }) => {
  await runSample(page);
  await goToStep(page, 'Backtest');
  const backtest = new BacktestPage(page);
  await backtest.check(['2021-03-30 05:00 – 2021-03-30 07:00, uk is down', 'yesterday', '2021-04-01 02:00', '2020-11-01']);
  await expect(backtest.known).toContainText('3 lines are used, 1 is not.');
  await expect(backtest.known).toContainText('Line 2 “yesterday”: A time was expected');
  await expect(backtest.known).toContainText(/[012] of 2 caught.*1 outside what was tested/);
  await expect(backtest.known).toContainText(/Recall [\d.]+\s%, precision [\d.]+\s%/);
  await expect(backtest.incidents.getByRole('row')).toHaveCount(4);
  await expectAccessible(page);
  for (const [width, theme] of [[1440, 'light'], [1440, 'dark'], [1024, 'light'], [390, 'light'], [390, 'dark']]) {
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height: 900 });
    await page.waitForTimeout(200);
    await screenshot(page, `incidents-${width}-${theme}`);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: null });

  await backtest.known.getByRole('button', { name: 'Show as table' }).click();
  await expect(page.getByRole('region', { name: 'Thresholds' }).getByRole('row')).toHaveCount(22);
  await backtest.incidents.getByRole('row', { name: /uk is down/ }).getByRole('link').click();
  await expect(page).toHaveURL(/anomalies/);
  await goToStep(page, 'Backtest');
  await page.keyboard.press('z');
  await expect(backtest.lines).toHaveValue('');

  const csv = `${outputDir}-incidents.csv`;
  writeFileSync(csv, 'name;start;end\n"checkout; uk";2021-03-30 05:00;2021-03-30 07:00\n');
  const chooser = page.waitForEvent('filechooser');
  await backtest.known.getByRole('button', { name: 'Choose a CSV' }).click();
  await (await chooser).setFiles(csv);
  await expect(backtest.incidents).toContainText('checkout; uk');
  await expect(backtest.known).toContainText('1 of 1 caught, lowest threshold that catches all:');
});
