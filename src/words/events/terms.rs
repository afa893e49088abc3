//! Headings, columns and short sentences about events and results that page and report have in common.

use crate::model::format::count;
use crate::model::time::Interval;
use crate::words::events::row::severity_text;

/// Figure and column: the actual value.
pub const ACTUAL: &str = "Actual";
/// Figure and column: the expected value.
pub const EXPECTED: &str = "Expected";
/// Figure and column.
pub const EXPECTED_RANGE: &str = "Expected range";
/// Column: the gap between actual and expected.
pub const GAP: &str = "Gap";
/// Column and setting.
pub const INTERVAL: &str = "Interval";
/// An answer.
pub const KNOWN_EVENT: &str = "Known event";
/// Figure and column.
pub const METRICS: &str = "Metrics";
/// Column of the texts of readers.
pub const NOTE: &str = "Note";
/// Column: what readers said.
pub const REVIEW: &str = "Review";
/// Column.
pub const SEVERITY: &str = "Severity";
/// Column.
pub const WHAT_AND_WHERE: &str = "What and where";
/// Column.
pub const WHEN: &str = "When";

/// In the legend of a chart.
pub const KEY_ACTUAL: &str = "actual";
/// In the legend of a chart.
pub const KEY_EXPECTED: &str = "expected";
/// In the legend of a chart.
pub const KEY_BAND: &str = "expected range";

/// Name of a part of the data.
pub const LEARNED_FROM: &str = "Learned from";
/// Name of a part of the data.
pub const TESTED: &str = "Tested";

/// Heading of the lanes.
pub const WHEN_AND_WHERE: &str = "When and where";
/// Heading of the contributions.
pub const ORIGIN: &str = "Where the gap comes from";
/// Heading of the relations.
pub const MOVED: &str = "What else moved";
/// Before the share that nothing explains.
pub const UNEXPLAINED: &str = "unexplained";
/// What explains it.
pub const NOTHING_HERE: &str = "nothing in this data";
/// Heading of the effects.
pub const FOLLOWS: &str = "What usually follows";

/// Heading of the reasons of a severity: "Why 94".
pub fn why(severity: f64) -> String {
    format!("Why {}", severity_text(severity))
}

/// "3 hourly intervals".
pub fn length(intervals: usize, each: Interval) -> String {
    let noun = if intervals == 1 { "interval" } else { "intervals" };
    format!("{} {} {noun}", count(intervals as u64), each.adjective())
}

/// Where everything found is lower: "Nothing reaches 70. The highest is 64."
pub fn nothing_reaches(threshold: f64, highest: f64) -> String {
    format!("Nothing reaches {threshold}. The highest is {}.", severity_text(highest))
}

/// "One column is one day."
pub fn one_column_is(width: &str) -> String {
    format!("One column is {width}.")
}

/// Below lanes outside the page: "One column is one day. Filled from 70, hollow below; larger is more severe."
pub fn lanes_caption(width: &str, threshold: f64) -> String {
    format!("{} Filled from {threshold}, hollow below; larger is more severe.", one_column_is(width))
}
