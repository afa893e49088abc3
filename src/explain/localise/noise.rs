//! How far a leaf usually is from its forecast.

use crate::math::quantile::{median, quantile};

use super::deviation::{Deviations, LARGEST};

/// Share of the leaves that the noise is read from, the quietest ones: more than half of them may have moved.
const QUIET: f64 = 0.25;
/// What that share of a normal distribution of scale 1 lies within.
const QUIET_WITHIN: f64 = 0.318_639;
/// Share of the leaves that is asked, the largest ones: of the others the noise is coarse.
const ASKED: f64 = 0.5;
/// Forecasts are never taken to be better than this, and never worse than this.
pub(super) const FINEST: f64 = 0.004;
pub(super) const COARSEST: f64 = 2.0 * LARGEST;
/// Shares of the variance of the usual leaf that may go back to counting.
const SHARES: [f64; 9] = [0.0, 0.02, 0.06, 0.15, 0.3, 0.5, 0.75, 0.92, 1.0];
/// Beyond so many scales it makes no difference how far a leaf is off: it may have moved.
const FAR: f64 = 3.0;
/// The share of leaves that make the tail, the rate at which it is taken to fall as long as few are known, per scale, and
/// how many leaves that weighs.
const TAIL: f64 = 0.1;
const TAIL_RATE: f64 = 1.5;
const TAIL_PRIOR: f64 = 10.0;
/// The rate at which the tail of a normal distribution falls there.
const NORMAL_RATE: f64 = 2.42;
/// From fewer leaves than this no noise can be read.
const FEWEST: usize = 4;
/// Shifts of the whole smaller than this are noise.
const LEAST_CENTRE: f64 = 0.03;

/// The noise of each leaf: normal near 0, exponential from some distance on (Huber 1964).
pub(super) struct Noise {
    /// Its scale.
    pub(super) scale: Vec<f64>,
    /// Where the tail begins, in scales, and how fast it falls.
    pub(super) tail: f64,
}

impl Noise {
    /// As long as no root is known.
    pub(super) fn of_quietest(deviations: &Deviations) -> Self {
        let all: Vec<u32> = (0..deviations.relative.len() as u32).collect();
        Self { scale: scales(deviations, &all), tail: TAIL_RATE }
    }

    /// As the leaves outside of the roots tell it.
    pub(super) fn outside(deviations: &Deviations, outside: impl Fn(u32) -> bool) -> Self {
        let all = 0..deviations.relative.len() as u32;
        let mut leaves: Vec<u32> = all.clone().filter(|&leaf| outside(leaf)).collect();
        if leaves.len() < FEWEST {
            leaves = all.collect();
        }
        let scale = scales(deviations, &leaves);
        let strength = |leaf: u32| deviations.relative[leaf as usize].abs() / scale[leaf as usize];
        let mut strengths: Vec<f64> = leaves.into_iter().map(strength).collect();
        let bound = quantile(&mut strengths, 1.0 - TAIL).unwrap_or(0.0).max(1.0);
        let beyond = strengths.into_iter().filter(|&strength| strength > bound).map(|strength| strength - bound);
        let (count, excess) = beyond.fold((0.0, 0.0), |(count, excess), beyond| (count + 1.0, excess + beyond));
        let rate = (TAIL_PRIOR + count) / (TAIL_PRIOR / TAIL_RATE + excess);
        // The nearer the tail is to that of a normal distribution, the farther out an exponential one begins.
        let tail = rate / (1.0 - (rate / NORMAL_RATE).powi(8)).max(0.01);
        Self { scale, tail }
    }
}

/// How far all leaves moved together; 0 if they did not: nearly all of those that have something to say moved one way, by
/// a good part of the usual shift.
pub(super) fn centre(deviations: &Deviations) -> f64 {
    /// Leaves that may have stayed, and what part of the shift counts as moved.
    const STAYED: f64 = 0.12;
    const PART: f64 = 0.35;
    let leaves: Vec<u32> = (0..deviations.relative.len() as u32).collect();
    let mut moved: Vec<f64> = asked(deviations, &leaves).map(|leaf| deviations.relative[leaf]).collect();
    let centre = median(&mut moved).unwrap_or(0.0);
    moved.iter_mut().for_each(|relative| *relative *= centre.signum());
    let whole = centre.abs() > LEAST_CENTRE && quantile(&mut moved, STAYED).unwrap_or(0.0) > PART * centre.abs();
    if whole { centre } else { 0.0 }
}

