// The tools that following is proved with: a job that writes interval after interval, with its faults, and a target for
// messages that fails as it is told.
import { readFileSync } from 'node:fs';
import { expect, test as base } from '../fixtures.mjs';
import { DataPage } from '../pages/data.mjs';
import { DetectorsPage } from '../pages/detectors.mjs';
import { PlaceDialog } from '../pages/place_dialog.mjs';
import { FAULTS_PORT, SPARE_PORT, STORE_PORT } from '../playwright.config.mjs';
import { startStore } from '../s3/store.mjs';
import { plan } from '../stream/metrics.mjs';
import { startFiles, toBucket, toFolder } from '../stream/places.mjs';
import { produce } from '../stream/producer.mjs';
import { startWebhook } from '../stream/webhook.mjs';

const BUCKET = 'stream-bucket';
const INTERVALS = 36;
const FAULTS = [
  { at: 5, kind: 'missing' },
  { at: 8, kind: 'broken' },
  { at: 11, kind: 'stray' },
  { at: 14, kind: 'empty' },
  { at: 17, kind: 'split' },
  { at: 20, kind: 'duplicated' },
  { at: 23, kind: 'late', by: 14 },
];

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

test.use({ elsewhere: [`http://127.0.0.1:${STORE_PORT}/`, `http://127.0.0.1:${FAULTS_PORT}/`] });

for (const [layout, gzip, template] of [
  ['folders', true, '{{yyyyMMdd}}/{{HHmm}}'],
  ['partitions', false, 'intvl_date={{yyyy-MM-dd}}/intvl_hhmm={{HHmm}}'],
]) {
  test(`a stream of ${layout} in a bucket is read as it was planned`, async ({ page, store }) => {
    const stream = produce({ layout, gzip, prefix: layout, faults: FAULTS, to: [toBucket(store, BUCKET)] });
    const written = await stream.history(INTERVALS);
    const sum = (what) => written.reduce((sum, interval) => sum + what(interval), 0);
    const files = sum(({ fault, keys }) => (fault === 'empty' ? 0 : keys.length));
    const rows = sum(({ rows }) => rows);
    // One is missing, one is late, two are read twice over in their folder: once split, once as a copy.
    expect([files, rows]).toEqual([INTERVALS - 3 + 2, (INTERVALS - 3) * 12 + 12 + 3 - 6]);

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
    await expect(dialog.objects.getByRole('row')).toHaveCount(files + 1);
    await expect(dialog.root).toContainText('1 object left out');
    await dialog.readChosen();
    // The page stays at the data, for rows were refused.
    const data = new DataPage(page);
    await expect(data.summary).toContainText(`${files} files, ${rows} rows`, { timeout: 30_000 });
    await expect(page.getByLabel('Folders name the time as')).toHaveValue(template);
    expect(stream.template).toBe(`${layout}/${template}`);
    const problem = (text) => data.problems.getByRole('listitem').filter({ hasText: text });
    await expect(problem('wrong number of fields')).toContainText(`${sum(({ refused }) => refused)} rows`);
    await expect(problem('event_time is outside the interval of its folder')).toContainText('3 rows');
    await expect(problem('an interval without a folder')).toContainText('3 intervals');
  });
}

test('a stream is the same each time and in each place, and late intervals come when they are due', async ({ store }, { outputDir }) => {
  const files = await startFiles(SPARE_PORT);
  const about = { seed: 7, prefix: 'live', faults: [{ at: 4, kind: 'late', by: 2 }] };
  const one = produce({ ...about, to: [toBucket(store, BUCKET), toFolder(outputDir), files] });
  const other = produce(about);
  const get = (url) => fetch(url, { headers: { Origin: 'http://a.example' } });

  await one.history(4);
  const [{ key, bytes }] = other.files(4);
  const url = `${files.endpoint}/${key}`;
  expect(await one.next()).toEqual([]);
  expect((await get(url)).status).toBe(404);
  expect((await one.next()).map(({ index }) => index)).toEqual([5]);
  const due = await one.next();
  expect(due.map(({ index, fault }) => [index, fault])).toEqual([
    [6, 'none'],
    [4, 'late'],
  ]);
  const answer = await get(url);
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
  expect(readFileSync(`${outputDir}/${key}`).equals(bytes)).toBe(true);
  expect(Buffer.from(await (await fetch(store.url(BUCKET, key))).arrayBuffer()).equals(bytes)).toBe(true);
  expect(produce({ ...about, seed: 8 }).files(4)[0].bytes.equals(bytes)).toBe(false);
  await files.stop();
});

test('a stream goes on at its pace until it is told to stop', async () => {
  const stream = produce();
  const stop = new AbortController();
  const heard = [];
  await stream.run({
    pace: 20,
    signal: stop.signal,
    told(written) {
      heard.push(...written.map(({ index }) => index));
      if (heard.length === 3) stop.abort();
    },
  });
  expect(heard).toEqual([0, 1, 2]);
  expect(stream.reached).toBe(3);
});

