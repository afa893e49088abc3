//! Averages that a few wild values cannot move far.

use serde::{Deserialize, Serialize};

use super::quantile::quantile;

/// The smaller of two numbers. Without `NaN`, as here, it is one machine instruction where `f64::min` takes several.
#[inline]
pub(crate) fn lesser(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// The larger of two numbers, neither of them `NaN`.
#[inline]
pub(crate) fn greater(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// The middle one of three.
#[inline]
pub fn median_of_three([a, b, c]: [f64; 3]) -> f64 {
    lesser(greater(a, b), greater(lesser(a, b), c))
}

/// Mean of the smallest `share` (0–1) of the values, at least one; `None` when there are none. Reorders `values`.
pub fn trimmed_mean(values: &mut [f64], share: f64) -> Option<f64> {
    smallest(values, share).map(|(mean, _)| mean)
}

/// Mean and maximum of the smallest `share` (0–1) of the values, at least one; `None` when there are none. Reorders
/// `values`.
pub(super) fn smallest(values: &mut [f64], share: f64) -> Option<(f64, f64)> {
    let last = values.len().checked_sub(1)?;
    let largest = quantile(values, share)?;
    let kept = &values[..=(last as f64 * share.clamp(0.0, 1.0) + 0.5) as usize];
    Some((kept.iter().sum::<f64>() / kept.len() as f64, largest))
}

/// A level that follows its values at a fixed rate, and how far they usually are from it. An error counts
/// for at most four usual ones, so that an outlier moves the level hardly more than noise does.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Level {
    /// The level after the values seen so far.
    pub value: f64,
    rate: f64,
    floor: f64,
    spread: f64,
    seen: u32,
}

impl Level {
    /// Errors beyond this many mean absolute errors are cut: four of them are about three standard deviations.
    const CLIP: f64 = 4.0;
    /// The usual error is that of about the last fifty values.
    const SPREAD_RATE: f64 = 0.02;
    /// Before so many values all count alike.
    const SETTLED: u32 = 50;

    /// A level that starts at `value` and takes over the share `rate` (0–1) of each error. Errors of the size of
    /// `floor` are always usual.
    pub fn new(value: f64, rate: f64, floor: f64) -> Self {
        Self { value, rate, floor, spread: 0.0, seen: 0 }
    }

    /// Follows one value.
    #[inline]
    pub fn observe(&mut self, value: f64) {
        let error = value - self.value;
        let limit = if self.seen > 0 { Self::CLIP * greater(self.spread, self.floor) } else { f64::INFINITY };
        let clipped = greater(lesser(error, limit), -limit);
        self.value += self.rate * clipped;
        self.seen = self.seen.saturating_add(1);
        let rate = if self.seen < Self::SETTLED { 1.0 / f64::from(self.seen) } else { Self::SPREAD_RATE };
        self.spread += rate * (clipped.abs() - self.spread);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_of_three_in_every_order() {
        for three in
            [[1.0, 2.0, 3.0], [1.0, 3.0, 2.0], [2.0, 1.0, 3.0], [2.0, 3.0, 1.0], [3.0, 1.0, 2.0], [3.0, 2.0, 1.0]]
        {
            assert_eq!(median_of_three(three), 2.0);
        }
    }

    #[test]
    fn trimmed_mean_leaves_the_largest_out() {
        assert_eq!(trimmed_mean(&mut [100.0, 1.0, 2.0, 3.0, 2.0], 0.75), Some(2.0));
        assert_eq!(trimmed_mean(&mut [], 0.9), None);
    }

    #[test]
    fn level_takes_over_its_share_of_an_error() {
        let mut level = Level::new(10.0, 0.5, 0.1);
        level.observe(12.0);
        assert_eq!(level.value, 11.0);
    }

    #[test]
    fn an_outlier_moves_the_level_by_no_more_than_four_usual_errors() {
        let mut level = Level::new(0.0, 0.5, 0.1);
        level.observe(1.0); // level 0.5, usual error 1
        level.observe(1000.0);
        assert_eq!(level.value, 2.5);
    }
}
