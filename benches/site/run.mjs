// Reads the same 100 MB with Foretop and with other tools, in Chromium, one fresh browser per reading, and prints what
// each took. RUNS=5 for more readings, MEGABYTES=1000 for a larger file. Compare within one run only.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, existsSync, writeFileSync, mkdirSync, cpSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { launchOptions } from '../../tests/e2e/browser.mjs';
import { write } from './data.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const site = join(here, '../../target/bench-site');
const data = join(here, '../../target/bench-data');
const megabytes = Number(process.env.MEGABYTES ?? 100);
const runs = Number(process.env.RUNS ?? 3);
const mapping = { timestamp: 'timestamp', measures: ['views', 'revenue'], dimensions: ['marketplace', 'platform', 'category'] };

const READINGS = [
  { name: 'Foretop', format: 'csv', page: 'bench.html', job: { op: 'ingest', format: 'csv', mapping, interval: '1h' } },
  { name: 'PapaParse', format: 'csv', page: 'peers/peers.html', job: { peer: 'papaparse' } },
  { name: 'DuckDB-WASM', format: 'csv', page: 'peers/peers.html', job: { peer: 'duckdb' } },
  { name: 'Foretop', format: 'jsonl', page: 'bench.html', job: { op: 'ingest', format: 'jsonl', mapping, interval: '1h' } },
  { name: 'JSON.parse', format: 'jsonl', page: 'peers/peers.html', job: { peer: 'json' } },
];

/** The pages of the other tools, beside Foretop's. */
async function bundlePeers() {
  const out = join(site, 'peers');
  mkdirSync(out, { recursive: true });
  const entryPoints = ['peers', 'papaparse', 'json'].map((name) => join(here, `${name}.js`));
  await build({ entryPoints, outdir: out, bundle: true, format: 'esm', minify: true, logLevel: 'warning' });
  cpSync(join(here, 'peers.html'), join(out, 'peers.html'));
  for (const name of ['duckdb-eh.wasm', 'duckdb-browser-eh.worker.js']) {
    cpSync(join(here, 'node_modules/@duckdb/duckdb-wasm/dist', name), join(out, name));
  }
}

/** Processor time in milliseconds, and the renderers, of the browser with that profile. */
function browserOf(profile) {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return [{ pid, parent: fields[1], ticks: Number(fields[11]) + Number(fields[12]), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') }];
    } catch {
      return []; // gone meanwhile
    }
  });
  const found = new Set(all.filter(({ command }) => command.includes(`--user-data-dir=${profile}`)).map(({ pid }) => pid));
  for (let before = 0; before < found.size;) {
    before = found.size;
    all.forEach(({ pid, parent }) => found.has(parent) && found.add(pid));
  }
  const own = all.filter(({ pid }) => found.has(pid));
  return { milliseconds: own.reduce((sum, { ticks }) => sum + ticks * 10, 0), renderers: own.filter(({ command }) => command.includes('--type=renderer')).map(({ pid }) => pid) };
}

/** Highest resident memory since the last reset, without mapped files. */
function memory(pid, field) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const value = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) * 1_024;
  return value(field) - value('RssFile');
}

async function read({ page: path, job, format }, url) {
  const profile = mkdtempSync(join(tmpdir(), 'foretop-bench-'));
  const context = await chromium.launchPersistentContext(profile, { ...launchOptions, headless: true });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(url + path);
    await page.waitForFunction('window.__bench_ready');
    await page.evaluate((peer) => window.__prepare?.(peer), job.peer);
    await page.setInputFiles('#f', join(data, `${megabytes}.${format}`));
    await page.waitForTimeout(150);
    const before = browserOf(profile);
    const levels = before.renderers.map((pid) => (writeFileSync(`/proc/${pid}/clear_refs`, '5'), memory(pid, 'VmRSS')));
    const begun = performance.now();
    const answer = await page.evaluate((job) => window.__bench(job), job);
    const wall = performance.now() - begun;
    const cpu = browserOf(profile).milliseconds - before.milliseconds;
    const peak = before.renderers.reduce((sum, pid, index) => sum + Math.max(0, memory(pid, 'VmHWM') - levels[index]), 0);
    return { answer, wall, cpu, peak };
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

await bundlePeers();
for (const format of ['csv', 'jsonl']) {
  const path = join(data, `${megabytes}.${format}`);
  if (!existsSync(path)) write(path, format, megabytes * 1e6);
}
const port = 5_980;
const server = spawn('node', [join(here, '../../scripts/serve.mjs'), site, String(port)], { stdio: 'ignore' });
await new Promise((resolve) => setTimeout(resolve, 500));
try {
  const results = READINGS.map((reading) => ({ ...reading, took: [] }));
  for (let run = 0; run < runs; run += 1) {
    for (const result of results) result.took.push(await read(result, `http://127.0.0.1:${port}/`));
  }
  const expected = {};
  console.log(`${cpus().length} × ${cpus()[0].model}, Node ${process.version}, median of ${runs}\n`);
  console.log('| format | reader | MB per CPU-second | MB per second | memory per byte | first rows after |\n|---|---|---|---|---|---|');
  for (const { name, format, took } of results) {
    const bytes = statSync(join(data, `${megabytes}.${format}`)).size;
    const { rows, groups, sum_views: views, sum_cents: cents } = took[0].answer;
    expected[format] ??= { rows, groups, views, cents };
    const { rows: r, groups: g, views: v, cents: c } = expected[format];
    if (r !== rows || g !== groups || Math.abs(v - views) > 0.5 || Math.abs(c - cents) > 1) {
      throw new Error(`${name} answers ${JSON.stringify(took[0].answer)}, expected ${JSON.stringify(expected[format])}`);
    }
    const rate = (milliseconds) => (bytes / 1e3 / milliseconds).toFixed(0);
    const of = (field) => median(took.map((one) => one[field]));
    const first = took.map(({ answer }) => answer.first_ms).filter((ms) => ms != null);
    const firstRows = first.length > 0 ? `${median(first).toFixed(0)} ms` : '';
    console.log(`| ${format} | ${name} | ${rate(of('cpu'))} | ${rate(of('wall'))} | ${(of('peak') / bytes).toFixed(2)} | ${firstRows} |`);
  }
} finally {
  server.kill();
}
