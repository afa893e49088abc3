// A stream to try following by hand: starts an S3 server, a webhook target and a job that writes interval after interval,
// and says what to type into the page.
//   node tests/e2e/stream/run.mjs --help
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startStore } from '../s3/store.mjs';
import { plan, shown } from './metrics.mjs';
import { startFiles, toBucket, toFolder } from './places.mjs';
import { FAULTS, LAYOUTS, produce } from './producer.mjs';
import { startWebhook } from './webhook.mjs';

const BUCKET = 'metrics';
const HELP = `Writes metric data as a streaming job does, until Ctrl+C, with planted events.

  --store PORT       S3 server with the bucket "${BUCKET}" (4566; "no" for none; needs scripts/setup.sh)
  --files PORT       server that gives the files by address (8098; "no" for none)
  --webhook PORT     target for messages (8099; "no" for none)
  --folder DIR       also write to this folder on disk
  --site ORIGIN      origin of the page, which the bucket lets read (http://127.0.0.1:8080)
  --layout NAME      ${Object.keys(LAYOUTS).join(' or ')} (folders)
  --prefix TEXT      how all keys begin (live)
  --gzip             pack the files
  --interval SECONDS width of an interval (300)
  --history COUNT    intervals written before the stream begins (1152, four days of 5 minutes)
  --pace MS          pause between intervals, or "real": each at its end by the clock (1000)
  --count COUNT      intervals to stream (no end)
  --events COUNT     events planted in each 288 intervals of the stream (4)
  --seed NUMBER      other data (1)
  --fault KIND@AT    a fault of the interval AT of the stream, as often as wanted:
                     ${Object.keys(FAULTS).join(', ')}
  --answer RULE      how the webhook fails: 500/3 (every third), 503x2 (the first two), reset/5, slow, 429x1
`;

const USUAL = {
  store: '4566',
  files: '8098',
  webhook: '8099',
  folder: '',
  site: 'http://127.0.0.1:8080',
  layout: 'folders',
  prefix: 'live',
  interval: '300',
  history: '1152',
  pace: '1000',
  count: 'Infinity',
  events: '4',
  seed: '1',
};

function fail(message) {
  console.error(message);
  process.exit(1);
}

/** What was given, with what is usual for the rest. */
function given() {
  const texts = Object.entries(USUAL).map(([name, usual]) => [name, { type: 'string', default: usual }]);
  const many = { type: 'string', multiple: true, default: [] };
  const flag = { type: 'boolean', default: false };
  try {
    return parseArgs({ options: { ...Object.fromEntries(texts), fault: many, answer: many, gzip: flag, help: flag } }).values;
  } catch (error) {
    return fail(`${error.message}\n\n${HELP}`);
  }
}

const said = given();
if (said.help) {
  console.log(HELP);
  process.exit();
}

function number(name) {
  const value = Number(said[name]);
  return said[name] !== '' && value >= 0 ? value : fail(`--${name} takes a number, not ${said[name]}.`);
}
function rule(text) {
  const [, answer, how, count] = /^(\w+?)(?:([x/])(\d+))?$/.exec(text) ?? [];
  return { answer: Number(answer) || answer, ...(how && { [how === '/' ? 'every' : 'first']: Number(count) }) };
}
function fault(text, history) {
  const [kind, at] = text.split('@');
  return { kind, at: history + Number(at ?? 0) };
}

const DAY = 288;
const [interval, history, seed, events] = ['interval', 'history', 'seed', 'events'].map(number);
const real = said.pace === 'real';
const now = Math.floor(Date.now() / 1_000 / interval);
// Faster than the clock, the stream begins a day ago, so that its intervals are over when they are written.
const begin = (now - history - (real ? 0 : DAY)) * interval;
const stop = new AbortController();
const running = [];
const places = [];
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop.abort());

try {
  /** Starts one of the servers, unless none is wanted. */
  const start = async (name, starting) => {
    if (said[name] === 'no') return undefined;
    running.push(await starting(number(name)));
    return running.at(-1);
  };
  const files = await start('files', startFiles);
  const webhook = await start('webhook', (port) => startWebhook(port, { rules: said.answer.map(rule) }));
  const store = await start('store', startStore);
  if (store) {
    await store.bucket(BUCKET, said.site);
    places.push(toBucket(store, BUCKET));
  }
  if (files) places.push(files);
  if (said.folder) places.push(toFolder(said.folder));
  const days = Math.ceil(Math.min(number('count'), 10 * DAY) / DAY);
  const planted = Array.from({ length: events ? days : 0 }, (_, day) =>
    plan(events, history + day * DAY + 6, history + (day + 1) * DAY, { seed: `${seed} ${day}` }),
  ).flat();
  const stream = produce({
    seed,
    interval,
    start: begin,
    layout: said.layout,
    prefix: said.prefix,
    gzip: said.gzip,
    events: planted,
    faults: said.fault.map((text) => fault(text, history)),
    to: places,
  });
  await stream.history(history);

  const part = stream.files(0)[0].key.split('/').at(-1);
  const lines = [
    store && `Bucket            ${BUCKET}, endpoint ${store.endpoint}, access key id test, secret access key test`,
    store && `Prefix            ${stream.prefix}`,
    `Path template     ${stream.template}`,
    files && said.layout === 'folders' && `URL template      ${files.endpoint}/${stream.template}/${part}`,
    said.folder && `Folder            ${said.folder}`,
    webhook && `Webhook           ${webhook.endpoint}/`,
    `Interval          ${interval} seconds, times in UTC, history from ${shown(begin)}, stream from ${shown(stream.time(history))}`,
  ];
  console.log(`${lines.filter(Boolean).join('\n')}\n`);
  const told = (written) => {
    for (const { index, start, fault, rows, keys } of written) {
      const parts = [`files: ${keys.length}, rows: ${rows}`];
      if (fault !== 'none') parts.push(fault);
      for (const { measure, place, size, from, to } of stream.events) {
        if (from <= index && index < to) parts.push(`planted: ${measure} × ${size} at ${Object.values(place).join(', ')}`);
      }
      if (webhook) parts.push(`messages: ${webhook.delivered} delivered, ${webhook.failed} failed`);
      console.log(`${start.slice(0, 16)}  ${parts.join('; ')}`);
    }
  };
  await stream.run({ pace: real ? 'real' : number('pace'), count: number('count'), signal: stop.signal, told });
  if (!stop.signal.aborted && running.length) {
    console.log('\nThe stream has ended. Ctrl+C ends the servers.');
    await once(stop.signal, 'abort');
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await Promise.all(running.map((one) => one.stop()));
}
