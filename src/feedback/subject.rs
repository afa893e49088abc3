//! Anomalies in words that outlive their run.

use std::collections::BTreeMap;

use crate::model::feedback::Subject;
use crate::model::finding::{Anomaly, Findings};
use crate::model::time::TimeRange;

/// An anomaly of the findings, as an answer remembers it.
pub fn subject(findings: &Findings, anomaly: &Anomaly) -> Subject {
    let metric = &findings.metrics[anomaly.metric.index()];
    let named = metric.key.named(&findings.metric_set.dimensions);
    let dimensions: BTreeMap<String, String> = named.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let TimeRange { start, end } = findings.grid.range(anomaly.from, anomaly.to);
    Subject {
        measure: findings.metric_set.measures[metric.measure].name.clone(),
        dimensions,
        range: TimeRange { start: findings.instant(start), end: findings.instant(end) },
        kind: anomaly.kind,
        direction: anomaly.direction,
        // More digits mean nothing, and a file would lose the last of them.
        strength: (anomaly.strength * 100.0).round() / 100.0,
    }
}
