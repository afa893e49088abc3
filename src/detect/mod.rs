//! Floor 4: a series to its expected range, severities and anomalies.
//!
//! Four forecasts of each bucket, made from the past alone (`forecast.rs`), are each judged by how rare such an
//! error was in the learn part; the verdict is what three of them agree on, and it is calibrated once more
//! (`judge.rs`). Solving for the value that just reaches [`BAND_SEVERITY`](crate::model::finding::BAND_SEVERITY) gives
//! the range, so the two cannot disagree. What lasts (`window.rs`) and what repeats or is missing (`record.rs`) are
//! judged beside it; the rarest is the bucket's severity (`severity.rs`), unless it is no news (`alarm.rs`).
//! `docs/detection.md` explains all of it to the reader, with what other values of the constants would do.

mod alarm;
mod anomaly;
mod detector;
pub mod error;
mod forecast;
mod judge;
mod kind;
mod record;
pub mod severity;
mod usual;
mod watch;
mod window;

use crate::model::finding::{Anomaly, ScoredSeries};
use crate::model::metric::MetricId;

pub use detector::{Detector, Judged};
pub use error::Skipped;
pub use watch::Watch;

/// Values needed in the learn part: with fewer, the outermost twentieth of the errors would be no value at all.
pub const MIN_LEARNED: usize = 20;
/// Largest size of a value: the squares of differences must stay finite.
pub const LARGEST_VALUE: f64 = 1e150;

/// One metric, judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Range and severity of each tested bucket.
    pub series: ScoredSeries,
    /// The runs of buckets that deviate, in order of time.
    pub anomalies: Vec<Anomaly>,
}

