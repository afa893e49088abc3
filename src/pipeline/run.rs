//! What a run leaves behind: its findings, and the series they were concluded from, for plots.

use crate::detect::severity::strength;
use crate::diagnose::event;
use crate::diagnose::level::Watched;
use crate::diagnose::related::Sums;
use crate::model::feedback::Mark;
use crate::model::finding::{
    Anomaly, AnomalyGroup, AnomalyKind, Direction, Findings, PartKind, ScorePart, ScoredSeries,
};
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

impl Run {
    /// The event that a stretch of one metric makes, whether or not anything in it stood out: its figures are those of
    /// its most severe bucket. `None` if none of it was judged.
    pub fn measure(&self, mark: Mark) -> Option<AnomalyGroup> {
        let Mark { metric, .. } = mark;
        let scored = self.scored.get(metric.index())?.as_ref()?;
        let values = &self.dataset.series[metric.index()].values;
        let from = (mark.from as usize).max(scored.first);
        let to = (mark.to as usize).min(scored.first + scored.severity.len());
        let at = |column: &[f64], bucket: usize| column[bucket - scored.first];
        let more_severe = |best: usize, next: usize| {
            if at(&scored.severity, next) > at(&scored.severity, best) { next } else { best }
        };
        let peak = (from..to).reduce(more_severe)?;
        let gap = gap(&self.dataset, &self.scored, metric, from, to);
        let direction = if gap < 0.0 { Direction::Below } else { Direction::Above };
        let kind = match direction {
            _ if values[from..to].iter().all(|value| value.is_nan()) => AnomalyKind::Missing,
            Direction::Above => AnomalyKind::Spike,
            Direction::Below => AnomalyKind::Dip,
        };
        let severity = at(&scored.severity, peak);
        let anomaly = Anomaly {
            metric,
            from,
            to,
            direction,
            kind,
            severity,
            parts: vec![ScorePart { kind: PartKind::Rarity, points: severity }],
            strength: strength(severity),
            peak,
            actual: values[peak],
            expected: at(&scored.band.expected, peak),
            lower: at(&scored.band.lower, peak),
            upper: at(&scored.band.upper, peak),
            gap,
        };
        events(&self.dataset, &self.scored, &[anomaly]).pop()
    }
}

/// The events of `anomalies`.
pub(crate) fn events(dataset: &Dataset, scored: &[Option<ScoredSeries>], anomalies: &[Anomaly]) -> Vec<AnomalyGroup> {
    event::events(scene(dataset, scored), anomalies, |metric, from, to| gap(dataset, scored, metric, from, to))
}

/// What events of a run are told about.
pub(crate) fn scene<'a>(dataset: &'a Dataset, scored: &[Option<ScoredSeries>]) -> event::Scene<'a> {
    let Dataset { metric_set, zone, grid, metrics, .. } = dataset;
    let judged = metrics.iter().zip(scored).filter(|(_, scored)| scored.is_some());
    let watched = Watched::count(judged.map(|(metric, _)| metric));
    event::Scene { set: metric_set, grid: *grid, zone: zone.for_grid(grid.interval), metrics, watched }
}

/// Sum of actual − expected of `metric` over the buckets from `from` to before `to` that hold both; 0 without any.
pub(crate) fn gap(dataset: &Dataset, scored: &[Option<ScoredSeries>], metric: MetricId, from: usize, to: usize) -> f64 {
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
        let buckets = from.max(scored.first)..to.min(values.len());
        for (at, value) in (buckets.start - scored.first..).zip(values.get(buckets).unwrap_or_default()) {
            let band = &scored.band;
            if value.is_finite() && band.expected[at].is_finite() {
                sums.actual += value;
                sums.expected += band.expected[at];
                sums.reach += (band.upper[at] - band.lower[at]) / 2.0;
            }
        }
        sums
    }
}
