//! A series to its repeating shape. The level of each cycle (its median) is taken off first; the shape is the
//! median over the cycles, phase by phase, so that single events do not enter it. Whether a shape is believed is
//! decided in `trial.rs`.
//! Assumes a shape that is added to the level and does not change; gaps are `NaN`.

use serde::{Deserialize, Serialize};

use super::quantile::{column_medians, median};
use super::trial::Trial;

/// How finely a shape is learned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Detail {
    /// One value for so many buckets.
    Blocks(usize),
    /// One value per bucket, averaged with its neighbours.
    Smooth,
    /// The same, but a phase far from its neighbours' average stays what it is: a job that runs by a clock.
    Sharp,
}

impl Detail {
    /// A phase stands out when it is this many times as far from the average as is usual.
    const EDGE: f64 = 6.0;
}

/// A shape that repeats every `period` buckets; its median is zero.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Season {
    /// Length of a cycle, in buckets.
    pub period: usize,
    /// What each bucket of a cycle adds.
    pub(super) shape: Vec<f64>,
}

impl Season {
    /// The shape must take off at least a tenth of the unexplained spread; less is not worth its own noise.
    const NEEDED: f64 = 0.9;
    /// Phases that are compared to see whether a shape repeats itself.
    const SAMPLE: usize = 128;
    /// Phases are the same if they are as close as this share of the distance to those in between.
    const SAME: f64 = 0.5;
    /// And if no other lag brings them much closer.
    const ALIKE: f64 = 1.25;

    /// The season of `values` with this period, if there is one. Needs two full cycles.
    pub fn find(values: &[f64], period: usize, detail: Detail) -> Option<Self> {
        Self::tried(values, period, detail).map(|trial| trial.season())
    }

    /// The trial of a season that there is.
    pub(crate) fn tried(values: &[f64], period: usize, detail: Detail) -> Option<Trial> {
        let trial = Trial::of(values, period, detail, period)?;
        (trial.left(Self::NEEDED)? < Self::NEEDED).then_some(trial)
    }

    /// Whether two full cycles fit into `values`.
    pub fn fits(values: &[f64], period: usize) -> bool {
        period >= 2 && values.len() >= 2 * period
    }

    /// What the season adds in bucket `t`, counted from where the learned values began.
    pub fn at(&self, t: usize) -> f64 {
        self.shape[t % self.period]
    }

    /// Adds the season to `values`, which begin where the learned values began.
    pub fn add_to(&self, values: &mut [f64]) {
        for cycle in values.chunks_mut(self.period) {
            cycle.iter_mut().zip(&self.shape).for_each(|(value, shape)| *value += shape);
        }
    }

    /// Takes the season off `values`, which begin where the learned values began.
    pub fn take_off(&self, values: &mut [f64]) {
        for cycle in values.chunks_mut(self.period) {
            cycle.iter_mut().zip(&self.shape).for_each(|(value, shape)| *value -= shape);
        }
    }

    /// The shortest part of the period after which the shape already repeats itself.
    pub fn inner_period(&self) -> Option<usize> {
        let stride = (self.period / Self::SAMPLE).max(1);
        let distance = |lag: usize| -> f64 {
            (0..self.period).step_by(stride).map(|t| (self.shape[t] - self.at(t + lag)).abs()).sum()
        };
        let parts = (2..=self.period / 2).rev().filter(|parts| (self.period + 1) % parts <= 2);
        let lags = parts.map(|parts| (self.period + parts / 2) / parts);
        let distances: Vec<_> = lags.map(|lag| (lag, distance(lag))).collect();
        let least = distances.iter().map(|(_, distance)| *distance).fold(f64::INFINITY, f64::min);
        let repeats =
            |&&(lag, found): &&(usize, f64)| found <= Self::ALIKE * least && found < Self::SAME * distance(lag / 2);
        distances.iter().find(repeats).map(|(lag, _)| *lag)
    }
}

