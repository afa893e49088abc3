//! A series to its repeating shape. The level of each cycle (its median) is taken off first; the shape is the
//! median over the cycles, phase by phase, so that single events do not enter it. A shape is believed only if
//! the one of the even cycles predicts the odd cycles and the other way round: noise never does.
//! Assumes a shape that is added to the level and does not change; gaps are `NaN`.

use serde::{Deserialize, Serialize};

use super::quantile::median;
use super::robust::trimmed_mean;

/// A shape that repeats every `period` buckets; its median is zero.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Season {
    /// Length of a cycle, in buckets.
    pub period: usize,
    /// What each bucket of a cycle adds.
    shape: Vec<f64>,
}

impl Season {
    /// The shape must take off at least a tenth of the unexplained spread; less is not worth its own noise.
    const NEEDED: f64 = 0.9;
    /// The wildest tenth of the values has no say in whether there is a season.
    const KEPT: f64 = 0.9;

    /// The season of `values` with this period, one value per `block` buckets, if there is one.
    /// Needs two full cycles.
    pub fn find(values: &[f64], period: usize, block: usize) -> Option<Self> {
        if period < 2 || values.len() < 2 * period {
            return None;
        }
        let flat = detrend(values, period);
        let from_even = shape(&flat, period, block, |cycle| cycle % 2 == 0);
        let from_odd = shape(&flat, period, block, |cycle| cycle % 2 == 1);
        let centre = median(&mut present(&flat))?;
        let (mut without, mut with) = (Vec::with_capacity(flat.len()), Vec::with_capacity(flat.len()));
        for (cycle, values) in flat.chunks(period).enumerate() {
            let predicted = if cycle % 2 == 0 { &from_odd } else { &from_even };
            for (value, shape) in values.iter().zip(predicted).filter(|(value, _)| !value.is_nan()) {
                without.push((value - centre).abs());
                with.push((value - centre - shape).abs());
            }
        }
        let believed = trimmed_mean(&mut with, Self::KEPT)? < Self::NEEDED * trimmed_mean(&mut without, Self::KEPT)?;
        believed.then(|| Self { period, shape: shape(&flat, period, block, |_| true) })
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
}

/// `values` without the level of their cycles: the cycles' medians, joined by straight lines.
fn detrend(values: &[f64], period: usize) -> Vec<f64> {
    let cycles = values.len() / period;
    let mut levels = Vec::with_capacity(cycles);
    for cycle in 0..cycles {
        let end = if cycle + 1 == cycles { values.len() } else { (cycle + 1) * period };
        let before = levels.last().copied();
        levels.push(median(&mut present(&values[cycle * period..end])).or(before).unwrap_or(f64::NAN));
    }
    // A first cycle without any value takes the level of the first that has some.
    let first = levels.iter().copied().find(|level| !level.is_nan()).unwrap_or(0.0);
    levels.iter_mut().filter(|level| level.is_nan()).for_each(|level| *level = first);

    let level = |t: usize| {
        let place = (t as f64 / period as f64 - 0.5).clamp(0.0, (cycles - 1) as f64);
        let (left, right) = (levels[place as usize], levels[(place as usize + 1).min(cycles - 1)]);
        left + (right - left) * place.fract()
    };
    values.iter().enumerate().map(|(t, value)| value - level(t)).collect()
}

/// Median of each block of the cycle over the cycles to `keep`, with median zero; one entry per bucket.
fn shape(flat: &[f64], period: usize, block: usize, keep: impl Fn(usize) -> bool) -> Vec<f64> {
    let mut block_values = Vec::new();
    let mut shape = Vec::with_capacity(period);
    for start in (0..period).step_by(block) {
        let end = (start + block).min(period);
        block_values.clear();
        for (_, cycle) in flat.chunks(period).enumerate().filter(|(cycle, _)| keep(*cycle)) {
            let values = &cycle[start.min(cycle.len())..end.min(cycle.len())];
            block_values.extend(values.iter().filter(|value| !value.is_nan()));
        }
        shape.resize(end, median(&mut block_values).unwrap_or(0.0));
    }
    if block == 1 {
        // A block has averaged already.
        shape = smooth(&shape);
    }
    let centre = median(&mut shape.clone()).unwrap_or(0.0);
    shape.iter_mut().for_each(|value| *value -= centre);
    shape
}

/// Triangular average around the clock. Twenty minutes of a day to either side: enough to take most of the
/// noise off a shape learned from few cycles, short enough to keep the edges of office hours.
fn smooth(shape: &[f64]) -> Vec<f64> {
    let len = shape.len();
    let reach = (len / 72).max(usize::from(len >= 24));
    let weight_sum = ((reach + 1) * (reach + 1)) as f64;
    (0..len)
        .map(|at| {
            let mut sum = (reach + 1) as f64 * shape[at];
            for distance in 1..=reach {
                let pair = shape[(at + distance) % len] + shape[(at + len - distance) % len];
                sum += (reach + 1 - distance) as f64 * pair;
            }
            sum / weight_sum
        })
        .collect()
}

fn present(values: &[f64]) -> Vec<f64> {
    values.iter().copied().filter(|value| !value.is_nan()).collect()
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
        let season = Season::find(&rising(), 4, 1).unwrap();
        let steps: Vec<_> = (0..4).map(|t| season.at(t + 1) - season.at(t)).collect();
        assert!(steps[0] > 1.0 && steps[1] > 1.0 && steps[2] < -1.0 && steps[3] < -1.0, "{steps:?}");
    }