test('planted events change the values that they name, and no others', () => {
  const events = plan(4, 10, 100, { seed: 3 });
  const [planted, plain] = [produce({ events }), produce()];
  const lines = (stream, index) => stream.files(index)[0].bytes.toString().trim().split('\n').map((line) => line.split(','));
  const changed = [];
  for (let index = 0; index < 100; index += 1) {
    const [columns, ...rows] = lines(planted, index);
    const usual = lines(plain, index).slice(1);
    rows.forEach(([time, marketplace, platform, ...values], at) =>
      values.forEach((value, measure) => {
        const before = Number(usual[at][measure + 3]);
        if (Number(value) !== before) changed.push({ index, measure: columns[measure + 3], marketplace, platform, size: value / before });
      }),
    );
  }
  const named = planted.events.flatMap(({ measure, place, from, to }) =>
    Array.from({ length: to - from }, (_, at) => ({ index: from + at, measure, ...place })),
  );
  expect(changed.map(({ size, ...one }) => one)).toEqual(named);
  for (const { from, to, start, direction, size } of planted.events) {
    expect(start).toBe(new Date(planted.time(from) * 1_000).toISOString());
    expect(direction).toBe(size < 1 ? 'below' : 'above');
    for (const one of changed) if (from <= one.index && one.index < to) expect(one.size).toBeCloseTo(size, 1);
  }
});

test('a webhook fails as it is told and keeps every message', async ({ webhook }) => {
  const send = async (path = '/hook', body = { n: webhook.posts.length }) => {
    const answer = await fetch(webhook.endpoint + path, { method: 'POST', body: JSON.stringify(body) }).catch(() => undefined);
    return answer?.status ?? 'none';
  };
  const times = async (count, path) => {
    const answers = [];
    for (let at = 0; at < count; at += 1) answers.push(await send(path));
    return answers;
  };
  expect(await times(2)).toEqual([200, 200]);
  webhook.fail({ answer: 500, every: 3 });
  expect(await times(6)).toEqual([200, 200, 500, 200, 200, 500]);
  webhook.fail({ answer: 503, first: 2 });
  expect(await times(3)).toEqual([503, 503, 200]);
  webhook.fail({ answer: 'reset', first: 1, path: '/a' });
  expect(await send('/b')).toBe(200);
  expect(await times(2, '/a')).toEqual(['none', 200]);
  expect([webhook.delivered, webhook.failed]).toEqual([2 + 4 + 1 + 1 + 1, 2 + 2 + 1]);

  webhook.fail({ answer: 429, first: 1, retryAfter: 2 });
  const busy = await fetch(webhook.endpoint, { method: 'POST', body: 'as it is' });
  expect([busy.status, busy.headers.get('retry-after'), busy.headers.get('access-control-expose-headers')]).toEqual([429, '2', 'Retry-After']);
  expect(webhook.posts.at(-1)).toMatchObject({ path: '/', text: 'as it is', body: undefined, answer: 429 });
  webhook.fail({ answer: 'slow', delay: 300 });
  const begun = Date.now();
  expect(await send('/hook', { n: 'twice' })).toBe(200);
  expect(Date.now() - begun).toBeGreaterThanOrEqual(290);
  webhook.fail();
  await send('/hook', { n: 'twice' });
  expect(webhook.posts.filter(({ body }) => body?.n === 'twice')).toHaveLength(2);
  expect(() => webhook.fail({ answer: 'sometimes' })).toThrow('cannot answer sometimes');
});

test.describe('from a page', () => {
  test.use({ errorsExpected: true });
  test('a webhook hears what the browser lets through', async ({ page, webhook }) => {
    await new DetectorsPage(page).open();
    const send = () =>
      page.evaluate(async (url) => {
        const options = { method: 'POST', body: '{"event": 1}', headers: { 'Content-Type': 'application/json', 'X-Key': 'k' } };
        const answer = await fetch(url, options).catch((error) => ({ status: error.name }));
        return [answer.status, answer.headers?.get('retry-after') ?? null];
      }, `${webhook.endpoint}/hook`);
    expect(await send()).toEqual([200, null]);
    expect(webhook.preflights).toHaveLength(1);
    expect(webhook.posts[0]).toMatchObject({ path: '/hook', body: { event: 1 }, headers: { 'x-key': 'k' } });
    webhook.fail({ answer: 429, retryAfter: 7 });
    expect(await send()).toEqual([429, '7']);
    webhook.fail({ answer: 'reset' });
    expect((await send())[0]).toBe('TypeError');
    webhook.fail();
    webhook.allow(false);
    expect((await send())[0]).toBe('TypeError');
    expect(webhook.posts).toHaveLength(3);
    webhook.allow(true);
    expect(await send()).toEqual([200, null]);
    await webhook.until(2);
    expect([webhook.posts.length, webhook.preflights.length]).toEqual([4, 5]);
  });
});
