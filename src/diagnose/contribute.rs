//! Where the gap of an event comes from: for each dimension, every value's part of the sum of actual − expected.
//!
//! Shares are of the absolute gaps, so values that move against each other do not divide by a vanishing net total.
//! They are rounded so that each dimension adds up to exactly 100.0.

use std::collections::BTreeMap;

use crate::explain::share::percents;
use crate::model::explanation::{Contribution, DimensionContributions};
use crate::model::metric::{Metric, MetricId};
use crate::model::order;

/// Shares per dimension in `dimensions` over `leaves`, whose gaps `gap` tells. Largest first; a gap that is not
/// known counts as 0. Empty without leaves.
pub fn contributions(
    dimensions: &[String],
    leaves: &[&Metric],
    gap: impl Fn(MetricId) -> f64,
) -> Vec<DimensionContributions> {
    if leaves.is_empty() {
        return Vec::new();
    }
    let gaps: Vec<f64> =
        leaves.iter().map(|leaf| Some(gap(leaf.id)).filter(|gap| gap.is_finite()).unwrap_or(0.0)).collect();
    let shares = |(index, dimension): (usize, &String)| {
        let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
        for (leaf, gap) in leaves.iter().zip(&gaps) {
            if let Some(value) = leaf.key.0.get(index).and_then(Option::as_deref) {
                *sums.entry(value).or_default() += gap;
            }
        }
        let mut sums: Vec<_> = sums.into_iter().collect();
        order::sort_by(&mut sums, |a, b| b.1.abs().total_cmp(&a.1.abs()).then_with(|| a.0.cmp(b.0)));
        let percents = percents(&sums.iter().map(|(_, gap)| gap.abs()).collect::<Vec<_>>());
        let values = sums.into_iter().zip(percents).map(|((value, gap), percent)| Contribution {
            value: value.to_owned(),
            gap,
            mix: None,
            percent,
        });
        DimensionContributions { dimension: dimension.clone(), values: values.collect() }
    };
    dimensions.iter().enumerate().map(shares).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnose::group::tests::metrics;

    #[test]
    fn shares_by_hand() {
        let metrics = metrics();
        let leaves: Vec<_> = metrics[5..9].iter().collect();
        // ax −60, ay −30, bx +10, by unknown.
        let found = contributions(&["place".to_owned(), "device".to_owned()], &leaves, |id| {
            [-60.0, -30.0, 10.0, f64::NAN][id.index() - 5]
        });
        let parts: Vec<Vec<_>> = found
            .iter()
            .map(|dimension| dimension.values.iter().map(|v| (v.value.as_str(), v.gap, v.percent)).collect())
            .collect();
        assert_eq!(parts, [vec![("a", -90.0, 90.0), ("b", 10.0, 10.0)], vec![("x", -50.0, 62.5), ("y", -30.0, 37.5)]]);
    }
}