/// The leaves that have something to say.
fn asked<'a>(deviations: &'a Deviations, leaves: &'a [u32]) -> impl Iterator<Item = usize> + Clone + 'a {
    let mut sizes: Vec<f64> = leaves.iter().map(|&leaf| deviations.size[leaf as usize]).collect();
    let bound = quantile(&mut sizes, 1.0 - ASKED).unwrap_or(0.0).min(deviations.ample);
    leaves.iter().map(|&leaf| leaf as usize).filter(move |&leaf| deviations.size[leaf] >= bound)
}

/// The scale of the noise of every leaf, read from some: a part that is the same for all and one from counting, mixed as
/// is likeliest.
fn scales(deviations: &Deviations, leaves: &[u32]) -> Vec<f64> {
    let bounded = |scale: f64| if scale < COARSEST { scale.max(FINEST) } else { COARSEST };
    if let Some(known) = &deviations.known {
        return known.iter().map(|&known| bounded(known)).collect();
    }
    let asked: Vec<usize> = asked(deviations, leaves).collect();
    let mut counting: Vec<f64> = asked.iter().map(|&leaf| deviations.counting[leaf]).collect();
    let usual = median(&mut counting).unwrap_or(1.0).max(f64::MIN_POSITIVE);
    let shape = |share: f64, leaf: usize| (1.0 - share + share * deviations.counting[leaf] / usual).sqrt();
    let (mut least, mut best) = (f64::INFINITY, (0.0, FINEST));
    for share in SHARES {
        let shapes: Vec<f64> = asked.iter().map(|&leaf| shape(share, leaf).clamp(1e-30, 1e30)).collect();
        let distance = |(&leaf, shape): (&usize, &f64)| deviations.relative[leaf].abs() / shape;
        let mut distances: Vec<f64> = asked.iter().zip(&shapes).map(distance).collect();
        let scale = bounded(quantile(&mut distances.clone(), QUIET).unwrap_or(0.0) / QUIET_WITHIN);
        distances.iter_mut().for_each(|distance| *distance = (*distance / scale).min(FAR));
        let squares: f64 = distances.iter().map(|distance| distance * distance).sum();
        // One logarithm for several factors: their product stays far from the largest number.
        let logarithms: f64 = shapes.chunks(8).map(|shapes| shapes.iter().product::<f64>().ln()).sum();
        let cost = squares / 2.0 + logarithms + scale.ln() * asked.len() as f64;
        if cost < least {
            (least, best) = (cost, (share, scale));
        }
    }
    let (share, scale) = best;
    (0..deviations.relative.len()).map(|leaf| bounded(scale * shape(share, leaf))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Noise of leaves of sizes 1 and 100, of which the first `moved` are gone; scales within a fifth of those expected.
    #[track_caller]
    fn check(counting: bool, moved: usize, expected: [f64; 2]) {
        let normal = crate::math::noise(4_000, 3);
        let size = |leaf: usize| if leaf.is_multiple_of(2) { 1.0 } else { 100.0 };
        let scale = |leaf: usize| if counting { (1.0_f64 / size(leaf)).sqrt() } else { 0.1 };
        let relative =
            normal.iter().enumerate().map(|(leaf, normal)| if leaf < moved { -2.0 } else { normal * scale(leaf) });
        let deviations = Deviations {
            relative: relative.collect(),
            counting: (0..normal.len()).map(|leaf| 1.0 / size(leaf)).collect(),
            size: vec![1.0; normal.len()],
            ample: f64::INFINITY,
            ..Deviations::default()
        };
        let found = Noise::outside(&deviations, |leaf| leaf as usize >= moved);
        let first = Noise::of_quietest(&deviations);
        for (leaf, expected) in expected.into_iter().enumerate() {
            assert!((found.scale[leaf] / expected - 1.0).abs() < 0.2, "{} is not {expected}", found.scale[leaf]);
            assert!((first.scale[leaf] / expected).ln().abs() < 0.7, "{} is not about {expected}", first.scale[leaf]);
        }
        assert!(found.tail > 4.0, "a normal tail is taken to begin at {}", found.tail);
    }

    #[test]
    fn the_noise_is_told_from_leaves_that_stayed() {
        check(false, 0, [0.1, 0.1]);
        check(false, 1_000, [0.1, 0.1]);
        check(true, 0, [1.0, 0.1]);
        check(true, 1_000, [1.0, 0.1]);
    }

    #[test]
    fn a_heavy_tail_begins_near() {
        let mut relative = crate::math::noise(4_000, 5);
        relative.iter_mut().for_each(|relative| *relative *= 0.05 * relative.abs());
        let ones = vec![1.0; relative.len()];
        let ample = f64::INFINITY;
        let deviations = Deviations { relative, counting: ones.clone(), size: ones, ample, ..Deviations::default() };
        assert!(Noise::outside(&deviations, |_| true).tail < 1.5);
    }
}
