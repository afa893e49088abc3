//! What the report says about the run as a whole.

use super::more;
use crate::model::format::{count, plural};
use crate::model::metric::Measure;
use crate::words::events::facts;
use crate::words::events::row::severity_text;
use crate::words::events::terms;
pub use crate::words::events::terms::{INTERVAL, LEARNED_FROM, METRICS, TESTED, WHEN_AND_WHERE, nothing_reaches};
use crate::words::figures;

/// Below the title.
pub fn times_in(zone: &str) -> String {
    format!("Times in {zone}.")
}

/// Heading.
pub const SUMMARY: &str = "Summary";
/// The count of a report about one event.
pub const ONE_EVENT: &str = "This report is about one event.";
/// The count where nothing was found.
pub const ALL_IN_RANGE: &str = "Everything stayed in its expected range.";

/// "23 events at 70 or more, 38 lower."
pub fn events_reach(events: usize, threshold: f64, lower: usize) -> String {
    let lower = if lower > 0 { format!(", {} lower", count(lower as u64)) } else { String::new() };
    format!("{} at {threshold} or more{lower}.", plural(events as u64, "event", "events"))
}

/// Below the events that are named.
pub fn more_reach(events: usize, threshold: f64) -> String {
    format!("{} at {threshold} or more.", more(events))
}

/// Above the lanes by what `word` names.
pub fn lanes_by(word: &str) -> String {
    format!("By {word}")
}

/// Below the lanes, each with its name and its highest severity.
pub fn lanes_caption(column: &str, threshold: f64, lanes: &[(String, f64)]) -> String {
    let highest: Vec<String> =
        lanes.iter().map(|(name, highest)| format!("{name} {}", severity_text(*highest))).collect();
    format!("{} Highest: {}.", terms::lanes_caption(column, threshold), highest.join(", "))
}

/// Heading.
pub const METHOD: &str = "Method and data";
/// Name of a setting.
pub const ZONE: &str = "Zone of the data";
/// How anomalies are found.
pub const HOW: &str = "Each metric has an expected range for each interval, from what it did before: its level, its \
    season and its usual error. An interval outside the range is an anomaly; anomalies that belong together are an \
    event. A severity says how seldom a metric that behaves as before gets as far, given how many are watched.";
/// Below what severities mean.
pub const NO_PROOF: &str = "What moved before an event is told by timing: it is no proof of cause.";
/// Heading of the notices.
pub const ABOUT_DATA: &str = "About the data";
/// Heading.
pub const NOT_JUDGED: &str = "Metrics that are not judged";

/// "40 judged of 42".
pub fn judged(judged: usize, all: usize) -> String {
    format!("{} judged of {}", count(judged as u64), count(all as u64))
}

/// "37 × Row without a time".
pub fn notice(times: u64, what: &str) -> String {
    format!("{} × {what}", count(times))
}

/// Below the metrics that are named.
pub fn more_not_judged(metrics: usize) -> String {
    more(metrics)
}

/// Heading.
pub const SETTINGS: &str = "Settings";
/// Name of a setting.
pub const TIMESTAMP: &str = "Timestamp";
/// Name of a setting.
pub const MEASURES: &str = "Measures";
/// Name of a setting.
pub const DIMENSIONS: &str = "Dimensions";
/// Name of a setting.
pub const DELAY: &str = "Delay";
/// Name of a setting.
pub const FILTERS: &str = "Filters";
/// Between two filters.
pub const AND: &str = " and ";
/// Name of a setting: dimensions cut to their largest values.
pub const CUT: &str = "Cut";
/// Name of a setting.
pub const TIME_RANGE: &str = "Time range";
/// What made the report.
pub const VERSION: &str = "Version";

/// "revenue, sum of amount", "rate, sum of orders divided by sum of visits".
pub fn measure(measure: &Measure) -> String {
    format!("{}, {}", measure.name, figures::measure(measure))
}

/// "6 hours"; empty without a delay.
pub fn delay(seconds: u32) -> String {
    if seconds > 0 { facts::duration(seconds.into()) } else { String::new() }
}

/// "region to its 20 largest values".
pub fn cut(dimension: &str, values: u32) -> String {
    format!("{dimension} to its {values} largest values")
}

/// From an instant to another.
pub fn time_range(from: &str, to: &str) -> String {
    format!("{from} to {to}")
}

/// The part of the time range that is learned from.
pub fn first_percent(percent: u8) -> String {
    format!("the first {percent}\u{a0}%")
}
