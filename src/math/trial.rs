//! A period to the share of a series' spread that its shape leaves. The shape of the even cycles must predict the odd
//! cycles and the other way round: that of noise never does. Also the exact period from an approximate one, by
//! epoch folding: the average cycle is the most pronounced where all cycles lie on top of each other (Leahy et al.,
//! "On Searches for Pulsed Emission", Astrophysical Journal 266, 1983). Gaps are `NaN`.

use super::quantile::{median, quantile};
use super::robust::{lesser, smallest, trimmed_mean};
use super::season::{Detail, Season, detrend, shape};

/// A period on trial: the shapes of the even and of the odd cycles.
pub struct Trial {
    period: usize,
    detail: Detail,
    flat: Vec<f64>,
    shapes: [Vec<f64>; 2],
}

impl Trial {
    /// The wildest tenth of the values has no say in whether there is a season.
    const KEPT: f64 = 0.9;
    /// In a sharp shape they have, each up to this many of the largest of the others.
    const CAP: f64 = 4.0;
    /// About this many values tell a share of the spread to a few hundredths.
    const SAMPLE: usize = 512;
    /// A sample decides only what is further than this from what is needed.
    const CLEAR: f64 = 0.06;
    /// Larger values than this many of the largest usual ones are cut before cycles are averaged.
    const CUT: f64 = 2.0;
    /// The better period is looked for within twice this part of the period.
    const NEAR: usize = 64;

    /// Puts a period on trial. Levels are those of `window` buckets, a whole number of cycles. `None` for less than two cycles or windows.
    pub fn of(values: &[f64], period: usize, detail: Detail, window: usize) -> Option<Self> {
        if !Season::fits(values, period.max(window)) {
            return None;
        }
        let flat = detrend(values, window);
        let shapes = [0, 1].map(|first| shape(&flat, period, detail, first, 2));
        Some(Self { period, detail, flat, shapes })
    }

    /// The share of the spread that is left when each cycle is predicted from those of the other parity: exact
    /// where it is close to `needed`; `None` without values.
    pub fn left(&self, needed: f64) -> Option<f64> {
        let stride = (self.flat.len() / Self::SAMPLE).max(1);
        let left = self.left_of_every(stride);
        match left {
            Some(share) if stride == 1 || (share - needed).abs() > Self::CLEAR => left,
            _ => self.left_of_every(1),
        }
    }

    /// The share over about every `stride`-th value.
    fn left_of_every(&self, stride: usize) -> Option<f64> {
        let len = self.flat.len();
        let capacity = len.div_ceil(stride);
        let (mut plain, mut errors) = (Vec::with_capacity(capacity), Vec::with_capacity(capacity));
        let (mut turn, mut cycle, mut cycle_start) = (0_u32, 0, 0);
        for start in (0..len).step_by(stride) {
            // By the golden section, so that all phases of any period are seen equally often.
            turn = turn.wrapping_add(0x9E37_79B9);
            let t = start + ((u64::from(turn) * stride as u64) >> 32) as usize;
            if t >= len {
                break;
            }
            while t >= cycle_start + self.period {
                (cycle_start, cycle) = (cycle_start + self.period, cycle + 1);
            }
            let value = self.flat[t];
            if !value.is_nan() {
                plain.push(value);
                errors.push(value - self.shapes[1 - cycle % 2][t - cycle_start]);
            }
        }
        let centre = median(&mut plain.clone())?;
        errors.iter_mut().chain(&mut plain).for_each(|value| *value = (*value - centre).abs());
        let share = |with: f64, without: f64| if without > 0.0 { with / without } else { 1.0 };
        let (mean, largest) = smallest(&mut plain, Self::KEPT)?;
        let usual = share(trimmed_mean(&mut errors, Self::KEPT)?, mean);
        if self.detail != Detail::Sharp {
            return Some(usual);
        }
        // A job that runs once per cycle fills few buckets: the wildest count too, each up to a limit.
        let limit = if largest > 0.0 { Self::CAP * largest } else { f64::INFINITY };
        let capped = |errors: &[f64]| errors.iter().map(|&error| lesser(error, limit)).sum();
        Some(usual.min(share(capped(&errors), capped(&plain))))
    }

