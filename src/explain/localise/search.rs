//! Noise and roots tell each other: one search to know the noise, one to know the roots.

use super::cuboid::Cuboid;
use super::deviation::Deviations;
use super::noise::{self, Noise};
use super::scan::{Find, Scan};

/// Dimensions of the roots that are looked for first: smaller ones hardly change what the noise is.
const SHALLOW: u32 = 2;

/// Where nothing is beyond doubt, the likeliest place is named down to this score.
const LIKELIEST: f64 = -5.0;

/// What a search found.
pub(super) struct Found {
    pub(super) finds: Vec<Find>,
    /// Whether all leaves moved together; the roots stand out from the rest.
    pub(super) whole: bool,
    /// Whether noise alone is out of the question.
    pub(super) certain: bool,
}

/// Searches twice: the leaves that the first, shallow search leaves over tell the noise.
pub(super) fn search(cuboids: &[Cuboid], deviations: &mut Deviations) -> Found {
    let centre = noise::centre(deviations);
    deviations.relative.iter_mut().for_each(|relative| *relative -= centre);
    let whole = centre != 0.0;
    let shallow = cuboids.iter().filter(|cuboid| cuboid.layer() <= SHALLOW).count();
    let mut first = Scan::new(&cuboids[..shallow], deviations, &Noise::of_quietest(deviations));
    first.finds(0.0);
    let noise = Noise::outside(deviations, |leaf| first.leaves[leaf as usize].alive);
    let mut second = Scan::new(cuboids, deviations, &noise);
    let finds = second.finds(if whole { 0.0 } else { LIKELIEST });
    let certain = whole || finds.first().is_some_and(|find| find.score > 0.0);
    Found { finds, whole, certain }
}
