//! How the shapes of the leaves differ from that of the whole, cycle by cycle, in few bins.

use super::{History, Scratch};
use crate::math::quantile::median;
use crate::math::robust::trimmed_mean;
use crate::prepare::profile::Profile;

/// A cycle of the calendar, or of the data's own, with what each leaf's shape is times that of the whole.
#[derive(Debug, Clone)]
pub(super) struct Cycle {
    /// Bin of each bucket.
    bin: Vec<u16>,
    /// Bins of the cycle.
    bins: usize,
    /// Buckets after which it repeats itself.
    pub(super) period: usize,
    /// A factor per leaf and bin.
    factors: Vec<f64>,
}

impl Cycle {
    /// Bins at most: half an hour of a day.
    const MOST_BINS: usize = 48;

    /// Those of the seasons found. What comes on top of a shorter one, like the week on the day, has a bin for each of
    /// its cycles.
    pub(super) fn all(profile: &Profile, len: usize, leaves: usize) -> Vec<Self> {
        let mut shorter = 1;
        let mut cycles = Vec::new();
        for season in &profile.seasons {
            let width = if season.period % shorter == 0 && shorter > 1 { shorter } else { 1 };
            let width = width.max(season.period.div_ceil(Self::MOST_BINS));
            let bins = season.period.div_ceil(width);
            let bin = (0..len).map(|bucket| (bucket % season.period / width) as u16).collect();
            cycles.push(Self { bin, bins, period: season.period, factors: vec![1.0; leaves * bins] });
            shorter = season.period;
        }
        cycles
    }

    /// Multiplies `base`, which begins at bucket `from`, by the factors of a leaf.
    pub(super) fn multiply(&self, leaf: usize, from: usize, base: &mut [f64]) {
        let factors = &self.factors[leaf * self.bins..(leaf + 1) * self.bins];
        for (base, &bin) in base.iter_mut().zip(&self.bin[from..]) {
            *base *= factors[usize::from(bin)];
        }
    }
}

impl History<'_> {
    /// Rounds of proportional fitting: dimensions that overlap share out what they have in common.
    const ROUNDS: usize = 3;
    /// Squares that the dispersion is measured by, and the mean of so many of the smallest for a normal error of
    /// variance 1: the others may be disturbances.
    const USUAL: (f64, f64) = (0.8, 0.437_7);

    /// Standard deviation over mean of a bucket, at least: no forecast is better.
    const QUIETEST: f64 = 0.001;

    /// Variance over mean of each leaf's buckets, by the changes from cycle to cycle, which no shape is in.
    pub(super) fn measure_dispersion(&mut self, until: usize) {
        let lag = self.cycles.first().map_or(1, |cycle| cycle.period);
        let (share, mean_square) = Self::USUAL;
        let of = |values: &&[f64]| {
            let known = |&value: &f64| if value.is_finite() { value } else { 0.0 };
            let values: Vec<f64> = values[..until].iter().map(known).collect();
            let mut squares: Vec<f64> =
                values.iter().zip(values.iter().skip(lag)).map(|(a, b)| (a - b).powi(2) / 2.0).collect();
            let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
            let variance = trimmed_mean(&mut squares, share).unwrap_or(0.0) / mean_square;
            if mean > 0.0 { (variance / mean).max(Self::QUIETEST.powi(2) * mean) } else { 0.0 }
        };
        let mut dispersion: Vec<f64> = self.amounts.iter().map(of).collect();
        // A leaf with hardly a value has none of its own.
        let mut positive: Vec<f64> = dispersion.iter().copied().filter(|&dispersion| dispersion > 0.0).collect();
        let usual = median(&mut positive).unwrap_or(1.0);
        dispersion.iter_mut().filter(|dispersion| **dispersion <= 0.0).for_each(|dispersion| *dispersion = usual);
        self.dispersion = dispersion;
    }

    /// Learns the factors of all cycles, one after the other.
    pub(super) fn fit(&mut self, until: usize) {
        for cycle in 0..self.cycles.len() {
            let bins = self.cycles[cycle].bins;
            let (mut actual, mut base) = (vec![0.0; self.leaves() * bins], vec![0.0; self.leaves() * bins]);
            let mut scratch = Scratch::default();
            for leaf in 0..self.leaves() {
                self.fill(leaf, 0, until, until, &mut scratch);
                for (bucket, &bin) in self.cycles[cycle].bin[..until].iter().enumerate() {
                    actual[leaf * bins + usize::from(bin)] += scratch.values[bucket];
                    base[leaf * bins + usize::from(bin)] += scratch.base[bucket];
                }
            }
            let mut fitted = base.clone();
            for leaf in 0..self.leaves() {
                let own = leaf * bins..(leaf + 1) * bins;
                scale(&mut fitted[own.clone()], actual[own].iter().sum());
            }
            for _ in 0..Self::ROUNDS {
                for grouping in &self.groupings {
                    rake(grouping, &self.dispersion, bins, &actual, &mut fitted);
                }
            }
            let factors = &mut self.cycles[cycle].factors;
            for leaf in 0..self.amounts.len() {
                let own = leaf * bins..(leaf + 1) * bins;
                scale(&mut fitted[own.clone()], base[own.clone()].iter().sum());
                for ((factor, fitted), base) in
                    factors[own.clone()].iter_mut().zip(&fitted[own.clone()]).zip(&base[own])
                {
                    *factor *= if *base > 0.0 { fitted / base } else { 1.0 };
                }
            }
        }
    }
}

