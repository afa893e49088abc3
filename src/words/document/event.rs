//! What the report says about one event, besides what is told of it on the page too.

use super::more;
use crate::model::finding::{AnomalyGroup, Findings};
use crate::model::format;

/// "19 Jan 2021, 13:00 to 16:00, 3 hourly intervals, dip".
pub fn when(findings: &Findings, event: &AnomalyGroup) -> String {
    let interval = findings.grid.interval;
    let buckets = event.to - event.from;
    let noun = if buckets == 1 { "interval" } else { "intervals" };
    let span = format::span(event.range, interval, &findings.zone);
    let kind = event.primary().kind.label();
    format!("{span}, {} {} {noun}, {kind}", format::count(buckets as u64), interval.adjective())
}

/// In the legend of the chart.
pub const KEY_ACTUAL: &str = "actual";
/// In the legend of the chart.
pub const KEY_EXPECTED: &str = "expected";
/// In the legend of the chart.
pub const KEY_BAND: &str = "expected range";

/// Name of a figure.
pub const EXPECTED_RANGE: &str = "Expected range";
/// Name of a figure.
pub const WHOLE_GAP: &str = "Gap over the anomaly";

/// Heading of the reasons of a severity.
pub fn why(severity: f64) -> String {
    format!("Why {}", severity.floor())
}

/// Heading of the contributions.
pub const ORIGIN: &str = "Where the gap comes from";

/// Heading of the relations.
pub const MOVED: &str = "What else moved";
/// Below it.
pub const ONLY_TIMING: &str = "Timing, not proof of cause.";
/// Before the share that nothing explains.
pub const UNEXPLAINED: &str = "unexplained";
/// What explains it.
pub const NOTHING_HERE: &str = "nothing in this data";
/// Heading of the effects.
pub const FOLLOWS: &str = "What usually follows";

/// Heading of the anomalies.
pub const MEMBERS: &str = "In this event";
/// Column.
pub const METRIC: &str = "Metric";

/// Below the anomalies that are listed.
pub fn more_members(anomalies: usize) -> String {
    format!("{}.", more(anomalies))
}

/// Before what readers said.
pub const REVIEW: &str = "Review: ";
