import Papa from 'papaparse';
import { Sums } from './sums.js';

onmessage = ({ data: file }) => {
  const sums = new Sums();
  let header = true;
  Papa.parse(file, {
    skipEmptyLines: true,
    chunk({ data: rows }) {
      for (const [time, marketplace, platform, category, views, revenue] of header ? rows.slice(1) : rows) {
        sums.add(time, marketplace, platform, category, Number(views), Number(revenue));
      }
      header = false;
    },
    complete: () => postMessage(sums.answer()),
  });
};
