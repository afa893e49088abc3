//! What a run leaves behind: its findings, and the series they were concluded from, for plots.

use crate::diagnose::related::Sums;
use crate::model::finding::{Findings, ScoredSeries};
use crate::model::metric::MetricId;
use crate::prepare::dataset::Dataset;

/// A finished or stopped run.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The series.
    pub dataset: Dataset,
    /// One entry per metric; `None` where it was skipped or not reached.
    pub scored: Vec<Option<ScoredSeries>>,
    /// The conclusions.
    pub findings: Findings,
}

/// Sum of actual − expected of `metric` over the buckets from `from` to before `to` that hold both; 0 without any.
pub(super) fn gap(dataset: &Dataset, scored: &[Option<ScoredSeries>], metric: MetricId, from: usize, to: usize) -> f64 {
    let Some(Some(scored)) = scored.get(metric.index()) else { return 0.0 };
    let values = &dataset.series[metric.index()].values;
    (from.max(scored.first)..to.min(values.len()))
        .filter_map(|bucket| Some(values[bucket] - scored.band.expected.get(bucket - scored.first)?))
        .filter(|gap| !gap.is_nan())
        .sum()
}

impl Run {
    /// The buckets of `metric` from `from` to before `to` that hold a value and an expected range, summed.
    pub(super) fn sums(&self, metric: MetricId, from: usize, to: usize) -> Sums {
        let mut sums = Sums { actual: 0.0, expected: 0.0, reach: 0.0 };
        let Some(Some(scored)) = self.scored.get(metric.index()) else { return sums };
        let values = &self.dataset.series[metric.index()].values;
        for bucket in from.max(scored.first)..to.min(values.len()) {
            let at = bucket - scored.first;
            let (value, band) = (values[bucket], &scored.band);
            if value.is_finite() && band.expected[at].is_finite() {
                sums.actual += value;
                sums.expected += band.expected[at];
                sums.reach += (band.upper[at] - band.lower[at]) / 2.0;
            }
        }
        sums
    }
}
