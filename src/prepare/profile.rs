//! The learn part of a series to what a method may assume about it: how much there is, how fine it is, and
//! which cycles it follows.

use crate::math::season::Season;

use super::seasons::seasons;

/// What was found in a learn part.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Buckets that hold a value.
    pub present: usize,
    /// Buckets that hold none.
    pub gaps: usize,
    /// Whether all values are the same.
    pub constant: bool,
    /// Smallest difference that means something: the smallest step between neighbours, but no rounding error.
    pub step: f64,
    /// The seasons, in the order in which they were found and are to be taken off; the first is the main one.
    pub seasons: Vec<Season>,
}

impl Profile {
    /// Steps below this share of the largest value are rounding errors of sums.
    const ROUNDING: f64 = 1e-9;

    /// Looks at the learn part; a bucket without a finite value is a gap.
    pub fn of(learn: &[f64], interval_seconds: i64) -> Self {
        let (mut present, mut last, mut step, mut largest) = (0, None, f64::INFINITY, 0.0_f64);
        for &value in learn.iter().filter(|value| value.is_finite()) {
            present += 1;
            largest = largest.max(value.abs());
            let change = last.map_or(0.0, |last: f64| (value - last).abs());
            if change > 0.0 {
                step = step.min(change);
            }
            last = Some(value);
        }
        let constant = step.is_infinite();
        let rounding = (Self::ROUNDING * largest).max(f64::MIN_POSITIVE);
        let step = if constant { rounding } else { step.max(rounding) };
        let seasons = if constant { Vec::new() } else { seasons(learn, interval_seconds) };
        Self { present, gaps: learn.len() - present, constant, step, seasons }
    }

    /// What the seasons add in each of the first `len` buckets.
    pub fn seasonal(&self, len: usize) -> Vec<f64> {
        let mut sum = vec![0.0; len];
        self.seasons.iter().for_each(|season| season.add_to(&mut sum));
        sum
    }

    /// Length of the main season in buckets.
    pub fn period(&self) -> Option<usize> {
        self.seasons.first().map(|season| season.period)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600;
    const DAY: i64 = 24 * HOUR;

    fn day_and_weekend(t: usize) -> f64 {
        let weekend = if t / 24 % 7 >= 5 { -8.0 } else { 0.0 };
        (t % 24) as f64 + weekend
    }

    #[test]
    fn finds_day_and_week_in_hourly_values() {
        let learn: Vec<_> = (0..24 * 28).map(day_and_weekend).collect();
        let profile = Profile::of(&learn, HOUR);
        assert_eq!(profile.seasons.iter().map(|season| season.period).collect::<Vec<_>>(), [24, 168]);
        assert_eq!(profile.period(), Some(24));
        let seasonal = profile.seasonal(24 * 14);
        let (weekday, saturday) = (24 * 7 + 12, 24 * 5 + 12);
        assert_eq!((seasonal[weekday] - seasonal[saturday]).round(), 8.0);
    }

    #[test]
    fn without_two_cycles_there_is_no_season() {
        let learn: Vec<_> = (0..40).map(day_and_weekend).collect();
        assert_eq!(Profile::of(&learn, HOUR).seasons, []);
    }

    #[test]
    fn counts_gaps_and_finds_the_step() {
        let profile = Profile::of(&[1.0, f64::NAN, 1.5, 4.0, 4.0, f64::INFINITY], DAY);
        assert_eq!((profile.present, profile.gaps, profile.constant, profile.step), (4, 2, false, 0.5));
    }

    #[test]
    fn a_constant_has_only_rounding_as_its_step() {
        let profile = Profile::of(&[1.0; 30], HOUR);
        assert_eq!((profile.constant, profile.step), (true, 1e-9));
    }

    #[test]
    fn rounding_errors_are_no_steps() {
        assert!(Profile::of(&[0.3, 0.1 + 0.2, 0.3], HOUR).step > 1e-10);
    }
}
