// window.__bench({ op: 'ingest' | 'detect' | 'explain', … }) answers what benches/site/README.md says. The work is done in a worker,
// as in the product.
const worker = new Worker(new URL('./bench-worker.js', import.meta.url), { type: 'module' });
const next = () => new Promise((resolve, reject) => {
  worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data));
  worker.onerror = (event) => reject(new Error(event.message));
});

await next();
window.__bench = (job) => {
  if (!['ingest', 'detect', 'explain'].includes(job.op)) return { unsupported: job.op };
  const answer = next();
  worker.postMessage({ job, file: document.querySelector('#f').files[0] });
  return answer;
};
window.__bench_ready = true;
