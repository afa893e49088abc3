// Data at addresses: signed ones of a real S3 server, lists of them, a bucket with keys, and everything that can go wrong.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launchOptions } from '../browser.mjs';
import { expect, expectAccessible, screenshot, test as base } from '../fixtures.mjs';
import { AnomaliesPage } from '../pages/anomalies.mjs';
import { DataPage } from '../pages/data.mjs';
import { DetectorsPage } from '../pages/detectors.mjs';
import { MapPage } from '../pages/map.mjs';
import { PlaceDialog } from '../pages/place_dialog.mjs';
import { keptOnDevice, saveSession } from '../pages/session.mjs';
import { FAULTS_PORT, STORE_PORT } from '../playwright.config.mjs';
import { startFaults } from '../s3/faults.mjs';
import { presign } from '../s3/sign.mjs';
import { startStore } from '../s3/store.mjs';

const PARTS = 200;
const HOURS_PER_PART = 4;

/** Hourly orders of two markets for one part of a month; the last day of one of them is far too low. */
function part(index) {
  const rows = ['time,market,orders'];
  for (let hour = index * HOURS_PER_PART; hour < (index + 1) * HOURS_PER_PART; hour += 1) {
    const time = new Date(Date.UTC(2021, 0, 4, hour)).toISOString();
    const orders = Math.round(400 + 120 * Math.sin((hour / 12) * Math.PI) + ((hour * 37) % 23));
    rows.push(`${time},de,${orders}`, `${time},uk,${hour >= 740 && hour < 752 ? 90 : orders + 50}`);
  }
  return `${rows.join('\n')}\n`;
}
const whole = ['time,market,orders', ...Array.from({ length: PARTS }, (_, index) => part(index).split('\n').slice(1, -1)).flat()].join('\n');

