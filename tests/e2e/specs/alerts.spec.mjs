// Alert rules: written as sentences, tried on the test period, and sent to a real server by the reader's click.
import { writeFileSync } from 'node:fs';
import { expect, expectAccessible, goToStep, screenshot, test as base } from '../fixtures.mjs';
import { AlertsPage } from '../pages/alerts.mjs';
import { tabTo } from '../pages/keyboard.mjs';
import { saved } from '../pages/report.mjs';
import { runSample } from '../pages/sample.mjs';
import { saveSession } from '../pages/session.mjs';
import { toast } from '../pages/toast.mjs';
import { SPARE_PORT } from '../playwright.config.mjs';
import { startReceiver } from '../receiver.mjs';

const test = base.extend({
  receiver: async ({}, use) => {
    const receiver = await startReceiver(SPARE_PORT);
    await use(receiver);
    await receiver.stop();
  },
});

/** The sample with one rule. */
async function withRule(page) {
  await runSample(page);
  await goToStep(page, 'Alerts');
  const alerts = new AlertsPage(page);
  await alerts.add.click();
  await expect(alerts.verdict).toContainText('Would have fired');
  return alerts;
}

const step = (page) => page.getByRole('navigation', { name: 'Steps for this detector' }).getByRole('link', { name: 'Alerts' });

test('a rule is a sentence, and the dry run follows it', async ({ page }) => {
  await runSample(page);
  await expect(step(page)).toContainText('no rules yet');
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  const alerts = new AlertsPage(page);
  await expect(alerts.heading).toBeFocused();
  await expectAccessible(page);
  await alerts.add.click();
  await expect(toast(page)).toContainText('Added Rule 1');
  await expect(alerts.verdict).toContainText(/Would have fired \d+ times, about [\d.]+ a week\./);
  const all = await alerts.fires();
  await expect(step(page)).toContainText(`${all} firings`);

  await alerts.severity.fill('90');
  await expect.poll(() => alerts.fires()).toBeLessThan(all);
  const severe = await alerts.fires();
  await expect(alerts.curve).toHaveValue('90');
  await alerts.severity.press('Enter');
  await alerts.choose('measure', 'revenue');
  await expect.poll(() => alerts.fires()).toBeLessThan(severe);
  await expect(alerts.rule.getByRole('button', { name: /^measure ?revenue/ })).toBeVisible();
  await page.keyboard.press('z');
  await alerts.expectFires(severe);
  await page.keyboard.press('z');
  await alerts.expectFires(all);

  await alerts.gap.fill('1000');
  await expect.poll(() => alerts.fires()).toBeLessThan(all);
  await expect(alerts.dryRun).toContainText('without the least gap');
  await alerts.gap.press('Tab');
  await alerts.rule.getByLabel('At most once per').selectOption('1 week');
  await expect.poll(() => alerts.fires()).toBeLessThanOrEqual(6);

  const box = await page.locator('.thresholds .curve').boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 4, box.y + 40, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => Number(await alerts.severity.inputValue())).toBeGreaterThan(95);
  await expect(alerts.verdict).toContainText(/Nothing would have fired. The nearest event reached \d+ \(.* 20\d\d, /);
  await page.getByRole('button', { name: 'Show as table' }).click();
  await expect(page.getByRole('region', { name: 'Alerts per week against the threshold' }).getByRole('row')).toHaveCount(22);
  await alerts.severity.fill('120');
  await alerts.severity.press('Enter');
  await expect(alerts.rule.getByRole('alert')).toContainText('Enter 0 to 100');
});

test('rules are copied, turned off, deleted, exported and taken in', async ({ page }, { outputDir }) => {
  const alerts = await withRule(page);
  await alerts.name.fill('uk is down');
  await alerts.name.press('Enter');
  await alerts.choose('marketplace', 'uk');
  await alerts.row('uk is down').getByRole('button', { name: 'Duplicate' }).click();
  await expect(alerts.name).toHaveValue('uk is down 2');
  await alerts.name.fill('uk is down');
  await expect(alerts.rule.getByRole('alert')).toContainText('too');
  await alerts.name.fill('views');
  await alerts.name.press('Enter');
  await expect(alerts.row('views')).toBeVisible();
  await alerts.row('views').getByRole('switch').uncheck();
  await expect(page.locator('main > .head')).toContainText('2 rules, 1 off');
  await expect(alerts.dryRun).toContainText('This rule is off.');
  await alerts.row('views').getByRole('button', { name: 'Delete' }).click();
  await expect(alerts.rules).toHaveCount(2);
  await toast(page).getByRole('button', { name: 'Undo' }).click();
  await expect(alerts.row('views')).toBeVisible();

  const file = await alerts.export();
  const { rules } = JSON.parse(file.text);
  expect(rules.map((rule) => [rule.name, rule.enabled, rule.values])).toEqual([
    ['uk is down', true, { marketplace: ['uk'] }],
    ['views', false, { marketplace: ['uk'] }],
  ]);
  const path = `${outputDir}-rules.json`;
  writeFileSync(path, file.text.replace('"enabled": true', '"enabled": false'));
  await alerts.import(path);
  await expect(alerts.row('uk is down 2').getByRole('switch')).not.toBeChecked();
  await expect(alerts.rules).toHaveCount(4);
  writeFileSync(path, '{"rules": []}');
  await alerts.import(path);
  await expect(page.locator('main > .error')).toContainText('does not hold alert rules');
});

