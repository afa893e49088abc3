//! A severity is a rate: `severity` in `src/detect/severity.rs` promises how often usual buckets reach it.

use crate::family::{Family, crossings, most_by_chance};
use foretop::detect::severity::strength;

const SERIES: u64 = 60;
const TESTED: usize = 1_000;

/// How often usual buckets rise to `level`, relative to the rate that it stands for, in so many series of each family.
#[track_caller]
fn check(families: &[&str], level: f64, series: u64, sane: std::ops::Range<f64>) {
    for name in families {
        let family = Family::named(name);
        let risen: usize =
            (0..series).map(|seed| crossings(&family.sample(seed, TESTED).score().series.severity, level)).sum();
        let expected = (series as usize * TESTED) as f64 * 10_f64.powf(-strength(level));
        assert!(expected >= 20.0, "{expected} are too few to measure a rate");
        let rate = risen as f64 / expected;
        assert!(sane.contains(&rate), "{name}: severity {level} is {rate:.2} times as frequent as it says");
    }
}

const CONTINUOUS: [&str; 6] =
    ["no season", "day", "day of five minutes", "week of days", "random walk", "trend and day"];

#[test]
fn severity_50_and_70_come_at_their_rates() {
    check(&CONTINUOUS, 50.0, 20, 0.5..2.0);
    check(&CONTINUOUS, 70.0, SERIES, 0.5..2.0);
}

#[test]
fn with_little_to_learn_from_they_do_too() {
    check(&["two days"], 50.0, SERIES, 0.5..2.0);
    check(&["two days"], 70.0, SERIES, 0.5..2.0);
}

#[test]
fn severity_90_is_no_more_frequent_than_it_says() {
    let families = ["no season", "day", "random walk"];
    let risen: usize = families
        .iter()
        .flat_map(|name| (0..SERIES).map(|seed| Family::named(name).sample(1_000 + seed, TESTED)))
        .map(|sample| crossings(&sample.score().series.severity, 90.0))
        .sum();
    let expected = (families.len() * SERIES as usize * TESTED) as f64 * 10_f64.powf(-strength(90.0));
    assert!(risen <= most_by_chance(expected), "{risen} where {expected:.1} are expected");
}

#[test]
fn one_value_in_a_hundred_is_outside_its_range() {
    for name in CONTINUOUS {
        let outside: usize = (0..20)
            .map(|seed| {
                let sample = Family::named(name).sample(seed, TESTED);
                let band = sample.score().series.band;
                let values = sample.values[sample.learned..].iter().zip(band.lower.iter().zip(&band.upper));
                values.filter(|(value, (lower, upper))| value < lower || value > upper).count()
            })
            .sum();
        let rate = outside as f64 / (0.01 * 20.0 * TESTED as f64);
        assert!((0.7..1.5).contains(&rate), "{name}: {rate:.2} times as many as promised");
    }
}
