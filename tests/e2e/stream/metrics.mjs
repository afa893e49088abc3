// Metric data made from a seed: a daily season, noise and planted events. Each interval is a function of the seed and its
// index, so that it does not matter which are asked for, nor in what order.

const DAY = 86_400;

/** Values of the dimensions when none are given. */
export const DIMENSIONS = { marketplace: ['de', 'es', 'fr', 'uk'], platform: ['android', 'ios', 'web'] };

/** A number in [0, 1) that belongs to a text (FNV-1a, then mixed). */
export function chance(text) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** A time as `yyyy-MM-dd HH:mm:ss` in UTC. */
export const shown = (seconds) => new Date(seconds * 1_000).toISOString().slice(0, 19).replace('T', ' ');

/** All combinations of one value per dimension. */
function combinations(dimensions) {
  return Object.entries(dimensions).reduce(
    (places, [name, values]) => places.flatMap((place) => values.map((value) => ({ ...place, [name]: value }))),
    [{}],
  );
}

/**
 * Data of `measures` by `dimensions`, one row per combination and interval of `interval` seconds from `start` on (in
 * epoch seconds). `events` are the planted ones; each multiplies a measure by its `size` at the combinations of its
 * `place` in the intervals `from` to before `to`.
 */
export function metrics({
  seed = 1,
  measures = ['views', 'revenue'],
  dimensions = DIMENSIONS,
  interval = 300,
  start = Date.UTC(2026, 0, 5) / 1_000,
  events = [],
} = {}) {
  const places = combinations(dimensions);
  const told = events.map(({ measure, place = {}, from, to, size }) => ({
    measure,
    place,
    from,
    to,
    start: new Date((start + from * interval) * 1_000).toISOString(),
    end: new Date((start + to * interval) * 1_000).toISOString(),
    direction: size < 1 ? 'below' : 'above',
    size,
  }));

  const value = (measure, place, index) => {
    const time = start + index * interval;
    const name = Object.values(place).join('/');
    const level = 200 * (1 + measures.indexOf(measure)) * (0.4 + chance(`${seed} level ${measure} ${name}`));
    const phase = 2 * Math.PI * ((time % DAY) / DAY - 0.625);
    // Three numbers together are near enough to a normal one, without its far ends.
    const noise = ['a', 'b', 'c'].reduce((sum, part) => sum + chance(`${seed} ${part} ${index} ${measure} ${name}`), -1.5);
    const planted = told.filter(
      (event) =>
        event.measure === measure &&
        event.from <= index &&
        index < event.to &&
        Object.entries(event.place).every(([dimension, wanted]) => place[dimension] === wanted),
    );
    const size = planted.reduce((product, event) => product * event.size, 1);
    return Math.round(level * (1 + 0.4 * Math.cos(phase)) * (1 + 0.08 * noise) * size);
  };

  return {
    /** The planted events, with their times, direction and size. */
    events: told,
    interval,
    columns: ['event_time', ...Object.keys(dimensions), ...measures],
    /** Start of an interval, in epoch seconds. */
    time: (index) => start + index * interval,
    /** The rows of an interval: cells in the order of the columns. */
    rows: (index, time = start + index * interval) =>
      places.map((place) => [
        shown(time),
        ...Object.values(place),
        ...measures.map((measure) => String(value(measure, place, index))),
      ]),
  };
}

/** `count` events for the intervals `from` to before `to`, chosen by the seed: one after another, far or near zero. */
export function plan(count, from, to, { seed = 1, measures = ['views', 'revenue'], dimensions = DIMENSIONS } = {}) {
  const places = combinations(dimensions);
  const room = Math.floor((to - from) / count);
  if (room < 6) throw new Error(`${count} events need at least ${count * 6} intervals, not ${to - from}.`);
  return Array.from({ length: count }, (_, event) => {
    const one = (what, many) => Math.floor(chance(`${seed} event ${event} ${what}`) * many);
    const length = 3 + one('length', Math.min(10, Math.floor(room / 2) - 2));
    const begin = from + event * room + one('begin', room - length);
    const size = one('direction', 2) ? 1.8 + one('size', 12) / 10 : 0.1 + one('size', 4) / 10;
    return {
      measure: measures[one('measure', measures.length)],
      place: places[one('place', places.length)],
      from: begin,
      to: begin + length,
      size: Number(size.toFixed(1)),
    };
  });
}