/// Brings the sum of `values` to `sum`; leaves them where either is nothing.
fn scale(values: &mut [f64], sum: f64) {
    let own: f64 = values.iter().sum();
    if own > 0.0 && sum > 0.0 {
        values.iter_mut().for_each(|value| *value *= sum / own);
    }
}

/// Brings `fitted` towards `actual` in every group of leaves, bin by bin, as far as they differ by more than noise does.
fn rake(group: &[u32], dispersion: &[f64], bins: usize, actual: &[f64], fitted: &mut [f64]) {
    let groups = group.iter().max().map_or(0, |&last| last as usize + 1);
    let (mut of_actual, mut of_fitted) = (vec![0.0; groups * bins], vec![0.0; groups * bins]);
    let mut noise = vec![0.0; groups];
    for (leaf, &group) in group.iter().enumerate() {
        let (own, its) = (leaf * bins, group as usize * bins);
        for bin in 0..bins {
            of_actual[its + bin] += actual[own + bin];
            of_fitted[its + bin] += fitted[own + bin];
            noise[group as usize] += dispersion[leaf] * fitted[own + bin];
        }
    }
    for (group, noise) in noise.into_iter().enumerate() {
        let its = group * bins..(group + 1) * bins;
        let (actual, fitted) = (&of_actual[its.clone()], &mut of_fitted[its]);
        let sum: f64 = fitted.iter().sum();
        let distance =
            |(actual, fitted): (&f64, &f64)| if *fitted > 0.0 { (actual - fitted).powi(2) / fitted } else { 0.0 };
        let off: f64 = actual.iter().zip(fitted.iter()).map(distance).sum();
        let by_chance = noise / sum * (bins as f64 - 1.0);
        let taken = if off > by_chance { 1.0 - by_chance / off } else { 0.0 };
        for (actual, fitted) in actual.iter().zip(fitted) {
            *fitted = if *fitted > 0.0 { (1.0 + taken * (actual / *fitted - 1.0)).max(0.0) } else { 1.0 };
        }
    }
    for (leaf, &group) in group.iter().enumerate() {
        let (own, its) = (leaf * bins, group as usize * bins);
        for bin in 0..bins {
            fitted[own + bin] *= of_fitted[its + bin];
        }
    }
}
