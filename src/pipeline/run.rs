//! What a run leaves behind: its findings, and the series they were concluded from, for plots.

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
