//! The same measure at the neighbouring values of one dimension.

use super::rows::gap;
use crate::model::finding::{Anomaly, AnomalyGroup, Findings};
use crate::model::metric::MetricId;
use crate::model::order;
use crate::words::page::charts as words;

/// Small charts shown at once.
pub(crate) const MOST: usize = 6;

/// One neighbour.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sibling {
    /// Its metric.
    pub(crate) metric: MetricId,
    /// The dimension's value.
    pub(crate) value: String,
    /// Index of its anomaly in the event, if it takes part.
    pub(crate) anomaly: Option<usize>,
}

/// Metrics that differ from `metric` at most in `dimension`: the metric itself first if it has a value there, then
/// those that take part in the event by severity, then the rest by value.
pub(crate) fn siblings(findings: &Findings, event: &AnomalyGroup, metric: MetricId, dimension: usize) -> Vec<Sibling> {
    let Some(own) = findings.metrics.get(metric.index()) else { return Vec::new() };
    let alike = |values: &[Option<String>]| {
        values.iter().zip(&own.key.0).enumerate().all(|(index, (a, b))| index == dimension || a == b)
    };
    let mut list: Vec<Sibling> = findings
        .metrics
        .iter()
        .filter(|other| other.measure == own.measure && alike(&other.key.0))
        .filter_map(|other| {
            let value = other.key.0.get(dimension)?.clone()?;
            let anomaly = event.anomalies.iter().position(|anomaly| anomaly.metric == other.id);
            Some(Sibling { metric: other.id, value, anomaly })
        })
        .collect();
    order::sort_by_key(&mut list, |sibling| (sibling.metric != metric, sibling.anomaly.unwrap_or(usize::MAX)));
    list
}

/// "−51 %", "flat line" where no single value tells it, or that it takes no part.
pub(crate) fn verdict(anomaly: Option<&Anomaly>) -> String {
    let Some(anomaly) = anomaly else { return words::NOT_IN_THIS_EVENT.to_owned() };
    match anomaly.side() {
        Some(_) => gap(anomaly.actual, anomaly.expected),
        None => anomaly.kind.label().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{event, findings, of_kind};
    use super::*;
    use crate::model::finding::{AnomalyKind, Direction};

    #[test]
    fn a_verdict_is_a_gap_or_a_kind() {
        let verdict = |kind| verdict(of_kind(kind, Direction::Below).anomalies.first());
        assert_eq!(verdict(AnomalyKind::Dip), "−60\u{a0}%");
        assert_eq!(verdict(AnomalyKind::Missing), "missing data");
        assert_eq!(super::verdict(None), "not in this event");
    }

    #[test]
    fn neighbours_share_everything_but_one_dimension() {
        // Metrics 0–8 are views: overall, app, web, es, es app, es web, uk, uk app, uk web.
        let findings = findings(Vec::new());
        let mut group = event("a", 94.0, Direction::Below, 0, (1, 2), [&["uk"], &["web"]]);
        group.anomalies[0].metric = MetricId(8);
        group.anomalies.push(Anomaly { metric: MetricId(5), ..group.anomalies[0].clone() });
        let check = |metric: u32, dimension: usize| -> Vec<(u32, String, Option<usize>)> {
            let list = siblings(&findings, &group, MetricId(metric), dimension);
            list.into_iter().map(|sibling| (sibling.metric.0, sibling.value, sibling.anomaly)).collect()
        };
        assert_eq!(check(8, 0), [(8, "uk".to_owned(), Some(0)), (5, "es".to_owned(), Some(1))]);
        assert_eq!(check(8, 1), [(8, "web".to_owned(), Some(0)), (7, "app".to_owned(), None)]);
        assert_eq!(check(0, 1), [(1, "app".to_owned(), None), (2, "web".to_owned(), None)]);
    }
}
