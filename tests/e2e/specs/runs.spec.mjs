// Runs: made with another split, listed, shown again with their charts, compared, followed while they go on.
import { writeFileSync } from 'node:fs';
import { expect, expectAccessible, goToStep, screenshot, test } from '../fixtures.mjs';
import { AnomaliesPage } from '../pages/anomalies.mjs';
import { AnomalyPage } from '../pages/anomaly.mjs';
import { BacktestPage } from '../pages/backtest.mjs';
import { ComparePage } from '../pages/compare.mjs';
import { DetectorsPage } from '../pages/detectors.mjs';
import { MapPage } from '../pages/map.mjs';
import { runSample } from '../pages/sample.mjs';

/** Pictures at three widths, in both themes, for the eye. */
async function look(page, name) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const [width, height] of [[1440, 900], [1024, 900], [390, 844]]) {
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(200);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${name} at ${width} px`).toBeLessThanOrEqual(0);
      await screenshot(page, `${name}-${width}-${colorScheme}`);
    }
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize({ width: 1440, height: 900 });
}

test('the border between learned from and tested is moved by keys, by hand and by a number', async ({ page }) => {
  await runSample(page);
  await goToStep(page, 'Backtest');
  const backtest = new BacktestPage(page);
  await expect(backtest.border).toHaveAttribute('aria-valuenow', '70');
  await backtest.border.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(backtest.border).toHaveAttribute('aria-valuetext', /^69\s% learned from/);
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(backtest.percent).toHaveValue('59');
  await expect(page.getByRole('navigation', { name: 'Steps for this detector' })).toContainText('mapping changed, run again');
  await backtest.dragTo(80);
  await expect(backtest.percent).toHaveValue('80');
  await backtest.percent.fill('75');
  await backtest.percent.press('Enter');
  await expect(backtest.border).toHaveAttribute('aria-valuenow', '75');
  await backtest.heading.click();
  for (const earlier of ['80', '59', '69', '70']) {
    await page.keyboard.press('z');
    await expect(backtest.percent).toHaveValue(earlier);
  }
  await expect(page.getByRole('navigation', { name: 'Steps for this detector' })).not.toContainText('run again');
  await expectAccessible(page);

  await backtest.border.focus();
  await page.keyboard.press('Home');
  // The step itself now says "mapping changed".
  await page.getByRole('navigation', { name: 'Steps for this detector' }).locator('a[href*="/map"]').click();
  await expect(new MapPage(page).result).toContainText('300 to learn, 2,700 to test');
});

test('runs are listed, shown again with their charts, and compared', async ({ page }) => {
  const anomalies = await runSample(page);
  const first = await anomalies.events();
  await goToStep(page, 'Backtest');
  const backtest = new BacktestPage(page);
  await backtest.percent.fill('60');
  await backtest.percent.press('Enter');
  await backtest.run.click();
  await expect(anomalies.heading).toBeVisible({ timeout: 30_000 });
  const second = await anomalies.events();

  await goToStep(page, 'Backtest');
  await expect(backtest.runRow(2)).toContainText('Learned from 60 %, was 70 %');
  await expect(backtest.runRow(2)).toContainText('shown');
  await look(page, 'backtest-runs');
  await expectAccessible(page);

  await backtest.runRow(1).getByRole('link', { name: 'Show run 1' }).click();
  await expect(page).toHaveURL(/#run=1/);
  await expect.poll(() => anomalies.events()).toBe(first);
  await expect(page.getByText(/^This is run 1\./)).toBeVisible();
  await expect(page.getByText('follow', { exact: false })).toBeHidden({ timeout: 30_000 });
  await anomalies.panel.getByRole('link', { name: /Open/ }).click();
  await expect.poll(() => new AnomalyPage(page).painted()).toBeGreaterThan(0.02);
  await page.goBack();
  await page.getByRole('link', { name: 'Show run 2' }).click();
  await expect.poll(() => anomalies.events()).toBe(second);
  await page.goBack();
  await expect.poll(() => anomalies.events()).toBe(first);
  await page.goForward();
  await expect.poll(() => anomalies.events()).toBe(second);

  await page.getByRole('link', { name: 'Compare with run 1' }).click();
  const compare = new ComparePage(page);
  await expect(compare.heading).toBeVisible();
  await expect(compare.differing).toContainText('Learned from 60 %, was 70 %');
  const [gained, lost, moved, same] = await compare.counts();
  await expect(compare.rows).toHaveCount(gained + lost + moved + same);
  const [, run1, run2] = (await compare.sums.textContent()).match(/Run 1 has (\d+) events.*Run 2 has (\d+) events/);
  const all = (await compare.sums.textContent()).replaceAll(/,(?=\d)/g, '');
  const [, ...parts] = all.match(/: (\d+) lost, (\d+) moved, (\d+) same.*: (\d+) gained/).map(Number);
  expect(parts[0] + parts[1] + parts[2], 'all of run 1').toBe(Number(run1));
  expect(parts[3] + parts[1] + parts[2], 'all of run 2').toBe(Number(run2));
  await look(page, 'compare');
  await expectAccessible(page);

  await compare.tile('gained').click();
  await expect(compare.rows).toHaveCount(gained);
  await compare.tile('gained').click();
  await page.getByRole('columnheader', { name: 'When' }).getByRole('button').click();
  await expect(page.getByRole('columnheader', { name: 'When' })).toHaveAttribute('aria-sort', 'descending');
  await compare.tile('same').click();
  await compare.rows.first().getByRole('link', { name: /open in run 1/ }).click();
  await expect(page).toHaveURL(/anomalies\/[0-9a-f]+#.*run=1/);
  await expect(new AnomalyPage(page).why).toBeVisible();
});

test('a run that is not kept cannot be compared', async ({ page }) => {
  await runSample(page);
  await page.evaluate(() => {
    history.pushState({}, '', location.pathname.replace('anomalies', 'compare/1/7'));
    dispatchEvent(new PopStateEvent('popstate'));
  });
  await expect(page.getByText('Run 7 is not kept in this tab.')).toBeVisible();
  await expectAccessible(page);
});

test('what a long run finds is shown while it goes on', async ({ page }, { outputDir }) => {
  test.setTimeout(120_000);
  const large = `${outputDir}-large.csv`;
  const lines = ['time,place,visits'];
  for (let at = 0; at < 1_000; at += 1) {
    const time = new Date(Date.UTC(2026, 0, 1, at)).toISOString();
    for (let one = 0; one < 1_000; one += 1) {
      const value = (100 + one / 10 + 20 * Math.sin(at / 4) + ((at * 37 + one * 11) % 13)) * (at > 900 && (at + one) % 60 === 0 ? 3 : 1);
      lines.push(`${time},p${one},${value.toFixed(1)}`);
    }
  }
  writeFileSync(large, lines.join('\n'));
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.drop(large);
  await goToStep(page, 'Backtest');
  await new BacktestPage(page).run.click();
  await goToStep(page, 'Anomalies');
  const anomalies = new AnomaliesPage(page);
  await expect(anomalies.head).toContainText(/\d+ of 1,001 metrics/, { timeout: 60_000 });
  await expect(page.getByText('Below is what is found so far; it may change until the run is over.')).toBeVisible();
  await expect(anomalies.rows.first()).toBeVisible();
  await screenshot(page, 'anomalies-running-1440-light');
  await goToStep(page, 'Backtest');
  await expect(page.getByText(/events so far: [\d,]+ at 70 or more/)).toBeVisible();
  await screenshot(page, 'backtest-running-1440-light');
  await goToStep(page, 'Anomalies');
  await expect(anomalies.head).toContainText('. 1,001 metrics', { timeout: 60_000 });
  await expect(page.getByText('Below is what is found so far', { exact: false })).toBeHidden();
});