test('a fixed line stands beside what was learned', async ({ page }) => {
  const alerts = await withRule(page);
  await page.getByText('A fixed line').click();
  await alerts.choose('measure', 'revenue');
  await expect(alerts.dryRun).toContainText('revenue, overall kept it in 100');
  await alerts.rule.getByRole('spinbutton', { name: 'Line' }).fill('20000');
  await expect(alerts.dryRun).toContainText(/revenue, overall kept it in [\d.]+\s%/);
  await expect(alerts.verdict).toContainText('Would have fired');
  await expect(alerts.firings.first()).toContainText('worst');
  await alerts.rule.getByLabel('When it counts').selectOption('once less than');
  await expect(alerts.rule.getByRole('spinbutton', { name: 'Share to keep' })).toHaveValue('99.9');
  await expect(alerts.toRead).toContainText('revenue');
  await expectAccessible(page);
  await screenshot(page, 'alerts-line');
});

test('each firing has its messages in every form', async ({ page }) => {
  const alerts = await withRule(page);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  const fires = await alerts.fires();
  await expect(alerts.firings).toHaveCount(Math.min(fires, 12));
  await page.getByRole('button', { name: `Show all ${fires}` }).click();
  await expect(alerts.firings).toHaveCount(fires);
  await page.keyboard.press('j');
  await expect(alerts.firings.nth(1).getByRole('button')).toHaveAttribute('aria-current', 'true');

  await alerts.forPrograms.getByRole('button', { name: 'Copy', exact: true }).click();
  const lookout = JSON.parse(await copied());
  expect(lookout).toHaveProperty('impactedMetric');
  await page.getByText('Short text').click();
  await alerts.toRead.getByRole('button', { name: 'Copy', exact: true }).click();
  expect((await copied()).length).toBeLessThanOrEqual(160);
  for (const [form, part] of [['Slack message', 'text'], ['PagerDuty event', 'dedup_key'], ['Datadog event', 'alert_type']]) {
    await page.getByText(form, { exact: true }).click();
    await expect(alerts.forPrograms.locator('pre')).toContainText(part);
  }
  await page.getByText('Your own JSON').click();
  await page.getByLabel('Template').fill('{"how": "{{severity}}", "what": "{{nothing}}"}');
  await expect(alerts.forPrograms.getByRole('alert')).toContainText('Line 1');
  await page.getByLabel('Template').fill('{"how": "{{severity}}"}');
  const own = await saved(page, () => alerts.forPrograms.getByRole('button', { name: 'Download' }).click());
  expect(JSON.parse(own.text).how).toBeGreaterThanOrEqual(70);

  await page.getByText('HTML mail').click();
  await expect(alerts.toRead.locator('.mail').getByRole('heading').first()).toBeVisible();
  const mail = await saved(page, () => alerts.toRead.getByRole('button', { name: 'Download' }).click());
  expect(mail.name).toMatch(/\.eml$/);
  await page.getByText('PagerDuty event').click();
  await page.getByText('It is over').click();
  await expect(alerts.forPrograms.locator('pre')).toContainText('"resolve"');
  await alerts.forPrograms.getByRole('button', { name: 'Copy curl line' }).click();
  expect(await copied()).toContain('$PAGERDUTY_ROUTING_KEY');
  await page.getByRole('button', { name: 'Show a notification' }).click();
  await expect(page.getByText(/notifications? of this site|notification is shown/)).toBeVisible();
});

