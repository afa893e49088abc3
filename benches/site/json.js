import { Sums } from './sums.js';

onmessage = async ({ data: file }) => {
  const sums = new Sums();
  const add = (line) => {
    const row = JSON.parse(line);
    sums.add(row.timestamp, row.marketplace, row.platform, row.category, row.views, row.revenue);
  };
  let rest = '';
  for await (const text of file.stream().pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    lines.forEach(add);
  }
  if (rest) add(rest);
  postMessage(sums.answer());
};
