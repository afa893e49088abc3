//! Errors to what lasts: small deviations that go on become rare together. Exponentially weighted means of the
//! error (Roberts 1959, "EWMA" control charts) over a short, a middle and a long span stand for shifts and drifts,
//! one of its size for a change of variance. Successive means are alike, so no formula is used for how far they
//! usually go: each has its own tail, learned like that of single errors.

use serde::{Deserialize, Serialize};

use super::severity::BAND_STRENGTH;
use crate::math::quantile::{median, quantile};
use crate::math::robust::{Level, greater, lesser, median_of_three};
use crate::math::tail::Tail;

/// What the means say about one bucket, as strengths.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Lasting {
    /// The values stay on one side of their level.
    pub(crate) shift: f64,
    /// On which: the sign of the mean that says so.
    pub(crate) above: bool,
    /// Buckets since the shortest mean changed sides.
    pub(crate) since: usize,
    /// The values scatter more or less than usual.
    pub(crate) activity: f64,
    /// Which of the two.
    pub(crate) more: bool,
}

/// Follows the means of one series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Windows {
    /// Where the values have been for the last two cycles, without season.
    level: Level,
    /// The last three values without season.
    recent: [f64; 3],
    /// One over a large error from the level, and over a large change from the last three.
    per_unit: [f64; 2],
    shifts: [Window; Windows::SPANS.len()],
    activity: Window,
    usual_activity: f64,
    /// Mean size of the last few changes.
    lately: f64,
    since: usize,
    /// Buckets for which an unusual calm has lasted.
    calm: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Window {
    rate: f64,
    mean: f64,
    /// How far the mean usually goes; not known when the learn part was too short for it.
    tail: Option<Tail>,
}

impl Windows {
    /// Spans of the means, in buckets, each four times the one before: half an hour, two hours and eight hours
    /// of five-minute values; six hours, a day and four days of hourly ones.
    const SPANS: [usize; 3] = [6, 24, 96];
    /// Span of the mean size of changes: the longest, for a variance is known less well than a mean.
    const ACTIVITY_SPAN: usize = 96;
    /// Span of the changes that tell whether a change of variance still goes on.
    const LATELY_SPAN: usize = 12;
    /// Four means are looked at, so each has to be four times as rare (Bonferroni).
    const LOOKS: f64 = 4.0;
    /// The level moves this much slower than one of one cycle.
    const CYCLES: f64 = 2.0;
    /// A mean is looked at when the learn part holds so many of its spans: within one its values are nearly the same.
    const SPANS_NEEDED: usize = 3;
    /// A cycle where there is none, in buckets.
    const NO_CYCLE: usize = 60;
    /// Shorter cycles count as this many buckets.
    const SHORTEST_CYCLE: usize = 24;
    /// Errors are measured in their 75 % quantile: what is large on usual days.
    const LARGE: f64 = 0.75;
    /// Usual sizes are taken from at most so many values: they set a unit, which need not be exact.
    const SAMPLE: usize = 1_000;
    /// One error counts for at most four large ones, and one change for at most three: a spike is no shift.
    const CLIP: [f64; 2] = [4.0, 3.0];

    /// Learns from the values of the learn part in order, `plain` of gaps and season; `period` is the length of
    /// the main season in buckets, `step` the smallest difference that means something.
    pub(crate) fn learn(plain: &[f64], period: Option<usize>, step: f64) -> Self {
        let memory = Self::CYCLES * period.unwrap_or(Self::NO_CYCLE).max(Self::SHORTEST_CYCLE) as f64;
        let begin = plain.len().min(memory as usize);
        let mut scratch = plain[..begin].to_vec();
        let start = median(&mut scratch).unwrap_or(0.0);
        let mut level = Level::new(start, 2.0 / (memory + 1.0), step);
        let mut recent = [start; 3];
        // Of each value its error and its change.
        let off: Vec<[f64; 2]> = plain
            .iter()
            .map(|&value| {
                let error = value - level.value;
                level.observe(value);
                [error, change(&mut recent, value)]
            })
            .collect();
        let per_unit = [0, 1].map(|which| 1.0 / large(&off, which).max(step));
        let mut since = 0;
        let mut shifts = Self::SPANS.map(Window::new);
        // All spans at once: each step waits for the one before, but not for those of the other spans.
        let sizes: Vec<_> = off
            .iter()
            .map(|&[error, _]| {
                let error = clipped(error, per_unit[0], 0);
                let before = shifts[0].mean;
                shifts.iter_mut().for_each(|window| window.follow(error));
                since = if before * shifts[0].mean < 0.0 { 0 } else { since + 1 };
                [shifts[0].mean.abs(), shifts[1].mean.abs(), shifts[2].mean.abs()]
            })
            .collect();
        for (index, window) in shifts.iter_mut().enumerate() {
            scratch.clear();
            scratch.extend(sizes.iter().map(|sizes| sizes[index]));
            window.learn(&scratch, window.rate * step * per_unit[0]);
        }
        let mut activity = Window::new(Self::ACTIVITY_SPAN);
        scratch.clear();
        scratch.extend(off.iter().map(|&[_, change]| clipped(change, per_unit[1], 1)));
        activity.mean = scratch.iter().sum::<f64>() / scratch.len().max(1) as f64;
        for size in &mut scratch {
            activity.follow(*size);
            *size = activity.mean;
        }
        let mut sample: Vec<_> = scratch.iter().copied().step_by(plain.len() / Self::SAMPLE + 1).collect();
        let usual_activity = median(&mut sample).unwrap_or(0.0);
        scratch.iter_mut().for_each(|mean| *mean = (*mean - usual_activity).abs());
        activity.learn(&scratch, activity.rate * step * per_unit[1]);
        Self { level, recent, per_unit, shifts, activity, usual_activity, lately: usual_activity, since, calm: 0 }
    }