test.describe('sent', () => {
  test.use({ errorsExpected: true, elsewhere: [`http://127.0.0.1:${SPARE_PORT}/`, 'https://hooks.example.invalid/'] });

  test('a message is delivered, again after a failure, and what is not is told', async ({ page, receiver }, { outputDir }) => {
    const alerts = await withRule(page);
    await alerts.addTarget('Lookout for Metrics JSON', `${receiver.endpoint}/flaky?token=sEcReT`);
    await alerts.target(0).getByRole('button', { name: 'Send', exact: false }).first().click();
    await expect(alerts.target(0)).toContainText('status 503: “busy, come back later”. Attempt 2 of 5 follows in 1');
    await expect(alerts.target(0)).toContainText(/Delivered, .* \(status 204\)/);
    expect(receiver.got.map((one) => JSON.parse(one.body).impactedMetric.metricName ?? 'metric')).toHaveLength(2);
    expect(receiver.got[1].headers).toMatchObject({ 'content-type': 'application/json' });
    expect(receiver.got[1].headers).not.toHaveProperty('referer');
    expect(receiver.got[1].headers).not.toHaveProperty('cookie');

    await alerts.addTarget('Datadog event', `${receiver.endpoint}/strict`, { Key: 'a-wrong-one' });
    await alerts.target(1).getByRole('button', { name: /^Send/ }).click();
    await expect(alerts.target(1)).toContainText('Undelivered. The receiver answered with status 403');
    await expect(alerts.firings.first()).toContainText('Delivered 1, undelivered 1');
    await alerts.addTarget('Lookout for Metrics JSON', `${receiver.endpoint}/closed`);
    await alerts.target(2).getByRole('button', { name: /^Send/ }).click();
    await expect(alerts.target(2)).toContainText('does not let this page send to it (CORS)');
    await alerts.target(2).getByRole('button', { name: 'Stop' }).click();
    await expect(alerts.target(2)).toContainText('Undelivered.');
    await alerts.addTarget('Slack message', `${receiver.endpoint}/form`);
    await alerts.target(3).getByRole('button', { name: /^Send/ }).click();
    await expect(alerts.target(3)).toContainText('Look there whether it has arrived');
    expect(receiver.got.filter((one) => one.pathname === '/form')).toHaveLength(1);
    await expectAccessible(page);
    for (const [width, colorScheme] of [[1440, 'light'], [1440, 'dark'], [1024, 'light'], [390, 'light'], [390, 'dark']]) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(200);
      await screenshot(page, `alerts-${width}-${colorScheme}`);
    }
    await expectAccessible(page);
    await page.setViewportSize({ width: 1440, height: 900 });

    await alerts.targets.getByRole('button', { name: 'Add an address' }).click();
    const fields = page.locator('.new-target');
    await fields.getByLabel(/^Address/).fill('http://hooks.example.com/x');
    await fields.getByRole('button', { name: 'Add an address' }).click();
    await expect(fields.getByRole('alert')).toContainText('https://');
    await fields.getByRole('combobox', { name: 'Form' }).selectOption('Datadog event');
    await fields.getByLabel(/^Address/).fill('https://hooks.example.com/x');
    await fields.getByRole('button', { name: 'Add an address' }).click();
    await expect(fields.getByRole('alert')).toContainText('needs a key');

    await expect(page.getByText(/Sent \d+ messages to 1 host you gave/)).toBeVisible();
    await page.getByRole('link', { name: /Sent \d+ messages/ }).click();
    await expect(page.getByText(`alert messages to addresses that you gave, at 127.0.0.1:${SPARE_PORT}.`)).toBeVisible();
    await page.goBack();
    await goToStep(page, 'Anomalies');
    const { text } = await saveSession(page, `${outputDir}-alerts.foretop.json`);
    expect(JSON.parse(text).rules).toHaveLength(1);
    for (const secret of ['sEcReT', 'a-wrong-one', '/strict', `:${SPARE_PORT}`]) expect(text).not.toContain(secret);
  });
});

test('a rule is written by keys alone', async ({ page }) => {
  await runSample(page);
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  const alerts = new AlertsPage(page);
  await tabTo(page, alerts.add);
  await page.keyboard.press('Enter');
  await tabTo(page, alerts.rule.getByRole('button', { name: /^marketplace/ }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('checkbox', { name: 'uk', exact: true }));
  await page.keyboard.press('Space');
  await page.keyboard.press('Escape');
  await expect(alerts.rule.getByRole('button', { name: /^marketplace ?uk/ })).toBeFocused();
  await tabTo(page, alerts.severity);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('80');
  await tabTo(page, alerts.curve);
  await expect(alerts.curve).toHaveValue('80');
  await page.keyboard.press('ArrowRight');
  await expect(alerts.severity).toHaveValue('81');
  await tabTo(page, alerts.firings.first().getByRole('button'));
  await page.keyboard.press('z');
  await expect(alerts.severity).toHaveValue('80');
});
