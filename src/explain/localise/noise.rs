//! How far a leaf usually is from its forecast, by its size.

use crate::math::quantile::quantile;

/// Share of the leaves that the noise is read from, the quietest ones: more than half of them may have moved.
const QUIET: f64 = 0.25;
/// What that share of a normal distribution of scale 1 lies within.
const QUIET_WITHIN: f64 = 0.318_639;
/// Leaves per class of size, at least, and classes at most.
const CLASS: usize = 25;
const CLASSES: usize = 8;
/// Forecasts are never taken to be better than this.
pub(super) const LEAST: f64 = 0.004;

/// The scale of the noise of each leaf. Smaller leaves have no less of it than larger ones.
pub(super) fn by_size(relative: &[f64], size: &[f64]) -> Vec<f64> {
    let mut order: Vec<u32> = (0..size.len() as u32).collect();
    order.sort_unstable_by(|&a, &b| size[b as usize].total_cmp(&size[a as usize]).then(a.cmp(&b)));
    let classes = (size.len() / CLASS).clamp(1, CLASSES);
    let mut noise = vec![LEAST; size.len()];
    let mut most = LEAST;
    for class in 0..classes {
        let members = &order[class * order.len() / classes..(class + 1) * order.len() / classes];
        let mut distances: Vec<f64> = members.iter().map(|&leaf| relative[leaf as usize].abs()).collect();
        most = most.max(quantile(&mut distances, QUIET).unwrap_or(0.0) / QUIET_WITHIN);
        for &leaf in members {
            noise[leaf as usize] = most;
        }
    }
    noise
}
