// The same question asked of other tools: sums of two measures per hour and combination.
//   window.__bench({ peer: 'papaparse' | 'duckdb' | 'json' }) reads the file in #f.
import * as duckdb from '@duckdb/duckdb-wasm';

const file = () => document.querySelector('#f').files[0];

async function inWorker(name) {
  const worker = new Worker(`./${name}.js`, { type: 'module' });
  const answer = new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
  });
  worker.postMessage(file());
  return answer;
}

let connection;
async function openDuckdb() {
  const worker = new Worker('./duckdb-browser-eh.worker.js');
  const database = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), worker);
  await database.instantiate(new URL('./duckdb-eh.wasm', location.href).href);
  connection = { database, query: await database.connect() };
}

// A time with a zone would need an extension from elsewhere.
const COLUMNS = `{ timestamp: 'TIMESTAMP', marketplace: 'VARCHAR', platform: 'VARCHAR', category: 'VARCHAR', views: 'BIGINT', revenue: 'DOUBLE' }`;

async function askDuckdb() {
  const { database, query } = connection;
  await database.registerFileHandle('data.csv', file(), duckdb.DuckDBDataProtocol.BROWSER_FILEREADER, true);
  const answer = await query.query(`
    SELECT count(*)::DOUBLE AS groups, sum(n)::DOUBLE AS rows, sum(v)::DOUBLE AS sum_views, sum(round(r * 100))::DOUBLE AS sum_cents
    FROM (SELECT count(*) AS n, sum(views) AS v, sum(revenue) AS r FROM read_csv('data.csv', header = true, columns = ${COLUMNS})
      GROUP BY date_trunc('hour', timestamp), marketplace, platform, category)`);
  return { ...answer.get(0).toJSON() };
}

window.__prepare = (peer) => (peer === 'duckdb' ? openDuckdb() : undefined);
window.__bench = ({ peer }) => (peer === 'duckdb' ? askDuckdb() : inWorker(peer));
window.__bench_ready = true;