    #[test]
    fn one_event_does_not_enter_the_shape() {
        let mut values: Vec<_> = (0..20).map(|t| [1.0, 2.0, 3.0, 2.0][t % 4]).collect();
        let season = Season::find(&values, 4, 1).unwrap();
        values[9] = 500.0;
        assert_eq!(Season::find(&values, 4, 1).unwrap(), season);
    }

    #[test]
    fn gaps_are_left_out() {
        let mut values: Vec<_> = (0..20).map(|t| [1.0, 2.0, 3.0, 2.0][t % 4]).collect();
        values[..6].fill(f64::NAN);
        let season = Season::find(&values, 4, 1).unwrap();
        assert_eq!([0, 1, 2, 3].map(|t| season.at(t)), [-1.0, 0.0, 1.0, 0.0]);
    }

    #[test]
    fn blocks_share_one_value() {
        let values: Vec<_> = (0..24).map(|t| [1.0, 1.0, 5.0, 5.0, 3.0, 3.0][t % 6]).collect();
        let season = Season::find(&values, 6, 2).unwrap();
        assert_eq!([0, 1, 2, 3, 4, 5].map(|t| season.at(t)), [-2.0, -2.0, 2.0, 2.0, 0.0, 0.0]);
        let mut sums = vec![1.0; 8];
        season.add_to(&mut sums);
        assert_eq!(sums, [-1.0, -1.0, 3.0, 3.0, 1.0, 1.0, -1.0, -1.0]);
    }

    #[test]
    fn no_season_where_there_is_none() {
        // The cycles disagree, the series is constant, too short, or all gaps.
        let alternating: Vec<_> = (0..16).map(|t| if t / 4 % 2 == 0 { t % 4 } else { 3 - t % 4 } as f64).collect();
        assert_eq!(Season::find(&alternating, 4, 1), None);
        assert_eq!(Season::find(&[3.0; 16], 4, 1), None);
        assert_eq!(Season::find(&rising()[..7], 4, 1), None);
        assert_eq!(Season::find(&[f64::NAN; 16], 4, 1), None);
    }

    #[test]
    fn smoothing_keeps_the_sum() {
        let mut shape = vec![0.0; 72];
        shape[0] = 4.0;
        let smooth = smooth(&shape);
        assert_eq!((smooth[0], smooth[1], smooth[71], smooth[2]), (2.0, 1.0, 1.0, 0.0));
    }
}
