//! Which dimension values a gap comes from: the smallest set of elements (combinations of values) whose leaves left
//! their forecast together.
//!
//! The model is the ripple effect (Sun et al. 2018, "HotSpot"): the leaves inside a root move by one relative shift,
//! all others only by the noise of their forecast, which is larger for small leaves. Each combination of values is
//! judged by the likelihood ratio of the two (a scan statistic, Kulldorff 1997; over subsets of dimension values, Neill
//! 2012), each direction for itself, so that values that cancel in the sum are found as well, and pays for the number of
//! combinations it was picked from. What it covers is taken away, and the search begins anew (as in Squeeze, Li et al.
//! 2019, but on one scale for all shifts, without clusters).
//!
//! The noise is not known: it is read twice, first from the quietest leaves, then from those outside of the roots found
//! with it. Left out: roots that are neither one combination nor a union of them, and leaves moved by two roots at once,
//! which count for the first.

use crate::model::finding::Direction;
use crate::model::order;

use deviation::Deviations;
use scan::Find;
use search::search;

mod cuboid;
mod deviation;
mod likelihood;
mod noise;
mod scan;
mod search;

/// The finest combinations of dimension values of one measure in one interval or window.
///
/// Every slice has one entry per leaf, in any order; a combination occurs once.
#[derive(Debug, Clone, Copy)]
pub struct Leaves<'a> {
    /// Per dimension: the value of each leaf as a code. Tables are as long as codes are large, so let them count from 0;
    /// ties go to the smaller code, so let them follow the order of the values. Dimensions beyond the 31st are left out.
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
    /// The elements, the one with the largest gap first.
    pub elements: Vec<Element>,
    /// All leaves moved together: there is no place to name but the elements that stand out from the rest, if any.
    pub whole: bool,
    /// Of a ratio: no rate moved, the elements are where the weights did.
    pub mix: bool,
}

/// One combination of dimension values.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    /// Per dimension the code of its value, or `None` where every value belongs to it.
    pub key: Vec<Option<u32>>,
    /// Where its leaves moved to; those of a ratio whose mix changed, their weights.
    pub direction: Direction,
    /// Relative change of its leaves together: 0.5 is half more than expected, −1 is all gone, infinite is out of nothing.
    pub shift: f64,
    /// Actual less expected over its leaves, in units of the measure; of a ratio the part of its change that goes back to
    /// these leaves, by rate and by mix. A leaf of several elements counts for the first found.
    pub gap: f64,
    /// Log likelihood ratio against noise, less its price. Below 0 it is no more than the likeliest place.
    pub evidence: f64,
}

impl Element {
    /// Whether a leaf belongs to it.
    pub fn covers(&self, codes: &[Vec<u32>], leaf: usize) -> bool {
        self.key.iter().zip(codes).all(|(value, codes)| value.is_none_or(|value| codes[leaf] == value))
    }
}

/// Dimensions searched, at most: a cuboid is a set of bits.
const DIMENSIONS: usize = 31;

/// An element of a ratio has at least this share of the gap of the largest one: a few rows can be far off and are no
/// reason.
const LEAST_GAP: f64 = 0.1;

/// Finds the roots.
pub fn localise(leaves: &Leaves) -> Roots {
    let dimensions = &leaves.codes[..leaves.codes.len().min(DIMENSIONS)];
    let rows = deviation::order(dimensions, &leaves.values);
    if rows.is_empty() || dimensions.is_empty() {
        return Roots::default();
    }
    let ordered = |codes: &Vec<u32>| rows.iter().map(|&leaf| codes[leaf as usize]).collect();
    let codes: Vec<Vec<u32>> = dimensions.iter().map(ordered).collect();
    let cuboids = cuboid::cuboids(&codes);
    let mut deviations = Deviations::new(&leaves.values, &rows);
    let known = leaves.noise.filter(|noise| rows.iter().all(|&leaf| (leaf as usize) < noise.len()));
    deviations.known = known.map(|noise| rows.iter().map(|&leaf| noise[leaf as usize]).collect());
    let mut found = search(&cuboids, &mut deviations);
    let mut mix = false;
    if let Values::Ratio { actual, forecast } = leaves.values
        && !found.certain
    {
        let mut weights = Deviations::of_sum(actual.denominator, forecast.denominator, &rows);
        let moved = search(&cuboids, &mut weights);
        let total: f64 = deviations.gap.iter().sum();
        let share = |find: &Find| find.leaves.iter().map(|&leaf| deviations.gap[leaf as usize]).sum::<f64>() / total;
        mix = moved.certain && moved.finds.iter().map(share).sum::<f64>() > 0.5;
        if mix {
            found = moved;
        }
    }
    let mut elements: Vec<Element> =
        found.finds.iter().map(|find| element(find, &codes, &leaves.values, &rows, &deviations)).collect();
    elements.iter_mut().for_each(|element| element.key.resize(leaves.codes.len(), None));
    if matches!(leaves.values, Values::Ratio { .. }) {
        let most = elements.iter().map(|element| element.gap.abs()).fold(0.0, f64::max);
        elements.retain(|element| element.gap.abs() >= LEAST_GAP * most);
    }
    order::sort_by(&mut elements, |a, b| b.gap.abs().total_cmp(&a.gap.abs()).then_with(|| a.key.cmp(&b.key)));
    Roots { elements, whole: found.whole, mix }
}

fn element(find: &Find, codes: &[Vec<u32>], values: &Values, rows: &[u32], deviations: &Deviations) -> Element {
    let first = find.leaves[0] as usize;
    let key = codes.iter().enumerate();
    let sum = |column: &[f64]| find.leaves.iter().map(|&leaf| column[rows[leaf as usize] as usize]).sum::<f64>();
    let rate = |parts: &Parts| sum(parts.numerator) / sum(parts.denominator);
    let (after, before) = match values {
        Values::Sum { actual, forecast } => (sum(actual), sum(forecast)),
        Values::Ratio { actual, forecast } => (rate(actual), rate(forecast)),
    };
    Element {
        key: key.map(|(at, codes)| (find.dimensions >> at & 1 == 1).then(|| codes[first])).collect(),
        direction: find.direction,
        shift: if after == before { 0.0 } else { (after - before) / before.abs() },
        gap: find.leaves.iter().map(|&leaf| deviations.gap[leaf as usize]).sum(),
        evidence: find.score,
    }
}
