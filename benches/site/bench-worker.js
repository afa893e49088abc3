import init, { detect, explain, ingest } from './bench.js';

const ops = {
  ingest: async (job, file) => JSON.parse(await ingest(file, JSON.stringify(job))),
  explain: ({ leaves, trials }) => ({ ms: [...explain(leaves, trials)] }),
  detect: ({ n, reps, trials }) => ({ us_per_1000: [...detect(n, reps, trials)] }),
};

onmessage = async ({ data: { job, file } }) => {
  try {
    postMessage(await ops[job.op](job, file));
  } catch (error) {
    postMessage({ error: String(error) });
  }
};

await init();
postMessage({});
