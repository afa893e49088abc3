//! Kinds of metric: seeded series of which the true 99 % range is known in every bucket.

use std::f64::consts::TAU;
use std::ops::Range;

use crate::common::Random;
use foretop::detect::{Scored, score_series};
use foretop::model::finding::DEFAULT_THRESHOLD;
use foretop::model::metric::MetricId;

const FIVE_MINUTES: i64 = 300;
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
/// Half of the range that holds 99 % of standard normal values, and of Student's with three degrees of freedom.
const NORMAL: f64 = 2.576;
const STUDENT: f64 = 5.841;

/// A value and the true 99 % range around it.
type Bucket = [f64; 3];

/// A kind of metric.
#[derive(Debug)]
pub struct Family {
    pub name: &'static str,
    pub interval: i64,
    pub learned: usize,
    /// Length of the season, 0 without one.
    pub period: usize,
    /// So many usual half ranges make a clear spike and a clear dip; 0 where there is none.
    pub clear: [f64; 2],
    /// Bucket `t`; the last argument is what the bucket before left behind.
    bucket: fn(&mut Random, usize, &mut f64) -> Bucket,
    /// What is wrong with the learn part.
    damage: fn(&mut Random, &mut [f64]),
}

/// A series of one kind.
#[derive(Debug, Clone)]
pub struct Sample {
    pub values: Vec<f64>,
    /// The true 99 % range of each bucket.
    pub ranges: Vec<[f64; 2]>,
    pub learned: usize,
    interval: i64,
}

impl Family {
    const fn new(name: &'static str, period: usize, bucket: fn(&mut Random, usize, &mut f64) -> Bucket) -> Self {
        Self { name, interval: HOUR, learned: 24 * 28, period, clear: [3.0, 3.0], bucket, damage: |_, _| {} }
    }

    const fn with(self, interval: i64, learned: usize) -> Self {
        Self { interval, learned, ..self }
    }

    const fn clear(self, spike: f64, dip: f64) -> Self {
        Self { clear: [spike, dip], ..self }
    }

    /// Hours with a daily season, and damage in the learn part. What it hides must be clearer than elsewhere.
    const fn damaged(name: &'static str, damage: fn(&mut Random, &mut [f64])) -> Self {
        Self { damage, clear: [5.0, 5.0], ..Self::new(name, 24, day) }
    }

    /// The family of that name.
    pub fn named(name: &str) -> &'static Self {
        SOUND.iter().chain(UNSOUND).find(|family| family.name == name).unwrap()
    }

    /// Learn part and `tested` buckets after it.
    pub fn sample(&self, seed: u64, tested: usize) -> Sample {
        let mut random = Random(seed);
        let mut state = 0.0;
        let buckets: Vec<_> = (0..self.learned + tested).map(|t| (self.bucket)(&mut random, t, &mut state)).collect();
        let mut values: Vec<_> = buckets.iter().map(|bucket| bucket[0]).collect();
        (self.damage)(&mut random, &mut values[..self.learned]);
        let ranges = buckets.iter().map(|bucket| [bucket[1], bucket[2]]).collect();
        Sample { values, ranges, learned: self.learned, interval: self.interval }
    }
}

impl Sample {
    pub fn score(&self) -> Scored {
        score_series(MetricId(0), &self.values, self.interval, self.learned).unwrap()
    }

    pub fn middle(&self, t: usize) -> f64 {
        0.5 * (self.ranges[t][0] + self.ranges[t][1])
    }

    /// Median width of the true range in the detect part.
    pub fn usual_width(&self) -> f64 {
        median(self.ranges[self.learned..].iter().map(|range| range[1] - range[0]).collect())
    }
}

/// Buckets at which the severity rises to `level`: one disturbance counts once, and its wake does not.
pub fn crossings(severity: &[f64], level: f64) -> usize {
    let before = std::iter::once(&0.0).chain(severity);
    before.zip(severity).filter(|(before, now)| **before < level && **now >= level).count()
}

/// Buckets that raise an alarm.
pub fn alarms(severity: &[f64], within: Range<usize>) -> impl Iterator<Item = usize> {
    within.filter(|&t| severity[t] >= DEFAULT_THRESHOLD)
}

pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The count that chance exceeds once in ten thousand times, if so many are expected (Poisson).
pub fn most_by_chance(expected: f64) -> usize {
    let mut term = (-expected).exp();
    let mut beyond = 1.0 - term;
    let mut count = 0;
    while beyond > 1e-4 {
        count += 1;
        term *= expected / count as f64;
        beyond -= term;
    }
    count
}

fn around(random: &mut Random, mean: f64, deviation: f64) -> Bucket {
    [mean + deviation * random.normal(), mean - NORMAL * deviation, mean + NORMAL * deviation]
}

fn wave(t: usize, period: usize) -> f64 {
    (t as f64 * TAU / period as f64).sin()
}

fn day(random: &mut Random, t: usize, _: &mut f64) -> Bucket {
    around(random, 200.0 + 50.0 * wave(t, 24), 5.0)
}