    /// Judges one bucket and learns from it.
    pub(crate) fn judge(&mut self, plain: f64) -> Lasting {
        let error = clipped(plain - self.level.value, self.per_unit[0], 0);
        self.level.observe(plain);
        let before = self.shifts[0].mean;
        let mut lasting = Lasting::default();
        let mut furthest = 0.0;
        for window in &mut self.shifts {
            window.follow(error);
            let size = window.mean.abs();
            let strength = window.strength(size);
            window.observe(size);
            if strength > lasting.shift {
                (lasting.shift, lasting.above) = (strength, window.mean > 0.0);
                furthest = window.mean;
            }
        }
        if !goes_on(self.shifts[0].mean, furthest) {
            lasting.shift = 0.0;
        }
        self.since = if before * self.shifts[0].mean < 0.0 { 0 } else { self.since + 1 };
        lasting.since = self.since;
        let size = clipped(change(&mut self.recent, plain), self.per_unit[1], 1);
        self.activity.follow(size);
        self.lately += Window::rate(Self::LATELY_SPAN) * (size - self.lately);
        let unusual = self.activity.mean - self.usual_activity;
        let strength = self.activity.strength(unusual.abs());
        self.calm = if unusual < 0.0 && strength > BAND_STRENGTH { self.calm + 1 } else { 0 };
        // Each bucket of a calm looks like the one before: counted one by one it would be usual before it is severe.
        if self.calm.is_multiple_of(Self::LATELY_SPAN) {
            self.activity.observe(unusual.abs());
        }
        if goes_on(self.lately - self.usual_activity, unusual) {
            (lasting.activity, lasting.more) = (strength, unusual > 0.0);
        }
        lasting
    }
}

impl Window {
    fn rate(span: usize) -> f64 {
        2.0 / (span as f64 + 1.0)
    }

    fn new(span: usize) -> Self {
        Self { rate: Self::rate(span), mean: 0.0, tail: None }
    }

    /// Learns how far the mean usually goes, from how far it went.
    fn learn(&mut self, sizes: &[f64], floor: f64) {
        // Twice the mean age of a value is the span.
        let needed = Windows::SPANS_NEEDED as f64 * (2.0 / self.rate - 1.0);
        self.tail = (sizes.len() as f64 >= needed).then(|| Tail::fit_doubting(sizes, floor, 1.0));
    }

    fn follow(&mut self, value: f64) {
        self.mean += self.rate * (value - self.mean);
    }

    fn strength(&self, size: f64) -> f64 {
        self.tail.as_ref().map_or(0.0, |tail| greater(tail.strength(size) - Windows::LOOKS.log10(), 0.0))
    }

    fn observe(&mut self, size: f64) {
        if let Some(tail) = &mut self.tail {
            tail.observe(size);
        }
    }
}

/// An error (0) or a change (1) that is large on usual days.
fn large(off: &[[f64; 2]], which: usize) -> f64 {
    let every = off.len() / Windows::SAMPLE + 1;
    let mut sample: Vec<_> = off.iter().step_by(every).map(|off| off[which].abs()).collect();
    quantile(&mut sample, Windows::LARGE).unwrap_or(0.0)
}

/// Whether a short mean is on the side of a longer one, and at least half as far off: if not, the longer one only
/// remembers what is over.
fn goes_on(short: f64, long: f64) -> bool {
    short * long > 0.0 && short.abs() >= 0.5 * long.abs()
}

/// How far `value` is from the middle one of the three before, which it then joins.
fn change(recent: &mut [f64; 3], value: f64) -> f64 {
    let change = (value - median_of_three(*recent)).abs();
    *recent = [recent[1], recent[2], value];
    change
}

/// In units, cut to the limit for errors (0) or changes (1).
fn clipped(value: f64, per_unit: f64, which: usize) -> f64 {
    greater(lesser(value * per_unit, Windows::CLIP[which]), -Windows::CLIP[which])
}
