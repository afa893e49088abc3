// A streaming job as seen from outside: one folder per interval, history first, then interval after interval, with the
// faults that such jobs have. It writes to any number of places (places.mjs).
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { metrics, shown } from './metrics.mjs';

/** Written at a time, while there is much to write. */
const AT_ONCE = 16;
const STRAY_ROWS = 3;
const DAY = 86_400;

const digits = (time) => shown(time).replace(/\D/g, '');

/** How folders and files are named; `template` is what a reader has to type. */
export const LAYOUTS = {
  folders: {
    template: '{{yyyyMMdd}}/{{HHmm}}',
    folder: (time) => `${digits(time).slice(0, 8)}/${digits(time).slice(8, 12)}/`,
    file: (time, part, packed) => `part-${part}.csv${packed ? '.gz' : ''}`,
  },
  partitions: {
    template: 'intvl_date={{yyyy-MM-dd}}/intvl_hhmm={{HHmm}}',
    folder: (time) => `intvl_date=${shown(time).slice(0, 10)}/intvl_hhmm=${digits(time).slice(8, 12)}/`,
    // Named by the run that wrote it and without an extension, packed or not.
    file: (time, part) => `run-${time * 1_000 + part}-part-r-00000`,
  },
};

const text = (columns, rows) => `${[columns, ...rows].map((row) => row.join(',')).join('\n')}\n`;

/** What is no row: bytes that are no UTF-8, fields too many and too few in turn, and an end inside a quoted row. */
function spoilt(rows) {
  const lines = rows.map((row, at) => (at % 2 ? row.slice(1) : [...row, 'x']).join(','));
  lines[lines.length - 1] = `"${rows.at(-1).slice(0, 2).join(',')}`;
  return Buffer.concat([Buffer.from([0xc3, 0x28, 0xff, 0x2c, 0x80, 0x2c]), Buffer.from(lines.join('\n'))]);
}

/** The first half of the rows, which is all that a broken file has. */
const half = (rows) => rows.slice(0, rows.length >> 1);
/** All in one file. */
const whole = (data, rows) => [text(data.columns, rows)];

/** What can be wrong with an interval, as the bodies of its files in order. */
export const FAULTS = {
  // Written some intervals later.
  late: whole,
  missing: () => [],
  // The same bytes again under another key.
  duplicated: (data, rows) => [text(data.columns, rows), text(data.columns, rows)],
  split: (data, rows) => [half(rows), rows.slice(half(rows).length)].map((part) => text(data.columns, part)),
  broken: (data, rows) => [
    Buffer.concat([Buffer.from(text(data.columns, half(rows))), spoilt(rows.slice(half(rows).length))]),
  ],
  empty: () => [''],
  // Rows of the day before, which are a copy: without them the data is as if there was no fault.
  stray: (data, rows, index) => [
    text(data.columns, [...rows, ...data.rows(index, data.time(index) - DAY).slice(0, STRAY_ROWS)]),
  ],
};

/** How many rows of an interval can be read, in all its files, and how many cannot. */
function counts(kind, rows) {
  const left = { broken: half(rows).length, duplicated: rows.length * 2, empty: 0, missing: 0, stray: rows.length + STRAY_ROWS };
  return { rows: left[kind] ?? rows.length, refused: kind === 'broken' ? rows.length - half(rows).length : 0 };
}

/**
 * Makes a stream. `faults` is a list of `{ at, kind, by }`: the interval's index, counted from the first of the history,
 * one of late, missing, duplicated, split, broken, empty and stray, and for late ones how many intervals later. The rest
 * is for `metrics`.
 */
export function produce({ layout = 'folders', prefix = '', gzip = false, faults = [], to = [], ...about } = {}) {
  const names = LAYOUTS[layout];
  if (!names) throw new Error(`There is no layout ${layout}; there are ${Object.keys(LAYOUTS).join(' and ')}.`);
  const planned = new Map();
  for (const { at, kind, by = 2 } of faults) {
    if (!FAULTS[kind]) throw new Error(`There is no fault ${kind}.`);
    planned.set(at, { kind, by });
  }
  const below = prefix && !prefix.endsWith('/') ? `${prefix}/` : prefix;
  const data = metrics(about);
  let reached = 0;
  /** Late intervals, by the index with which they are written. */
  const late = new Map();

  /** What an interval is written as: keys and bytes. */
  const files = (index) => {
    const bodies = FAULTS[planned.get(index)?.kind] ?? whole;
    const time = data.time(index);
    return bodies(data, data.rows(index), index).map((body, part) => ({
      key: below + names.folder(time) + names.file(time, part, gzip),
      // An empty file is one without a byte, packed or not.
      bytes: gzip && body.length ? gzipSync(body) : Buffer.from(body),
    }));
  };
  const described = (index, written) => {
    const { kind } = planned.get(index) ?? { kind: 'none' };
    return {
      index,
      start: new Date(data.time(index) * 1_000).toISOString(),
      fault: kind,
      ...counts(kind, data.rows(index)),
      keys: written.map(({ key }) => key),
    };
  };
  /** The intervals that are due with this one: itself, unless it is late, and late ones. */
  const due = (index) => {
    const fault = planned.get(index);
    const waiting = late.get(index) ?? [];
    late.delete(index);
    if (fault?.kind !== 'late') return [index, ...waiting];
    late.set(index + fault.by, [...(late.get(index + fault.by) ?? []), index]);
    return waiting;
  };
  const write = async (index) => {
    const written = files(index);
    for (const { key, bytes } of written) for (const place of to) await place.put(key, bytes);
    return described(index, written);
  };

  const stream = {
    /** The planted events: measure, place, start, end, direction, size. */
    events: data.events,
    /** What a reader has to type as the path template. */
    template: below + names.template,
    prefix: below,
    interval: data.interval,
    time: data.time,
    files,
    /** Index of the next interval. */
    get reached() {
      return reached;
    },
    /** Writes so many intervals at once, what they held back with them when it is due, and gives what was written. */
    async history(count) {
      const indices = Array.from({ length: count }, (_, at) => due(reached + at)).flat();
      reached += count;
      const written = [];
      for (let at = 0; at < indices.length; at += AT_ONCE) {
        written.push(...(await Promise.all(indices.slice(at, at + AT_ONCE).map(write))));
      }
      return written;
    },
    /** Writes the next interval, and late ones that are due with it. */
    next: () => stream.history(1),
    /**
     * Writes interval after interval, one each `pace` milliseconds, or each at its end by the clock for `real`, until
     * `count` are written or the signal says stop; `told` hears of each.
     */
    async run({ pace, count = Infinity, signal, told = () => {} }) {
      for (let written = 0; written < count && !signal?.aborted; written += 1) {
        const pause = pace === 'real' ? data.time(reached + 1) * 1_000 - Date.now() : pace;
        await sleep(Math.max(0, pause), undefined, { signal }).catch(() => {});
        if (!signal?.aborted) told(await stream.next());
      }
    },
  };
  return stream;
}