/// Judges the buckets from `split` on, each from itself and the buckets before it.
///
/// `values` has one entry per bucket of `interval_seconds`; an entry that is not finite is a gap. Learning uses
/// `values[..split]`; after that the detector goes on learning from each bucket it has judged.
///
/// # Errors
/// Fewer than [`MIN_LEARNED`] values before `split`, or one anywhere that is larger than [`LARGEST_VALUE`].
pub fn score_series(metric: MetricId, values: &[f64], interval_seconds: i64, split: usize) -> Result<Scored, Skipped> {
    let split = split.min(values.len());
    let (learn, detect) = values.split_at(split);
    let mut watch = Watch::learn(learn, interval_seconds)?;
    if detect.iter().any(|value| value.is_finite() && value.abs() > LARGEST_VALUE) {
        return Err(Skipped::TooLarge);
    }
    watch.reserve(detect.len());
    for &value in detect {
        watch.judge(value);
    }
    let anomalies = watch.anomalies(metric, values);
    Ok(Scored { series: watch.into_series(), anomalies })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::finding::{AnomalyKind, BAND_SEVERITY, DEFAULT_THRESHOLD};

    const HOUR: i64 = 3_600;
    const LEARNED: usize = 24 * 14;

    /// Repeatable noise in ±0.5: a linear congruential generator.
    fn noise(len: usize) -> Vec<f64> {
        let mut state = 12_345_u32;
        (0..len)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                f64::from(state) / f64::from(u32::MAX) - 0.5
            })
            .collect()
    }

    /// Twenty days of an hourly daily wave with noise.
    fn wave() -> Vec<f64> {
        let noise = noise(24 * 20);
        (0..24 * 20).map(|t| 10.0 * (t as f64 * std::f64::consts::TAU / 24.0).sin() + noise[t]).collect()
    }

    fn scored(values: &[f64], split: usize) -> Result<ScoredSeries, Skipped> {
        score_series(MetricId(0), values, HOUR, split).map(|scored| scored.series)
    }

    fn score(values: &[f64]) -> ScoredSeries {
        scored(values, LEARNED).unwrap()
    }

    fn alarms(scored: &ScoredSeries) -> Vec<usize> {
        (0..scored.severity.len()).filter(|&i| scored.severity[i] >= DEFAULT_THRESHOLD).collect()
    }

    #[track_caller]
    fn assert_same_severity(left: &ScoredSeries, right: &ScoredSeries) {
        for (t, (left, right)) in left.severity.iter().zip(&right.severity).enumerate() {
            assert!((left - right).abs() < 1e-9, "bucket {t}: {left} is not {right}");
        }
    }

    #[test]
    fn a_wave_that_goes_on_raises_no_alarm() {
        assert!(alarms(&score(&wave())).is_empty());
    }

    #[test]
    fn what_was_never_negative_is_not_expected_to_be() {
        let mut values: Vec<_> = wave().iter().map(|value| (value - 2.0).max(0.0)).collect();
        let scored = score(&values);
        assert!(scored.band.lower.iter().all(|&lower| lower >= 0.0));
        assert!(scored.band.lower.contains(&0.0));
        values[LEARNED + 40] = -30.0;
        let negative = score(&values);
        assert!(negative.severity[40] > BAND_SEVERITY && negative.band.lower[40] > -30.0);
    }

    #[test]
    fn a_value_wrong_for_its_hour_is_severe() {
        let mut values = wave();
        values[LEARNED + 30] = values[LEARNED + 18]; // the trough's value at the crest
        let scored = score(&values);
        assert_eq!(alarms(&scored), [30]);
    }

    #[test]
    fn values_too_large_for_their_differences_are_refused() {
        let huge = |size: f64| (0..40).map(|t| if t % 2 == 0 { size } else { -size }).collect::<Vec<_>>();
        assert_eq!(scored(&huge(1.7e308), 30), Err(Skipped::TooLarge));
        let scored = scored(&huge(LARGEST_VALUE), 30).unwrap();
        assert!(scored.severity.iter().chain(&scored.band.upper).all(|value| value.is_finite()));
    }

    #[test]
    fn severity_and_range_agree() {
        let mut values = wave();
        values[LEARNED + 40] += 0.9;
        values[LEARNED + 41] -= 3.0;
        values[LEARNED + 42] = f64::NAN;
        let Scored { series: scored, anomalies } = score_series(MetricId(0), &values, HOUR, LEARNED).unwrap();
        for (i, &severity) in scored.severity.iter().enumerate() {
            let (lower, expected, upper) = (scored.band.lower[i], scored.band.expected[i], scored.band.upper[i]);
            let value = values[LEARNED + i];
            assert!(lower <= expected && expected <= upper, "bucket {i}");
            assert!((0.0..=100.0).contains(&severity));
            let outside = value < lower || value > upper;
            assert!(severity > BAND_SEVERITY || !outside, "bucket {i}: {severity}, {value} in {lower}..{upper}");
            let covered = anomalies.iter().any(|a| (a.from..a.to).contains(&(LEARNED + i)));
            assert!(covered || !outside, "bucket {i}");
        }
        assert_eq!(alarms(&scored), [41]);
    }

    #[test]
    fn the_wake_of_an_alarm_fades_below_the_threshold() {
        let mut values = wave();
        values[LEARNED + 40] += 30.0;
        let severity = score(&values).severity;
        assert!(
            severity[40] > 90.0 && severity[41] < DEFAULT_THRESHOLD && severity[41] > 60.0,
            "{:?}",
            &severity[40..]
        );
        assert!(severity[41..].iter().all(|&later| later < DEFAULT_THRESHOLD) && severity[100] < severity[45]);
    }

    #[test]
    fn the_future_changes_nothing() {
        let mut values = wave();
        values[LEARNED + 50] += 20.0;
        let whole = score(&values);
        for end in [LEARNED + 1, LEARNED + 51, LEARNED + 90] {
            let part = score(&values[..end]);
            let len = end - LEARNED;
            assert_eq!(part.severity, whole.severity[..len]);
            assert_eq!(part.band.upper, whole.band.upper[..len]);
        }
    }

    #[test]
    fn unit_and_origin_change_no_severity() {
        let mut values = wave();
        values[LEARNED + 50] += 4.0;
        let plain = score(&values);
        for (factor, offset) in [(1000.0, 0.0), (0.001, 0.0), (1.0, 64.0), (3.0, -500.0)] {
            let moved: Vec<_> = values.iter().map(|value| factor * value + offset).collect();
            assert_same_severity(&score(&moved), &plain);
        }
    }

    #[test]
    fn unit_changes_no_severity_of_counts_either() {
        // Values that lie on the tail's threshold exactly must do so in any unit.
        let counts: Vec<_> = noise(300).iter().map(|noise| (4.0 * noise + 2.0).floor()).collect();
        let moved: Vec<_> = counts.iter().map(|count| 0.37 * count).collect();
        let score = |values: &[f64]| scored(values, 200).unwrap();
        assert_same_severity(&score(&moved), &score(&counts));
    }

    #[test]
    fn anomalies_of_the_learn_part_do_not_widen_the_range() {
        let clean = score(&wave());
        let mut values = wave();
        for t in [60, 61, 150, 200] {
            values[t] += 1000.0;
        }
        let dirty = score(&values);
        let width = |scored: &ScoredSeries| scored.band.upper[100] - scored.band.lower[100];
        assert!(width(&dirty) < 1.5 * width(&clean), "{} against {}", width(&dirty), width(&clean));
    }

    #[test]
    fn an_outage_stays_outside_and_a_new_level_is_believed_in_the_end() {
        let mut values = wave();
        values[LEARNED + 10..].iter_mut().for_each(|value| *value -= 30.0);
        let scored = score(&values);
        assert!(scored.severity[10..16].iter().all(|&severity| severity > BAND_SEVERITY));
        let scored = score_series(MetricId(0), &values, HOUR, LEARNED).unwrap();
        assert_eq!(scored.anomalies[0].kind, AnomalyKind::LevelShift);
        let outside = (60..120).filter(|&i| {
            let value = values[LEARNED + i];
            value < scored.series.band.lower[i] || value > scored.series.band.upper[i]
        });
        assert!(outside.count() <= 3);
    }

    #[test]
    fn a_constant_expects_itself() {
        let mut values = vec![5.0; 60];
        values[50] = 5.5;
        let scored = scored(&values, 40).unwrap();
        assert_eq!(scored.band.expected[..10], [5.0; 10]);
        assert_eq!(scored.severity[..10], [0.0; 10]);
        assert_eq!(alarms(&scored), [10]);
    }

    #[test]
    fn a_count_one_higher_than_ever_is_no_alarm() {
        let mut values: Vec<_> = noise(300).iter().map(|noise| (noise + 0.7).floor()).collect(); // zeros and ones
        values[250] = 2.0;
        values[280] = 9.0;
        let scored = scored(&values, 200).unwrap();
        assert!(scored.severity[50] < DEFAULT_THRESHOLD, "{}", scored.severity[50]);
        assert!(scored.severity[80] >= DEFAULT_THRESHOLD, "{}", scored.severity[80]);
    }

    #[test]
    fn too_little_to_learn_from_is_said() {
        let mut values = wave();
        values[5..70].fill(f64::NAN);
        assert_eq!(
            scored(&values, 70).unwrap_err().to_string(),
            "Only 5 of 70 learned intervals hold a value; 20 are needed."
        );
    }

    #[test]
    fn gaps_only_or_nothing_to_judge_is_no_failure() {
        let mut values = wave();
        values[LEARNED..].fill(f64::NAN);
        assert_eq!(score(&values).severity.len(), values.len() - LEARNED);
        assert!(score(&values[..LEARNED]).severity.is_empty());
    }
}
