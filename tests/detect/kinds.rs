//! What is planted is found, placed and called by its name, in intervals of five minutes, an hour and a day.

use std::ops::{Range, RangeInclusive};

use crate::family::{Family, Sample};
use foretop::model::finding::{AnomalyKind, DEFAULT_THRESHOLD};

const SERIES: usize = 12;
/// Series of a family in which the disturbance may be missed, or called or placed otherwise: something else that is
/// going on by chance takes it in.
const MISSED: usize = 2;

/// Changes the values of some buckets; the number is half of the usual range, 2.6 deviations of the noise.
type Plant = fn(&mut Sample, Range<usize>, f64);

/// A disturbance of `len` buckets, to the end of the data if 0.
struct Planted {
    kind: AnomalyKind,
    len: usize,
    plant: Plant,
    /// By how many buckets the anomaly may begin, and end, later than the disturbance.
    from: RangeInclusive<i64>,
    to: RangeInclusive<i64>,
}

/// Plants it in series of each family. An anomaly of the right name, at or above the threshold, has to overlap it.
#[track_caller]
fn check(families: &[&str], planted: &Planted) {
    for name in families {
        let family = Family::named(name);
        let missed: Vec<_> = (0..SERIES).filter_map(|seed| misses(family, planted, seed)).collect();
        assert!(missed.len() <= MISSED, "{:?} in {name}: {missed:#?}", planted.kind);
    }
}

/// What is wrong with the anomalies found, if anything.
fn misses(family: &Family, planted: &Planted, seed: usize) -> Option<String> {
    let begin = family.learned + 60 + 7 * seed;
    let len = if planted.len == 0 { 150 } else { planted.len };
    let mut sample = family.sample(seed as u64, begin + len + if planted.len == 0 { 0 } else { 60 } - family.learned);
    let half = 0.5 * sample.usual_width();
    (planted.plant)(&mut sample, begin..begin + len, half);
    let anomalies = sample.score().anomalies;
    let severe = anomalies
        .iter()
        .filter(|anomaly| anomaly.severity >= DEFAULT_THRESHOLD && anomaly.from < begin + len && begin < anomaly.to);
    let found: Vec<_> = severe
        .map(|anomaly| (anomaly.kind, anomaly.from as i64 - begin as i64, anomaly.to as i64 - (begin + len) as i64))
        .collect();
    let right = |(kind, from, to): &(AnomalyKind, i64, i64)| {
        *kind == planted.kind && planted.from.contains(from) && planted.to.contains(to)
    };
    (!found.iter().any(right)).then(|| format!("series {seed}: {found:?}"))
}

/// Adds `size`, given the place in the disturbance.
fn add(sample: &mut Sample, at: Range<usize>, size: impl Fn(usize) -> f64) {
    sample.values[at].iter_mut().enumerate().for_each(|(i, value)| *value += size(i));
}

/// Scales the noise.
fn scatter(sample: &mut Sample, at: Range<usize>, factor: f64) {
    for t in at {
        sample.values[t] = sample.middle(t) + factor * (sample.values[t] - sample.middle(t));
    }
}

/// With season and without, at every interval.
const ALL: [&str; 4] = ["no season", "day", "day of five minutes", "week of days"];
const SEASONAL: [&str; 3] = ["day", "day of five minutes", "week of days"];

#[test]
fn spikes_and_dips() {
    for len in [1, 3, 6] {
        let spike: Plant = |sample, at, half| add(sample, at, |_| 3.0 * half);
        let dip: Plant = |sample, at, half| add(sample, at, |_| -3.0 * half);
        for (kind, plant) in [(AnomalyKind::Spike, spike), (AnomalyKind::Dip, dip)] {
            check(&ALL, &Planted { kind, len, plant, from: -6..=1, to: -3..=4 });
        }
    }
}

