//! How much better a leaf is explained by a root than by noise.

use super::deviation::{Deviations, LARGEST};
use super::noise::{COARSEST, FINEST, Noise};

/// No leaf gains more than this, however far it is off: more than the price of a single leaf among 50,000.
const MOST_GAIN: f64 = 30.0;
/// No leaf of a root loses more than this: it may have stayed.
const MOST_LOSS: f64 = 12.0;
/// How far the shifts of the leaves of one root lie apart, in classes.
const SPREADS: [f64; 7] = [0.02, 0.04, 0.08, 0.14, 0.24, 0.4, 0.65];
/// The class taken as long as none can be told.
const USUAL_SPREAD: usize = 2;
/// A group whose leaves lie farther apart than this part of their shift (as variances) did not move together.
const TOGETHER: f64 = 0.5;
/// Classes of the scale of noise.
const SCALES: usize = 64;
/// ln √2π
const NORMAL: f64 = 0.918_938_5;

/// One leaf as the scan sees it: all in one place, since the leaves of a group lie apart.
#[derive(Clone, Copy)]
pub(super) struct Leaf {
    /// Symmetric relative change.
    relative: f64,
    /// In scales of its noise.
    pub(super) strength: f64,
    /// Minus log density if it is noise.
    cost: f64,
    /// Class of its scale of noise.
    class: u8,
    /// Whether no root covers it yet.
    pub(super) alive: bool,
}

/// The densities of leaves that moved.
pub(super) struct Likelihood {
    /// Per spread and class of noise: weight of the squared distance, and cost at distance 0.
    moved: Vec<[(f64, f64); SCALES]>,
    /// Variance of the noise of each class.
    variance: [f64; SCALES],
}

/// How the leaves of a root moved.
#[derive(Clone, Copy, Default)]
pub(super) struct Shift {
    centre: f64,
    spread: usize,
    /// What it costs that the centre is not known: log of how many of its width are possible.
    pub(super) price: f64,
}

/// Sums that tell a shift.
#[derive(Clone, Copy, Default)]
pub(super) struct Moments {
    count: f64,
    pub(super) weight: f64,
    relative: f64,
    squares: f64,
    noise: f64,
}

impl Likelihood {
    /// With the leaves it is for.
    pub(super) fn new(deviations: &Deviations, noise: &Noise) -> (Self, Vec<Leaf>) {
        let step = (COARSEST / FINEST).ln() / (SCALES - 1) as f64;
        let variance = std::array::from_fn(|class| (FINEST * (class as f64 * step).exp()).powi(2));
        let table = |spread: f64| {
            variance.map(|variance| {
                let variance = variance + spread * spread;
                (0.5 / variance, 0.5 * variance.ln() + NORMAL)
            })
        };
        let moved = SPREADS.into_iter().map(table).collect();
        let leaf = |(&relative, scale): (&f64, &f64)| {
            let strength = relative / scale;
            let near = if strength.abs() < noise.tail { strength.abs() } else { noise.tail };
            let logarithm = scale.ln();
            let cost = near * (strength.abs() - near / 2.0) + logarithm + NORMAL;
            let class = ((logarithm - FINEST.ln()) / step).round() as u8;
            Leaf { relative, strength, cost, class, alive: true }
        };
        let leaves = deviations.relative.iter().zip(&noise.scale).map(leaf).collect();
        (Self { moved, variance }, leaves)
    }

    /// The log likelihood ratio of a leaf.
    #[inline]
    pub(super) fn gain(&self, leaf: &Leaf, shift: Shift) -> f64 {
        let (weight, cost) = self.moved[shift.spread][usize::from(leaf.class)];
        let off = leaf.relative - shift.centre;
        (leaf.cost - cost - weight * off * off).clamp(-MOST_LOSS, MOST_GAIN)
    }

    /// The most that a leaf can gain.
    pub(super) fn bound(&self, leaf: &Leaf) -> f64 {
        let (_, cost) = self.moved[0][usize::from(leaf.class)];
        (leaf.cost - cost).clamp(0.0, MOST_GAIN)
    }

    /// Adds a leaf to the moments of a group.
    #[inline]
    pub(super) fn add(&self, moments: &mut Moments, leaf: &Leaf) {
        let class = usize::from(leaf.class);
        let weight = self.moved[USUAL_SPREAD][class].0;
        moments.count += 1.0;
        moments.weight += weight;
        moments.relative += weight * leaf.relative;
        moments.squares += weight * leaf.relative * leaf.relative;
        moments.noise += weight * self.variance[class];
    }
}

impl Moments {
    /// The shift of these leaves, of at least one.
    pub(super) fn shift(&self) -> Shift {
        let centre = self.relative / self.weight;
        let scale = (0.5 * self.count / self.weight).sqrt();
        let price = (2.0 * LARGEST * self.count.sqrt() / scale).ln() - NORMAL;
        if self.count < 2.0 {
            return Shift { centre, spread: USUAL_SPREAD, price };
        }
        let variance = (self.squares / self.weight - centre * centre) * self.count / (self.count - 1.0);
        let variance = (variance - self.noise / self.weight).min(TOGETHER * centre * centre);
        Shift { centre, spread: class_of(variance), price }
    }
}

/// The nearest class of spread, on a scale of logarithms.
fn class_of(variance: f64) -> usize {
    let between = SPREADS.windows(2).map(|pair| pair[0] * pair[1]);
    between.filter(|&between| variance > between).count()
}
