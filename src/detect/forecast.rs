//! The past of a series to four forecasts of its next bucket. They fail in different ways, so what three of
//! them call strange is strange: the short memory follows any level but is noisy, the slow level is calm but
//! takes a while to move, the season knows the hour but not that today is a holiday.

use serde::{Deserialize, Serialize};

use crate::math::quantile::{largest, median};
use crate::math::robust::{Level, lesser, median_of_three};
use crate::prepare::profile::Profile;

/// Number of forecasts.
pub(crate) const FORECASTS: usize = 4;
/// The forecast that short-term noise is measured against: the season plus the last three values.
pub(crate) const SHORT_SEASONAL: usize = 1;
/// The forecast that tells a disturbance that lasts: it forgets what is usual last.
pub(crate) const SLOW: usize = 2;

/// Makes the forecasts, one bucket after the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Forecaster {
    /// The last three values, as they are and without the season.
    recent: [[f64; 3]; 2],
    fast: Level,
    slow: Level,
}

impl Forecaster {
    /// Rates tried for the fast level, each about twice the one before: from hardly moving to a random walk.
    const RATES: [f64; 6] = [0.05, 0.1, 0.2, 0.4, 0.7, 1.0];
    /// The slow level remembers a cycle, or without a season this many buckets.
    const SLOW_BUCKETS: usize = 60;
    /// However short a cycle is: a level of a few buckets would be no slower than the fast one.
    const FEWEST_SLOW_BUCKETS: usize = 24;
    /// A rate is chosen by so many of the latest values.
    const TRIED: usize = 1_000;
    /// A rate is chosen by errors up to four times this quantile of changes: it is to suit the usual days, and
    /// no level that is any good is usually further off.
    const LARGE_CHANGE: f64 = 0.95;

    /// A forecaster for the first bucket of a learn part, with its rates chosen from all of it: its values, `plain`
    /// of gaps and season. To the first bucket the seasons of `profile` add `season`.
    pub(crate) fn new(plain: &[f64], season: f64, profile: &Profile) -> Self {
        let memory = profile.period().unwrap_or(Self::SLOW_BUCKETS).max(Self::FEWEST_SLOW_BUCKETS);
        let start = median(&mut plain[..memory.min(plain.len())].to_vec()).unwrap_or(0.0);
        let fast = Level::new(start, best_rate(plain, start), profile.step);
        let slow = Level::new(start, 2.0 / (memory as f64 + 1.0), profile.step);
        Self { recent: [[start + season; 3], [start; 3]], fast, slow }
    }

    /// The forecasts for a bucket to which the season adds `season`.
    #[inline]
    pub(crate) fn forecasts(&self, season: f64) -> [f64; FORECASTS] {
        let [raw, plain] = self.recent.map(median_of_three);
        [raw, plain + season, self.slow.value + season, self.fast.value + season]
    }

    /// Learns the value of a bucket to which the season adds `season`.
    #[inline]
    pub(crate) fn observe(&mut self, value: f64, season: f64) {
        for (recent, new) in self.recent.iter_mut().zip([value, value - season]) {
            *recent = [recent[1], recent[2], new];
        }
        self.fast.observe(value - season);
        self.slow.observe(value - season);
    }
}

/// The rate of exponential smoothing whose one-step errors are smallest, large errors cut to the same size.
fn best_rate(plain: &[f64], start: f64) -> f64 {
    let latest = plain.len().saturating_sub(Forecaster::TRIED);
    let (start, plain) = if latest > 0 { (plain[latest - 1], &plain[latest..]) } else { (start, plain) };
    let changes: Vec<_> = plain.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    let mut large = Vec::new();
    largest(&changes, (changes.len() as f64 * (1.0 - Forecaster::LARGE_CHANGE)).ceil() as usize, &mut large);
    let limit = 4.0 * large.iter().copied().reduce(f64::min).unwrap_or(0.0);
    let mut levels = [start; Forecaster::RATES.len()];
    let mut sums = [0.0; Forecaster::RATES.len()];
    for value in plain {
        for (index, rate) in Forecaster::RATES.into_iter().enumerate() {
            let error = value - levels[index];
            sums[index] += lesser(error.abs(), limit);
            levels[index] += rate * error;
        }
    }
    let best = (0..sums.len()).min_by(|&left, &right| sums[left].total_cmp(&sums[right])).unwrap_or(0);
    Forecaster::RATES[best]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_want_a_fast_rate_and_noise_a_slow_one() {
        let steps: Vec<_> = (0..100).map(|t| f64::from(t / 20) * 10.0 + f64::from(t % 20)).collect();
        assert_eq!(best_rate(&steps, 0.0), 1.0);
        let noise: Vec<_> = (0..100).map(|t| f64::from(t % 2)).collect();
        assert_eq!(best_rate(&noise, 0.5), 0.05);
    }

    #[test]
    fn four_views_of_one_past() {
        let learn: Vec<_> = (0..24).map(|t| f64::from([0, 4, 8, 4][t % 4])).collect();
        let seasonal: Vec<_> = (0..25).map(|t| f64::from([-4, 0, 4, 0][t % 4])).collect();
        let mut profile = Profile::of(&learn, 6 * 3_600);
        assert_eq!(profile.period(), Some(4));
        let plain: Vec<_> = learn.iter().zip(&seasonal).map(|(value, season)| value - season).collect();
        let mut forecaster = Forecaster::new(&plain, seasonal[0], &profile);
        learn.iter().zip(&seasonal).for_each(|(&value, &season)| forecaster.observe(value, season));
        // Last came 4, 8, 4, next is the trough; only the raw memory does not know.
        assert_eq!(forecaster.forecasts(seasonal[24]), [4.0, 0.0, 0.0, 0.0]);
        profile.seasons.clear();
        assert_eq!(Forecaster::new(&learn, 0.0, &profile).forecasts(0.0), [4.0; 4]);
    }
}