/// `values` without the level of their cycles: the cycles' medians, joined by straight lines.
pub(super) fn detrend(values: &[f64], period: usize) -> Vec<f64> {
    let cycles = values.len() / period;
    let (mut levels, mut cycle_values) = (Vec::with_capacity(cycles), Vec::with_capacity(2 * period));
    for cycle in 0..cycles {
        let end = if cycle + 1 == cycles { values.len() } else { (cycle + 1) * period };
        let before = levels.last().copied();
        cycle_values.clear();
        cycle_values.extend_from_slice(&values[cycle * period..end]);
        if cycle_values.iter().any(|value| value.is_nan()) {
            cycle_values.retain(|value| !value.is_nan());
        }
        levels.push(median(&mut cycle_values).or(before).unwrap_or(f64::NAN));
    }
    // A first cycle without any value takes the level of the first that has some.
    let first = levels.iter().copied().find(|level| !level.is_nan()).unwrap_or(0.0);
    levels.iter_mut().filter(|level| level.is_nan()).for_each(|level| *level = first);

    // From the middle of each cycle to the middle of the next; level before the first and after the last.
    let mut flat = Vec::with_capacity(values.len());
    let mut start = 0;
    for left in 0..=cycles {
        let end = if left == cycles { values.len() } else { (left * period + period.div_ceil(2)).min(values.len()) };
        let (from, to) = (levels[left.saturating_sub(1)], levels[left.min(cycles - 1)]);
        let middle = (left as f64 - 0.5) * period as f64;
        let slope = (to - from) / period as f64;
        flat.extend(
            (start as u32..)
                .zip(&values[start..end])
                .map(|(t, value)| value - (from + slope * (f64::from(t) - middle))),
        );
        start = end;
    }
    flat
}

/// Median of each block of the cycle over every `step`-th cycle from `first` on, with median zero; one entry per
/// bucket.
pub(super) fn shape(flat: &[f64], period: usize, detail: Detail, first: usize, step: usize) -> Vec<f64> {
    let cycles: Vec<_> = flat.chunks(period).skip(first).step_by(step).collect();
    let mut shape = match detail {
        // A block has averaged already.
        Detail::Blocks(block) => block_medians(&cycles, period, block.max(1)),
        Detail::Smooth => smooth(&column_medians(&cycles, period)),
        Detail::Sharp => smooth_between_edges(column_medians(&cycles, period)),
    };
    let centre = median(&mut shape.clone()).unwrap_or(0.0);
    shape.iter_mut().for_each(|value| *value -= centre);
    shape
}

/// Median of each block of the cycles; one entry per bucket.
fn block_medians(cycles: &[&[f64]], period: usize, block: usize) -> Vec<f64> {
    let (mut medians, mut values) = (Vec::with_capacity(period), Vec::new());
    for start in (0..period).step_by(block) {
        values.clear();
        for cycle in cycles {
            values.extend_from_slice(&cycle[start.min(cycle.len())..(start + block).min(cycle.len())]);
        }
        values.retain(|value: &f64| !value.is_nan());
        medians.resize((start + block).min(period), median(&mut values).unwrap_or(0.0));
    }
    medians
}

/// Smooths what does not stand out.
fn smooth_between_edges(mut shape: Vec<f64>) -> Vec<f64> {
    let calm = smooth(&shape);
    let mut off: Vec<_> = shape.iter().zip(&calm).map(|(raw, calm)| (raw - calm).abs()).collect();
    let edge = Detail::EDGE * median(&mut off).unwrap_or(0.0);
    for (value, calm) in shape.iter_mut().zip(calm) {
        if (*value - calm).abs() <= edge {
            *value = calm;
        }
    }
    shape
}