#[test]
fn level_shifts() {
    let shifts: [Plant; 2] =
        [|sample, at, half| add(sample, at, |_| 2.0 * half), |sample, at, half| add(sample, at, |_| -3.0 * half)];
    for plant in shifts {
        // It ends when the new level is believed.
        check(&ALL, &Planted { kind: AnomalyKind::LevelShift, len: 0, plant, from: -6..=2, to: -149..=0 });
    }
}

#[test]
fn drifts() {
    let up: Plant = |sample, at, half| add(sample, at, |i| 0.1 * half * i as f64);
    let down: Plant = |sample, at, half| add(sample, at, |i| -0.15 * half * i as f64);
    for plant in [up, down] {
        check(
            &["no season", "day", "day of five minutes", "week of days"],
            &Planted { kind: AnomalyKind::Drift, len: 0, plant, from: -12..=24, to: -100..=0 },
        );
    }
}

#[test]
fn flat_lines() {
    let stuck: Plant = |sample, at, _| {
        let value = sample.values[at.start - 1];
        sample.values[at].fill(value);
    };
    // The value that is stuck came one bucket earlier; where it is far from its season, coming back takes a while.
    for len in [9, 30] {
        check(&ALL, &Planted { kind: AnomalyKind::FlatLine, len, plant: stuck, from: -8..=2, to: 0..=30 });
    }
}

#[test]
fn missing_data() {
    let none: Plant = |sample, at, _| sample.values[at].fill(f64::NAN);
    for len in [6, 40] {
        check(&ALL, &Planted { kind: AnomalyKind::Missing, len, plant: none, from: 0..=0, to: 0..=0 });
    }
}

/// What takes the place of the middle of the season in each bucket, given the period.
#[track_caller]
fn check_season(moved: fn(&Sample, usize, usize) -> f64) {
    for name in SEASONAL {
        let family = Family::named(name);
        // Two cycles; of a week three, and of five minutes one.
        let len = family.period * [1, 2, 3][usize::from(family.period < 288) + usize::from(family.period < 24)];
        let missed: Vec<_> = (0..SERIES)
            .filter_map(|seed| {
                let begin = family.learned + 60 + 7 * seed;
                let mut sample = family.sample(seed as u64, 120 + 7 * seed + len);
                for t in begin..begin + len {
                    sample.values[t] += moved(&sample, t, family.period) - sample.middle(t);
                }
                let anomalies = sample.score().anomalies;
                let named = anomalies.iter().find(|anomaly| {
                    anomaly.kind == AnomalyKind::BrokenSeason
                        && anomaly.severity >= DEFAULT_THRESHOLD
                        && (begin - 6..begin + family.period).contains(&anomaly.from)
                        && anomaly.to <= begin + len + 24
                });
                named.is_none().then(|| anomalies.into_iter().filter(|a| a.to > begin).collect::<Vec<_>>())
            })
            .collect();
        assert!(missed.len() <= MISSED, "{name}: {missed:#?}");
    }
}

#[test]
fn seasons_that_do_not_come() {
    // Its mean over a cycle.
    check_season(|sample, t, period| (t..t + period).map(|t| sample.middle(t - period)).sum::<f64>() / period as f64);
}

#[test]
fn seasons_upside_down() {
    check_season(|sample, t, period| {
        let mean = (t..t + period).map(|t| sample.middle(t - period)).sum::<f64>() / period as f64;
        2.0 * mean - sample.middle(t)
    });
}

#[test]
fn changes_of_variance() {
    let wild: Plant = |sample, at, _| scatter(sample, at, 3.0);
    let calm: Plant = |sample, at, _| scatter(sample, at, 0.1);
    let families = ["no season", "day of five minutes", "week of days"];
    // The first wild value raises the alarm; what follows is told from it only when it lies on the same side.
    check(&families, &Planted { kind: AnomalyKind::Variance, len: 100, plant: wild, from: -10..=60, to: -99..=20 });
    check(&families, &Planted { kind: AnomalyKind::Variance, len: 150, plant: calm, from: -6..=100, to: -60..=30 });
}