/// Knuth's product of uniforms; for small means.
fn poisson(random: &mut Random, mean: f64) -> f64 {
    let (mut product, mut count) = (random.unit(), 0.0);
    while product > (-mean).exp() {
        product *= random.unit();
        count += 1.0;
    }
    count
}

fn student_of_three(random: &mut Random) -> f64 {
    let squares: f64 = (0..3).map(|_| random.normal().powi(2)).sum();
    random.normal() / (squares / 3.0).sqrt()
}

fn ratio(random: &mut Random, log_odds: f64) -> Bucket {
    around(random, log_odds, 0.5).map(|value| 1.0 / (1.0 + (-value).exp()))
}

/// Metrics whose learn part is sound.
pub const SOUND: &[Family] = &[
    Family::new("no season", 0, |random, _, _| around(random, 100.0, 5.0)),
    Family::new("day", 24, day),
    Family::new("day of five minutes", 288, |random, t, _| around(random, 200.0 + 50.0 * wave(t, 288), 5.0))
        .with(FIVE_MINUTES, 288 * 7),
    Family::new("week of days", 7, |random, t, _| around(random, if t % 7 < 5 { 200.0 } else { 120.0 }, 5.0))
        .with(DAY, 600),
    Family::new("day and week", 24, |random, t, _| {
        let week = if t / 24 % 7 < 5 { 200.0 } else { 140.0 };
        around(random, week + 50.0 * wave(t, 24), 5.0)
    }),
    Family::new("trend and day", 24, |random, t, _| around(random, 200.0 + 0.1 * t as f64 + 50.0 * wave(t, 24), 5.0)),
    Family::new("multiplicative", 24, |random, t, _| {
        let mean = 200.0 * (1.0 + 0.5 * wave(t, 24));
        around(random, mean, 0.04 * mean)
    }),
    Family::new("multiplicative, five minutes", 288, |random, t, _| {
        let mean = 200.0 * (1.0 + 0.5 * wave(t, 288));
        around(random, mean, 0.04 * mean)
    })
    .with(FIVE_MINUTES, 288 * 7),
    Family::new("random walk", 0, |random, _, level| {
        let bucket = around(random, *level, 1.0);
        *level = bucket[0];
        bucket
    }),
    Family::new("rare counts", 0, |random, _, _| [poisson(random, 0.2), 0.0, 2.0]).clear(20.0, 0.0),
    Family::new("intermittent", 0, |random, _, _| {
        let demand = 20.0 * (0.3 * random.normal()).exp();
        // One in ten of the demands is above the range.
        [if random.unit() < 0.1 { demand } else { 0.0 }, 0.0, 20.0 * (0.3_f64 * 1.2816).exp()]
    })
    .clear(6.0, 0.0),
    Family::new("ratio near one", 0, |random, _, _| ratio(random, 4.0)).clear(0.0, 6.0),
    Family::new("ratio near zero", 0, |random, _, _| ratio(random, -4.0)).clear(6.0, 0.0),
    Family::new("saturated", 24, |random, t, _| {
        around(random, 80.0 + 40.0 * wave(t, 24), 3.0).map(|value| value.min(100.0))
    })
    .clear(6.0, 6.0),
    Family::new("heavy tails", 0, |random, _, _| {
        [5.0 * student_of_three(random), -5.0 * STUDENT, 5.0 * STUDENT].map(|error| 100.0 + error)
    })
    .clear(5.0, 5.0),
    Family::new("integers", 24, |random, t, _| around(random, 20.0 + 5.0 * wave(t, 24), 3.0).map(f64::round)),
    Family::new("constant", 0, |_, _, _| [7.0; 3]),
    Family::new("two days", 24, day).with(HOUR, 48).clear(4.0, 4.0),
    Family::new("some gaps", 24, |random, t, state| {
        let [value, lower, upper] = day(random, t, state);
        [if random.unit() < 0.05 { f64::NAN } else { value }, lower, upper]
    }),
];

/// Hours with a daily season whose learn part is not sound.
pub const UNSOUND: &[Family] = &[
    Family::damaged("a stretch of gaps", |_, learn| learn[240..300].fill(f64::NAN)),
    Family::damaged("1 % spikes", |random, learn| {
        for value in learn {
            if random.unit() < 0.01 {
                *value += 200.0 * random.unit();
            }
        }
    })
    // As large as those that come once in a hundred buckets is no news.
    .clear(20.0, 20.0),
    Family::damaged("outage of half a day", |random, learn| {
        learn[300..312].iter_mut().for_each(|value| *value = 5.0 * random.unit());
    }),
    Family::damaged("outage of a day", |random, learn| {
        learn[300..324].iter_mut().for_each(|value| *value = 5.0 * random.unit());
    }),
    Family::damaged("clock change", |random, learn| {
        for (t, value) in learn.iter_mut().enumerate().take(350) {
            *value = day(random, t + 1, &mut 0.0)[0];
        }
    }),
    Family::damaged("level shift", |_, learn| learn[..450].iter_mut().for_each(|value| *value -= 60.0)),
];
