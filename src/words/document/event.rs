//! What the report says about one event, besides what is told of it on the page too.

use super::more;
use crate::model::finding::{AnomalyGroup, Findings};
use crate::model::format;
use crate::words::events::terms::length;
pub use crate::words::events::terms::{
    EXPECTED_RANGE, FOLLOWS, KEY_ACTUAL, KEY_BAND, KEY_EXPECTED, MOVED, NOTHING_HERE, ORIGIN, UNEXPLAINED, why,
};

/// "19 Jan 2021, 13:00 to 16:00, 3 hourly intervals, dip".
pub fn when(findings: &Findings, event: &AnomalyGroup) -> String {
    let interval = findings.grid.interval;
    let span = format::span(event.range, interval, &findings.zone);
    let kind = event.primary().kind.label();
    format!("{span}, {}, {kind}", length(event.to - event.from, interval))
}

/// Name of a figure.
pub const WHOLE_GAP: &str = "Gap over the anomaly";

/// Below it.
pub const ONLY_TIMING: &str = "Timing, not proof of cause.";

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
