//! Which series a session keeps, and a run made of them again.

use serde::{Deserialize, Serialize};

use super::{Session, columns};
use crate::model::finding::{AnomalyGroup, ExpectedBand, Findings, ScoredSeries};
use crate::model::metric::{Metric, MetricId};
use crate::model::series::Series;
use crate::pipeline::Run;
use crate::prepare::dataset::Dataset;

/// Values of a metric, with what was expected of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptSeries {
    /// Which metric.
    pub metric: MetricId,
    /// First judged bucket; that after the last where none was.
    pub first: usize,
    /// The value of each bucket, then of each judged bucket expected value, bounds and severity.
    columns: String,
}

/// Neighbours of an event's metric that are kept, per dimension.
const MOST_SIBLINGS: usize = 6;

/// What one series takes besides its columns.
const FRAME_BYTES: usize = 48;

/// The series of the metrics that matter until `bytes` are used: the total of each measure, then for each event, the most
/// severe first, its metrics, their neighbours, and what else moved.
pub fn keep(run: &Run, bytes: usize) -> Vec<KeptSeries> {
    let mut taken = vec![false; run.findings.metrics.len()];
    let (mut kept, mut used) = (Vec::new(), 0);
    for metric in by_weight(&run.findings) {
        let Some(taken) = taken.get_mut(metric.index()).filter(|taken| !**taken) else { continue };
        *taken = true;
        let Some(series) = pack(run, metric) else { continue };
        used += series.columns.len() + FRAME_BYTES;
        if used > bytes {
            break;
        }
        kept.push(series);
    }
    kept
}

/// The metrics that matter, what matters most first; one may occur again.
fn by_weight(findings: &Findings) -> impl Iterator<Item = MetricId> {
    let totals = findings.metrics.iter().filter(|metric| metric.key.is_overall()).map(|metric| metric.id);
    totals.chain(findings.events.iter().flat_map(|event| of_event(findings, event)))
}

fn of_event(findings: &Findings, event: &AnomalyGroup) -> Vec<MetricId> {
    let mut list: Vec<MetricId> = event.anomalies.iter().map(|anomaly| anomaly.metric).collect();
    let own = &findings.metrics[event.primary().metric.index()];
    for dimension in 0..own.key.0.len() {
        let alike = |other: &&Metric| {
            let mut keys = other.key.0.iter().zip(&own.key.0).enumerate();
            other.measure == own.measure
                && other.key.0[dimension].is_some()
                && keys.all(|(index, (a, b))| index == dimension || a == b)
        };
        list.extend(findings.metrics.iter().filter(alike).take(MOST_SIBLINGS).map(|metric| metric.id));
    }
    list.extend(event.explanation.related.iter().map(|related| related.metric));
    list
}

/// `None` where the run itself has no values, as it is restored without them.
fn pack(run: &Run, metric: MetricId) -> Option<KeptSeries> {
    let values = &run.dataset.series.get(metric.index())?.values;
    if values.len() != run.dataset.grid.len {
        return None;
    }
    let scored = run.scored.get(metric.index()).and_then(Option::as_ref);
    let nothing = ScoredSeries::default();
    let ScoredSeries { band, severity, .. } = scored.unwrap_or(&nothing);
    let columns = columns::pack(&[values, &band.expected, &band.lower, &band.upper, severity]);
    Some(KeptSeries { metric, first: scored.map_or(values.len(), |scored| scored.first), columns })
}

impl KeptSeries {
    fn unpack(&self, len: usize) -> Option<(Series, Option<ScoredSeries>)> {
        let judged = len.checked_sub(self.first)?;
        let [values, expected, lower, upper, severity] =
            columns::unpack(&self.columns, [len, judged, judged, judged, judged])?;
        let band = ExpectedBand { expected, lower, upper };
        let scored = ScoredSeries { first: self.first, band, severity };
        Some((Series { values }, (judged > 0).then_some(scored)))
    }
}

/// Most figures that series unfold to, so that a small file cannot ask for all memory.
const MOST_FIGURES: usize = 40_000_000;

/// The run of a session with the series that it kept: metrics without them have no values and no verdict. `None` without a run.
pub fn restore(session: &Session, kept: &[KeptSeries]) -> Option<Run> {
    let findings = session.run.as_ref()?.findings.clone();
    let Findings { grid, ref metrics, .. } = findings;
    let mut series = vec![Series { values: Vec::new() }; metrics.len()];
    let mut scored = vec![None; metrics.len()];
    let room = MOST_FIGURES / (5 * grid.len).max(1);
    for kept in kept.iter().take(room) {
        let (Some(values), Some(verdict)) = (series.get_mut(kept.metric.index()), scored.get_mut(kept.metric.index()))
        else {
            continue;
        };
        if let Some(unpacked) = kept.unpack(grid.len) {
            (*values, *verdict) = unpacked;
        }
    }
    let dataset = Dataset {
        metric_set: findings.metric_set.clone(),
        zone: findings.zone.clone(),
        grid,
        split: findings.split,
        metrics: metrics.clone(),
        series,
    };
    Some(Run { dataset, scored, findings })
}