const test = base.extend({
  store: [
    async ({}, use) => {
      const store = await startStore(STORE_PORT);
      const site = `http://127.0.0.1:${STORE_PORT - 2}`;
      await store.bucket('open-bucket', site);
      await store.bucket('closed-bucket');
      await store.put('open-bucket', 'shop/orders 2021.csv', whole);
      await store.put('closed-bucket', 'orders.csv', whole);
      await use(store);
      await store.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  faults: async ({}, use) => {
    // Long enough that the half which arrives is more than the format is judged by.
    const faults = await startFaults(FAULTS_PORT, Buffer.from(`time,market,orders\n${`${whole.slice(whole.indexOf('\n') + 1)}\n`.repeat(20)}`));
    await use(faults);
    await faults.stop();
  },
});

test.use({
  errorsExpected: true,
  elsewhere: ['http://example.invalid/', `http://127.0.0.1:${STORE_PORT}/`, `http://127.0.0.1:${FAULTS_PORT}/`, 'https://open-bucket.s3.'],
  ignoreHTTPSErrors: true,
  // The names of Amazon S3 lead to the server on this machine.
  launchOptions: {
    ...launchOptions,
    args: [...launchOptions.args, `--host-resolver-rules=MAP *.amazonaws.com 127.0.0.1:${STORE_PORT}`],
  },
});

/** Opens the site and reads addresses as a new detector. */
async function read(page, ...addresses) {
  await new DetectorsPage(page).open();
  await new PlaceDialog(page).read(...addresses);
  return new DataPage(page);
}

async function goToData(page) {
  await page.getByRole('navigation', { name: 'Steps for this detector' }).getByRole('link', { name: 'Data' }).click();
}

test('a signed address is read like a file, and so is one with the name of Amazon S3', async ({ page, store }) => {
  const url = store.url('open-bucket', 'shop/orders%202021.csv');
  const real = presign('https://open-bucket.s3.us-east-1.amazonaws.com/shop/orders%202021.csv');
  const data = await read(page, url, real);
  await expect(page).toHaveURL(/map/);
  await goToData(page);
  await expect(data.summary).toContainText('2 files, 3,200 rows');
  await expect(data.file('orders 2021.csv').first()).toContainText('1,600');
  await expect(page.getByText(/Fetched .* from 2 addresses you gave\./)).toBeVisible();
  await page.getByRole('button', { name: 'Paste a URL' }).click();
  await expectAccessible(page);
  for (const [width, colorScheme] of [[1440, 'light'], [1024, 'dark'], [390, 'light']]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await screenshot(page, `place-urls-${width}-${colorScheme}`);
  }
});

test('a session of a signed address has its name, and nothing that reads it', async ({ page, store }, { outputDir }) => {
  await read(page, store.url('open-bucket', 'shop/orders%202021.csv'));
  await expect(page).toHaveURL(/map/);
  await new MapPage(page).runToAnomalies();
  await page.locator('main > .head').getByRole('button', { name: 'Export' }).click();
  await expect(page.getByText('Data from addresses is not saved: they may hold keys.')).toBeVisible();
  await page.keyboard.press('Escape');
  const { text } = await saveSession(page, `${outputDir}-signed.foretop.json`);
  expect(JSON.parse(text).sources).toEqual([expect.objectContaining({ name: 'orders 2021.csv' })]);
  const detectors = new DetectorsPage(page);
  await detectors.back();
  await detectors.keep('orders 2021', 'Settings and results');
  const kept = JSON.stringify(await keptOnDevice(page));
  const storage = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  for (const place of [text, kept, storage, page.url()]) {
    for (const secret of ['X-Amz', 'Signature', 'open-bucket', '127.0.0.1:']) {
      expect(place === page.url() && secret === '127.0.0.1:' ? '' : place).not.toContain(secret);
    }
  }
});

test('every failure is told in plain words with its cure', async ({ page, store, faults }) => {
  const url = store.url('open-bucket', 'shop/orders%202021.csv');
  const data = await read(
    page,
    store.url('open-bucket', 'expired.csv', { expires: 60, at: new Date(Date.now() - 3_600_000) }),
    url.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    store.url('open-bucket', 'none.csv'),
    store.url('closed-bucket', 'orders.csv'),
    `${faults.endpoint}/region/a.csv`,
    `${faults.endpoint}/private/a.csv`,
    `${faults.endpoint}/login/a.csv`,
    'http://example.invalid/a.csv',
    's3://open-bucket/a.csv',
    url,
  );
  await expect(data.summary).toContainText('10 files, 1,600 rows', { timeout: 30_000 });
  const errors = page.locator('main > .error');
  const says = (title, cure) => expect(errors.filter({ hasText: title })).toContainText(cure);
  await says('The address has expired', 'Make a new signed address');
  await says('The signature is wrong', 'Copy the whole address again');
  await says('There is no such file', 'open-bucket/none.csv');
  await says('The server refused a read from this page (CORS)', `"AllowedOrigins": ["http://127.0.0.1:${STORE_PORT - 2}"]`);
  await says('The bucket is in another region', 'is in eu-west-1');
  await says('The file is not public', 'Paste a signed address');
  await says('The address gives a web page instead of data', 'download button');
  await says('An s3:// address cannot be read from a browser', 'aws s3 presign');
  await expect(data.file('expired.csv')).toContainText('The address has expired');
  await expect(page.locator('body')).not.toContainText('X-Amz');
  await expectAccessible(page);
  await screenshot(page, 'place-failures');

  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(JSON.parse(copied)[0].AllowedMethods).toContain('GET');
});

test('a broken transfer goes on where it stopped, or keeps the rows before', async ({ page, faults }) => {
  const data = await read(page, `${faults.endpoint}/once/a.csv`);
  await expect(page).toHaveURL(/map/, { timeout: 30_000 });
  await goToData(page);
  await expect(data.summary).toContainText('1 file, 32,000 rows');
  expect(faults.asked.filter((one) => one.fault === 'once').map((one) => one.from > 0)).toEqual([false, true]);
  expect(faults.asked.every((one) => one.method === 'GET')).toBe(true);

  await new PlaceDialog(page).read(`${faults.endpoint}/busy/b.csv`, `${faults.endpoint}/always/c.csv`);
  await expect(data.errors).toContainText('The transfer was cut short', { timeout: 30_000 });
  await expect(data.errors).toContainText('Rows read before that are kept.');
  await expect(data.file('b.csv')).toContainText('32,000');
  await expect(data.file('c.csv')).toContainText(/1\d,\d{3}/);
});

test('a Parquet file at an address is read whole, in one request', async ({ page, store }) => {
  const path = fileURLToPath(new URL('../../cases/parquet_spark/input.snappy.parquet', import.meta.url));
  await store.put('open-bucket', 'columns/orders.parquet', readFileSync(path));
  const data = await read(page, store.url('open-bucket', 'columns/orders.parquet'));
  await expect(page).toHaveURL(/map/, { timeout: 30_000 });
  await goToData(page);
  await expect(data.file('orders.parquet')).toContainText('Parquet');
  await expect(data.file('orders.parquet')).toContainText('2,304');
  expect(page.requests.filter((url) => url.includes('orders.parquet'))).toHaveLength(1);
  await expect(page.locator('body')).not.toContainText('X-Amz');
});

test('a list of addresses stands for the files it names', async ({ page, store, faults }, { outputDir }) => {
  const url = store.url('open-bucket', 'shop/orders%202021.csv');
  await store.put('open-bucket', 'list.json', JSON.stringify({ entries: [{ url, mandatory: true }] }));
  const list = `${outputDir}-list.csv`;
  writeFileSync(list, `name,url\na,${url}\nb,${store.url('open-bucket', 'list.json')}\nc,${faults.endpoint}/fine/c.csv\n`);
  const detectors = new DetectorsPage(page);
  await detectors.open();
  await detectors.drop(list);
  await expect(page).toHaveURL(/map/);
  await goToData(page);
  const data = new DataPage(page);
  await expect(data.summary).toContainText('3 files, 35,200 rows');
  await expect(data.file('c.csv')).toBeVisible();
});

test('200 objects of a bucket are listed, chosen and read, and the keys stay in memory', async ({ page, store }) => {
  const SECRETS = ['sEcReT-test', 'X-Amz-Signature', 'X-Amz-Credential'];
  const logged = [];
  page.on('console', (message) => logged.push(message.text()));
  const key = (index) => `parts/day=${String(Math.floor(index / 6)).padStart(2, '0')}/part-${String(index).padStart(4, '0')}.csv`;
  for (let index = 0; index < PARTS; index += 20) {
    await Promise.all(Array.from({ length: 20 }, (_, one) => store.put('open-bucket', key(index + one), part(index + one))));
  }
  await store.put('open-bucket', 'parts/_SUCCESS', '');
  await new DetectorsPage(page).open();
  const dialog = new PlaceDialog(page);
  const fields = { Bucket: 'open-bucket', Endpoint: store.endpoint, 'Access key id': 'test', 'Secret access key': 'sEcReT-test' };
  await dialog.bucket(fields);
  await dialog.list();
  await expect(dialog.error).toContainText('The signature is wrong');
  await dialog.fields.getByLabel('Secret access key').fill('test');
  await dialog.list();
  await dialog.root.getByRole('button', { name: 'parts/' }).click();
  await expect(dialog.fields.getByLabel('Prefix', { exact: true })).toHaveValue('parts/');
  await expect(dialog.root).toContainText('1 object left out');
  await expect(dialog.root.getByRole('button', { name: 'parts/day=00/' })).toBeVisible();
  await dialog.root.getByLabel('All folders below the prefix').check();
  await dialog.list();
  await expect(dialog.objects.getByRole('row')).toHaveCount(PARTS + 1);
  await expectAccessible(page);
  for (const [width, colorScheme] of [[1440, 'dark'], [1024, 'light'], [390, 'dark']]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await screenshot(page, `place-bucket-${width}-${colorScheme}`);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await dialog.filter.fill('part-000');
  await dialog.objects.getByRole('checkbox', { name: 'part-0009.csv' }).uncheck();
  await expect(dialog.root.getByRole('button', { name: /^Read 9 files/ })).toBeVisible();
  await dialog.objects.getByRole('checkbox', { name: 'part-0009.csv' }).check();
  await dialog.filter.fill('.csv');
  await dialog.readChosen();
  await expect(page).toHaveURL(/map/, { timeout: 30_000 });
  await goToData(page);
  await expect(new DataPage(page).summary).toContainText('200 files, 1,600 rows');
  await page.getByRole('navigation', { name: 'Steps for this detector' }).getByRole('link', { name: 'Map' }).click();
  await new MapPage(page).runToAnomalies();
  const anomalies = new AnomaliesPage(page);
  const exports = [await anomalies.export('CSV'), await anomalies.export('JSON')].map(({ text }) => text);

  const kept = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const caches_ = await caches.keys();
    const storage = [localStorage, sessionStorage].map((one) => JSON.stringify({ ...one }));
    return [location.href, document.cookie, document.documentElement.outerHTML, ...storage, databases.length, caches_.length];
  });
  expect(kept.slice(-2), 'databases and caches').toEqual([0, 0]);
  // A failed answer is reported by the browser itself, with its address.
  const ours = logged.filter((text) => !text.startsWith('Failed to load resource'));
  for (const text of [...kept.slice(0, -2), ...exports, ...ours]) {
    for (const secret of SECRETS) expect(text).not.toContain(secret);
  }
});

test('a signed list shows what exists, and objects that are public can be read', async ({ page, store }) => {
  const data = await read(page, presign(`${store.endpoint}/open-bucket?list-type=2&prefix=shop%2F`));
  const dialog = new PlaceDialog(page);
  await expect(dialog.objects).toContainText('shop/orders 2021.csv');
  await dialog.readChosen();
  await expect(page).toHaveURL(/map/);
  await goToData(page);
  await expect(data.summary).toContainText('1 file, 1,600 rows');
});