    /// The period near the one on trial whose cycles lie best on top of each other: on average their shape is then
    /// the most pronounced.
    pub fn best_period(&self) -> usize {
        let mut sizes: Vec<_> = self.flat.iter().filter(|value| !value.is_nan()).map(|value| value.abs()).collect();
        let limit = Self::CUT * quantile(&mut sizes, Self::KEPT).unwrap_or(0.0);
        let limit = if limit > 0.0 { limit } else { f64::INFINITY };
        let cut = |value: &f64| if value.is_nan() { 0.0 } else { value.clamp(-limit, limit) };
        let cut: Vec<_> = self.flat.iter().map(cut).collect();
        let mut best = (self.period, pronounced(&cut, self.period));
        let mut step = (self.period / Self::NEAR).max(1);
        while step > 0 {
            for near in [best.0 - step, best.0 + step] {
                let found = if Season::fits(&cut, near) { pronounced(&cut, near) } else { 0.0 };
                if found > best.1 {
                    best = (near, found);
                }
            }
            step /= 2;
        }
        best.0
    }

    /// Whether all of `values` were looked at, no part of them.
    pub(crate) fn is_of(&self, values: &[f64]) -> bool {
        self.flat.len() == values.len()
    }

    /// The season learned from all cycles.
    pub fn season(&self) -> Season {
        Season { period: self.period, shape: shape(&self.flat, self.period, self.detail, 0, 1) }
    }
}

/// Sum of squares of the average cycle, over that of noise.
fn pronounced(values: &[f64], period: usize) -> f64 {
    let mut sums = vec![0.0; period];
    for cycle in values.chunks(period) {
        sums.iter_mut().zip(cycle).for_each(|(sum, value)| *sum += value);
    }
    let cycles = values.len() as f64 / period as f64;
    sums.iter().map(|sum| sum * sum / cycles).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::noise;

    /// A wave with this many buckets per cycle on noise a tenth of its size.
    fn wave(len: usize, period: f64) -> Vec<f64> {
        let wave = (0..len).map(|t| (t as f64 / period * std::f64::consts::TAU).sin());
        wave.zip(noise(len, 5)).map(|(wave, noise)| 10.0 * wave + noise).collect()
    }

    fn left(values: &[f64], period: usize, detail: Detail) -> f64 {
        Trial::of(values, period, detail, period).unwrap().left(0.9).unwrap()
    }

    #[test]
    fn only_the_right_period_explains() {
        let values = wave(2_000, 50.0);
        assert!(left(&values, 50, Detail::Smooth) < 0.25);
        assert!(left(&values, 47, Detail::Smooth) > 0.9);
        assert!(left(&noise(2_000, 1), 50, Detail::Smooth) > 0.95);
    }

    #[test]
    fn a_sample_tells_about_the_same_as_all_values() {
        let trial = Trial::of(&wave(2_000, 50.0), 50, Detail::Smooth, 50).unwrap();
        let (sample, all) = (trial.left_of_every(3).unwrap(), trial.left_of_every(1).unwrap());
        assert!((sample - all).abs() < Trial::CLEAR, "{sample} and {all}");
    }

    #[test]
    fn a_job_in_one_bucket_counts_in_a_sharp_shape_only() {
        let mut values = noise(2_000, 3);
        values.iter_mut().step_by(18).for_each(|value| *value += 30.0);
        let (sharp, smooth) = (left(&values, 18, Detail::Sharp), left(&values, 18, Detail::Smooth));
        assert!(sharp < 0.75 && smooth > sharp + 0.1, "{sharp} and {smooth}");
    }

    #[test]
    fn the_best_period_is_the_one_planted() {
        for (planted, tried) in [(50.0, 49), (50.0, 51), (200.0, 197), (200.0, 204)] {
            let trial = Trial::of(&wave(2_000, planted), tried, Detail::Smooth, tried).unwrap();
            assert_eq!(trial.best_period() as f64, planted);
        }
    }

    #[test]
    fn two_cycles_and_some_values_are_needed() {
        assert!(Trial::of(&[1.0; 9], 5, Detail::Smooth, 5).is_none());
        assert!(Trial::of(&[1.0; 12], 2, Detail::Smooth, 8).is_none());
        assert_eq!(Trial::of(&[f64::NAN; 12], 2, Detail::Smooth, 2).unwrap().left(0.9), None);
    }
}
