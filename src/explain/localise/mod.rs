//! Which dimension values a gap comes from: the smallest set of elements (combinations of values) whose leaves left
//! their forecast together.
//!
//! The model is the ripple effect (Sun et al. 2018, "HotSpot"): the leaves inside a root move by one relative shift,
//! all others only by the noise of their forecast, which is larger for small leaves. Each combination of values is
//! judged by the likelihood ratio of the two (a scan statistic, Kulldorff 1997; over subsets of dimension values, Neill
//! 2012), each direction for itself, and pays for the number of combinations it was picked from.

use crate::model::finding::Direction;

mod cuboid;
mod deviation;
mod noise;
mod scan;

/// The finest combinations of dimension values of one measure in one interval or window.
///
/// Every slice has one entry per leaf, in any order; a combination occurs once.
#[derive(Debug, Clone, Copy)]
pub struct Leaves<'a> {
    /// Per dimension: the value of each leaf as a code, counted from 0. Ties go to the smaller code, so let codes follow
    /// the order of the values.
    pub codes: &'a [Vec<u32>],
    /// Actual and forecast values.
    pub values: Values<'a>,
    /// The usual relative error of the forecast of each leaf, if history tells it; otherwise it is estimated here.
    pub noise: Option<&'a [f64]>,
}

/// Actual and forecast values per leaf. What is not finite is taken for no data.
#[derive(Debug, Clone, Copy)]
pub enum Values<'a> {
    /// A measure that adds up over the leaves.
    Sum {
        /// What was measured.
        actual: &'a [f64],
        /// What was expected.
        forecast: &'a [f64],
    },
    /// A quotient of two measures that add up.
    Ratio {
        /// What was measured.
        actual: Parts<'a>,
        /// What was expected.
        forecast: Parts<'a>,
    },
}

/// Both parts of a ratio, per leaf.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    /// What is divided.
    pub numerator: &'a [f64],
    /// What it is divided by.
    pub denominator: &'a [f64],
}

/// Where the gap comes from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Roots {
    /// The elements, the one that explains most first.
    pub elements: Vec<Element>,
    /// All leaves moved together: there is no place to name, unless elements stand out from the rest.
    pub whole: bool,
}

/// One combination of dimension values.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    /// Per dimension the code of its value, or `None` where every value belongs to it.
    pub key: Vec<Option<u32>>,
    /// Where its leaves moved to.
    pub direction: Direction,
    /// The usual relative change of its leaves: 0.5 is half more than expected, −1 is all gone.
    pub shift: f64,
    /// Actual less expected over its leaves, in units of the measure; of a ratio the part of its change that goes back to
    /// these leaves, by rate and by mix.
    pub gap: f64,
}

impl Element {
    /// Whether a leaf belongs to it.
    pub fn covers(&self, codes: &[Vec<u32>], leaf: usize) -> bool {
        self.key.iter().zip(codes).all(|(value, codes)| value.is_none_or(|value| codes[leaf] == value))
    }
}

/// Finds the roots.
pub fn localise(leaves: &Leaves) -> Roots {
    let Some((deviations, order)) = deviation::deviations(leaves) else { return Roots::default() };
    let codes: Vec<Vec<u32>> =
        leaves.codes.iter().map(|codes| order.iter().map(|&leaf| codes[leaf as usize]).collect()).collect();
    let noise = leaves.noise.map(|noise| order.iter().map(|&leaf| noise[leaf as usize]).collect());
    scan::scan(&codes, deviations, noise)
}
