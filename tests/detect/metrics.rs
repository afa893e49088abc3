//! Every kind of metric: left alone while it goes on as before, given a range of the right width, and watched for what
//! is clear.

use crate::family::{Family, SOUND, Sample, UNSOUND, alarms, crossings, median, most_by_chance};
use foretop::detect::severity::strength;
use foretop::detect::{LARGEST_VALUE, Scored};
use foretop::model::finding::DEFAULT_THRESHOLD;

const SERIES: u64 = 8;
const TESTED: usize = 400;
/// Severity below which a metric is quiet, and for how long it has to be: a disturbance is reported once, so one that
/// has just begun by chance would speak for what is planted next.
const QUIET: f64 = 50.0;
const QUIET_BUCKETS: usize = 13;

fn check_parts(scored: &Scored, name: &str) {
    for anomaly in &scored.anomalies {
        let sum: f64 = anomaly.parts.iter().map(|part| part.points).sum();
        assert!((sum - anomaly.severity).abs() < 1e-6, "{name}: {sum} of {anomaly:?}");
    }
}

/// Median width of the expected range.
fn width(scored: &Scored) -> f64 {
    let band = &scored.series.band;
    median(band.upper.iter().zip(&band.lower).map(|(upper, lower)| upper - lower).collect())
}

/// Samples of a family, as judged.
fn judged(family: &Family) -> Vec<(Sample, Scored)> {
    let samples = (0..SERIES).map(|seed| family.sample(seed, TESTED));
    samples.map(|sample| (sample.clone(), sample.score())).collect()
}

/// Plants two buckets that are clearly too high or too low in the first quiet place from bucket `from` on, and looks
/// for an alarm in one of them.
fn check_clear(family: &Family, sample: &Sample, calm: &Scored, from: usize) {
    let quiet = |i: &usize| calm.series.severity[i - QUIET_BUCKETS..=*i].iter().all(|&severity| severity < QUIET);
    let Some(i) = (from..TESTED - 2).find(quiet) else { panic!("{}: never quiet", family.name) };
    let half = 0.5 * sample.usual_width();
    for (half_ranges, side) in family.clear.into_iter().zip([1.0, -1.0]).filter(|(clear, _)| *clear > 0.0) {
        let mut planted = sample.clone();
        for t in sample.learned + i..sample.learned + i + 2 {
            planted.values[t] = sample.middle(t) + side * half_ranges * half.max(0.1);
        }
        let scored = planted.score();
        check_parts(&scored, family.name);
        let severity = &scored.series.severity;
        let found = alarms(severity, i..i + 2).next();
        assert!(found.is_some(), "{}, side {side}, bucket {i}: {:?}", family.name, &severity[i..i + 2]);
    }
}

#[test]
fn what_goes_on_as_before_is_left_alone_and_what_is_clear_is_found() {
    let expected = SERIES as f64 * TESTED as f64 * 10_f64.powf(-strength(DEFAULT_THRESHOLD));
    for family in SOUND.iter().chain(UNSOUND) {
        let judged = judged(family);
        let raised: usize =
            judged.iter().map(|(_, scored)| crossings(&scored.series.severity, DEFAULT_THRESHOLD)).sum();
        assert!(raised <= most_by_chance(expected), "{}: {raised} alarms, {expected} expected", family.name);
        for (index, (sample, scored)) in judged.iter().enumerate() {
            check_parts(scored, family.name);
            check_clear(family, sample, scored, 60 + 17 * index);
        }
    }
}

#[test]
fn the_range_is_as_wide_as_the_noise() {
    for family in SOUND {
        let ratio = |(sample, scored): &(Sample, Scored)| (width(scored) + 1e-6) / (sample.usual_width() + 1e-6);
        let ratio = median(judged(family).iter().map(ratio).collect());
        assert!((0.5..2.0).contains(&ratio), "{}: {ratio:.2} times the true width", family.name);
    }
}

#[test]
fn what_was_wrong_in_the_learn_part_does_not_widen_the_range() {
    let clean: Vec<_> = judged(Family::named("day")).iter().map(|(_, scored)| width(scored)).collect();
    for family in UNSOUND {
        let widened = judged(family).iter().zip(&clean).map(|((_, scored), clean)| width(scored) / clean).collect();
        let widened = median(widened);
        assert!(widened < 1.5, "{}: {widened:.2} times as wide", family.name);
    }
}

#[test]
fn the_largest_value_is_judged_like_any_other() {
    let mut sample = Family::named("day").sample(1, 100);
    sample.values[sample.learned + 50] = LARGEST_VALUE;
    let scored = sample.score();
    check_parts(&scored, "largest");
    assert!(scored.series.severity[50] > 99.0 && scored.series.severity.iter().all(|severity| severity.is_finite()));
}
