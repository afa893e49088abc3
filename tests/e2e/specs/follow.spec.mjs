// A detector that follows what a job writes to a bucket, with its faults, and sends what fires to a target that fails at
// first.
import { expect, goToStep, test as base } from '../fixtures.mjs';
import { AlertsPage } from '../pages/alerts.mjs';
import { DetectorsPage } from '../pages/detectors.mjs';
import { LifePage } from '../pages/life.mjs';
import { PlaceDialog } from '../pages/place_dialog.mjs';
import { FAULTS_PORT, STORE_PORT } from '../playwright.config.mjs';
import { startStore } from '../s3/store.mjs';
import { toBucket } from '../stream/places.mjs';
import { produce } from '../stream/producer.mjs';
import { startWebhook } from '../stream/webhook.mjs';

const BUCKET = 'follow-bucket';
const HISTORY = 120;
const FOLLOWED = 40;
const at = (index) => HISTORY + index;
const FAULTS = [
  { at: at(4), kind: 'missing' },
  { at: at(7), kind: 'late', by: 16 },
  { at: at(12), kind: 'duplicated' },
  { at: at(15), kind: 'stray' },
  { at: at(18), kind: 'split' },
];
const EVENT = { measure: 'revenue', place: { marketplace: 'uk' }, from: at(24), to: at(29), size: 0.3 };

const test = base.extend({
  store: [
    async ({}, use) => {
      const store = await startStore(STORE_PORT);
      await store.bucket(BUCKET, `http://127.0.0.1:${STORE_PORT - 2}`);
      await use(store);
      await store.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  webhook: async ({}, use) => {
    const webhook = await startWebhook(FAULTS_PORT);
    await use(webhook);
    await webhook.stop();
  },
});

test.use({
  elsewhere: [`http://127.0.0.1:${STORE_PORT}/`, `http://127.0.0.1:${FAULTS_PORT}/`],
  // The target refuses two messages, and the browser says so.
  errorsExpected: true,
});

for (const layout of ['folders', 'partitions']) {
  test(`new intervals of ${layout} are followed, and what fires is sent`, async ({ page, store, webhook }) => {
    test.setTimeout(180_000);
    webhook.fail({ answer: 503, first: 2 });
    const stream = produce({
      layout,
      prefix: layout,
      interval: 3_600,
      faults: FAULTS,
      events: [EVENT],
      to: [toBucket(store, BUCKET)],
    });
    await stream.history(HISTORY);

    await new DetectorsPage(page).open();
    const dialog = new PlaceDialog(page);
    await dialog.bucket({
      Bucket: BUCKET,
      Endpoint: store.endpoint,
      Prefix: stream.prefix,
      'Access key id': 'test',
      'Secret access key': 'test',
    });
    await dialog.root.getByLabel('All folders below the prefix').check();
    await dialog.list();
    await dialog.readChosen();
    await expect(page.getByRole('heading', { level: 1, name: 'Map' })).toBeVisible({ timeout: 60_000 });

    await goToStep(page, 'Alerts');
    const alerts = new AlertsPage(page);
    await alerts.add.click();
    await alerts.addTarget('Your own JSON', `http://127.0.0.1:${FAULTS_PORT}/alerts`);
    await alerts.targets.getByLabel('Send by itself while following').first().check();

    await goToStep(page, 'Backtest');
    const life = new LifePage(page);
    await life.choose('Follow');
    await page.getByLabel('Wait until a later interval is there').check();
    await life.start.click();
    await expect(life.status).toHaveText('active', { timeout: 60_000 });
    await expect(life.card).toContainText('Next:');

    for (let written = 0; written < FOLLOWED; written += 1) {
      await stream.next();
      await page.waitForTimeout(150);
    }
    const sum = HISTORY + FOLLOWED;
    await expect.poll(() => life.counter('Executions started'), { timeout: 60_000 }).toBe(sum);
    expect(await life.counter('failed')).toBe(0);

    await life.set('Intervals shown', 'Late');
    await expect(life.rows).toHaveCount(1, { timeout: 30_000 });
    await life.set('Intervals shown', 'All');
    await expect(life.rows.filter({ hasText: 'empty' })).toHaveCount(1);
    await expect(life.log).toContainText('another file of the interval has the same bytes');

    // The message about the planted event arrives, though the target refused it twice, and once only.
    await webhook.until(1);
    const told = webhook.posts.map(({ answer, body }) => [answer, body.title]);
    expect(told.slice(0, 3).map(([answer]) => answer)).toEqual([503, 503, 200]);
    expect(told.filter(([answer, title]) => answer === 200 && title.includes('uk'))).toHaveLength(1);
    await expect.poll(() => life.counter('Alerts delivered')).toBeGreaterThan(0);
    expect(await life.counter('undelivered')).toBe(0);
  });
}
