//! How rare a deviation is to a severity in 0–100. Strength is −log10 of the probability that a usual bucket
//! deviates as much:
//!
//! | usual buckets that deviate as much | severity |
//! |---|---|
//! | 1 in 10 | 20 |
//! | 1 in 100 | 40, the edge of the expected range |
//! | 1 in 1,000 | 70, the default threshold |
//! | 1 in 10,000 | 82 |
//! | 1 in 1,000,000 | 93 |
//!
//! Up to 70 that is what happens: disturbances that reach 50 or 70 are 0.8 to 1.9 times as frequent in most made-up
//! metrics (`tests/detect/rates.rs`), half as frequent in rare counts, up to three times at a cap. Beyond 70 it is
//! extrapolated: 82 is half as frequent, and 90 less, where errors are spread like normal ones; where their tail is
//! that of Student's distribution with three degrees of freedom, 82 is five and 90 some twenty times as frequent.

use crate::model::finding::{BAND_SEVERITY, DEFAULT_THRESHOLD};

/// Strength at the edge of the expected range.
pub(crate) const BAND_STRENGTH: f64 = 2.0;
/// Strength at the default threshold: a metric without anomalies reaches it once in a thousand buckets.
pub(crate) const ALARM_STRENGTH: f64 = 3.0;
/// Beyond the threshold severity nears 100, one e-fold of the way per this many decades, so that even the
/// rarest still differ on screen.
const DECADES_TO_TOP: f64 = 2.0;

/// Severity of a deviation of this strength (−log10 of its probability), 0–100.
pub fn severity(strength: f64) -> f64 {
    if strength <= BAND_STRENGTH {
        BAND_SEVERITY * strength / BAND_STRENGTH
    } else if strength <= ALARM_STRENGTH {
        let share = (strength - BAND_STRENGTH) / (ALARM_STRENGTH - BAND_STRENGTH);
        BAND_SEVERITY + (DEFAULT_THRESHOLD - BAND_SEVERITY) * share
    } else {
        100.0 - (100.0 - DEFAULT_THRESHOLD) * ((ALARM_STRENGTH - strength) / DECADES_TO_TOP).exp()
    }
}

/// The strength that has this severity.
pub fn strength(severity: f64) -> f64 {
    if severity <= BAND_SEVERITY {
        BAND_STRENGTH * severity / BAND_SEVERITY
    } else if severity <= DEFAULT_THRESHOLD {
        BAND_STRENGTH
            + (ALARM_STRENGTH - BAND_STRENGTH) * (severity - BAND_SEVERITY) / (DEFAULT_THRESHOLD - BAND_SEVERITY)
    } else {
        ALARM_STRENGTH - DECADES_TO_TOP * ((100.0 - severity) / (100.0 - DEFAULT_THRESHOLD)).ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(strength: f64, expected: f64) {
        let actual = severity(strength);
        assert!((actual - expected).abs() < 0.5, "{actual} is not {expected}");
    }

    #[test]
    fn follows_the_table() {
        check(0.0, 0.0);
        check(1.0, 20.0);
        check(2.0, 40.0);
        check(2.5, 55.0);
        check(3.0, 70.0);
        check(4.0, 82.0);
        check(6.0, 93.0);
        check(1000.0, 100.0);
    }
}
