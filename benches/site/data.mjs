// Writes shop metrics as an event log, the same bytes on every machine: several rows per hour and combination.
//   write(path, 'csv' | 'jsonl', bytes)
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const MARKETPLACES = ['us', 'uk', 'de', 'fr', 'it', 'es', 'jp', 'in'];
const PLATFORMS = ['mobile_web', 'ios', 'android', 'pc_web'];
const CATEGORIES = ['electronics', 'books', 'toys', 'garden', 'fashion', 'grocery', 'sports', 'beauty', 'auto', 'music', 'office', 'pets'];
const HOURS = 1_440;
const BEGIN = Date.UTC(2025, 2, 1);

/** Uniform in 0–1 (mulberry32). */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function write(path, format, bytes) {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, 'w');
  const next = random(7);
  const combinations = MARKETPLACES.flatMap((m) => PLATFORMS.flatMap((p) => CATEGORIES.map((c) => ({ m, p, c, level: 20 + 200 * next() }))));
  const perHour = bytes / (format === 'csv' ? 51 : 122) / HOURS;
  const rounds = Math.ceil((perHour / combinations.length) * 1.25);
  const share = perHour / combinations.length / rounds;
  let text = format === 'csv' ? 'timestamp,marketplace,platform,category,views,revenue\n' : '';
  for (let hour = 0; hour < HOURS; hour += 1) {
    const wave = 1 + 0.5 * Math.sin((hour / 24) * 2 * Math.PI) + (hour % 168 > 120 ? 0.3 : 0);
    for (let round = 0; round < rounds; round += 1) {
      for (const { m, p, c, level } of combinations) {
        if (next() > share) continue;
        const second = Math.floor(((round + next()) / rounds) * 3_600);
        const time = new Date(BEGIN + (hour * 3_600 + second) * 1_000).toISOString().replace('.000', '');
        const views = Math.round(level * wave * (0.8 + 0.4 * next()));
        const revenue = (views * (5 + 40 * next())).toFixed(2);
        text += format === 'csv'
          ? `${time},${m},${p},${c},${views},${revenue}\n`
          : `{"timestamp":"${time}","marketplace":"${m}","platform":"${p}","category":"${c}","views":${views},"revenue":${Number(revenue)}}\n`;
      }
    }
    if (text.length > 4e6) text = (writeSync(file, text), '');
  }
  writeSync(file, text);
  closeSync(file);
}