/// Triangular average around the clock. Twenty minutes of a day to either side: enough to take most of the
/// noise off a shape learned from few cycles, short enough to keep the edges of office hours.
fn smooth(shape: &[f64]) -> Vec<f64> {
    let len = shape.len();
    let reach = (len / 72).max(usize::from(len >= 24));
    let weight_sum = ((reach + 1) * (reach + 1)) as f64;
    let around = [&shape[len - reach..], shape, &shape[..reach]].concat();
    let average = |near: &[f64]| {
        let pairs = (1..=reach).map(|distance| (distance, near[reach + distance] + near[reach - distance]));
        let sum: f64 = pairs.map(|(distance, pair)| (reach + 1 - distance) as f64 * pair).sum();
        ((reach + 1) as f64 * near[reach] + sum) / weight_sum
    };
    around.windows(2 * reach + 1).map(average).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four cycles of 0 2 4 2 on a level that rises by 4 per cycle.
    fn rising() -> Vec<f64> {
        (0..16).map(|t| [0.0, 2.0, 4.0, 2.0][t % 4] + t as f64).collect()
    }

    #[test]
    fn finds_a_shape_on_a_trend() {
        let season = Season::find(&rising(), 4, Detail::Smooth).unwrap();
        let steps: Vec<_> = (0..4).map(|t| season.at(t + 1) - season.at(t)).collect();
        assert!(steps[0] > 1.0 && steps[1] > 1.0 && steps[2] < -1.0 && steps[3] < -1.0, "{steps:?}");
    }

    #[test]
    fn one_event_does_not_enter_the_shape() {
        let mut values: Vec<_> = (0..20).map(|t| [1.0, 2.0, 3.0, 2.0][t % 4]).collect();
        let season = Season::find(&values, 4, Detail::Smooth).unwrap();
        values[9] = 500.0;
        assert_eq!(Season::find(&values, 4, Detail::Smooth).unwrap(), season);
    }

    #[test]
    fn gaps_are_left_out() {
        let mut values: Vec<_> = (0..20).map(|t| [1.0, 2.0, 3.0, 2.0][t % 4]).collect();
        values[..6].fill(f64::NAN);
        let season = Season::find(&values, 4, Detail::Smooth).unwrap();
        assert_eq!([0, 1, 2, 3].map(|t| season.at(t)), [-1.0, 0.0, 1.0, 0.0]);
    }

    #[test]
    fn blocks_share_one_value() {
        let values: Vec<_> = (0..24).map(|t| [1.0, 1.0, 5.0, 5.0, 3.0, 3.0][t % 6]).collect();
        let season = Season::find(&values, 6, Detail::Blocks(2)).unwrap();
        assert_eq!([0, 1, 2, 3, 4, 5].map(|t| season.at(t)), [-2.0, -2.0, 2.0, 2.0, 0.0, 0.0]);
        let mut sums = vec![1.0; 8];
        season.add_to(&mut sums);
        assert_eq!(sums, [-1.0, -1.0, 3.0, 3.0, 1.0, 1.0, -1.0, -1.0]);
    }

    #[test]
    fn no_season_where_there_is_none() {
        // The cycles disagree, the series is constant, too short, or all gaps.
        let alternating: Vec<_> = (0..16).map(|t| if t / 4 % 2 == 0 { t % 4 } else { 3 - t % 4 } as f64).collect();
        assert_eq!(Season::find(&alternating, 4, Detail::Smooth), None);
        assert_eq!(Season::find(&[3.0; 16], 4, Detail::Smooth), None);
        assert_eq!(Season::find(&rising()[..7], 4, Detail::Smooth), None);
        assert_eq!(Season::find(&[f64::NAN; 16], 4, Detail::Smooth), None);
    }

    #[test]
    fn smoothing_keeps_the_sum() {
        let mut shape = vec![0.0; 72];
        shape[0] = 4.0;
        let smooth = smooth(&shape);
        assert_eq!((smooth[0], smooth[1], smooth[71], smooth[2]), (2.0, 1.0, 1.0, 0.0));
    }

    #[test]
    fn a_sharp_shape_keeps_what_stands_out() {
        let mut raw: Vec<_> = (0..48).map(|t| f64::from(t % 2)).collect();
        raw[10] = 40.0;
        let sharp = smooth_between_edges(raw);
        assert_eq!((sharp[3], sharp[10], sharp[20]), (0.5, 40.0, 0.5));
    }

    #[test]
    fn a_part_that_repeats_is_found() {
        let check = |shape: Vec<f64>, expected| {
            assert_eq!(Season { period: shape.len(), shape }.inner_period(), expected);
        };
        check((0..24).map(|t| [0.0, 1.0, 3.0, 7.0, 3.0, 1.0][t % 6]).collect(), Some(6));
        check((0..25).map(|t| [0.0, 1.0, 3.0, 7.0, 3.0, 1.0][t % 6]).collect(), Some(6));
        check((0..24).map(|t| (t as f64 - 12.0).abs()).collect(), None);
        check(vec![0.0; 24], None);
    }
}
