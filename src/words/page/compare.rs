//! What the page says that compares two runs.

use super::common;
use crate::model::format::{count, number};
use crate::words::events::terms;

pub(crate) const ALL_RUNS: &str = "All runs";
pub(crate) const NOT_TWO_RUNS: &str = "The link does not name two runs.";

pub(crate) fn not_kept(run: u32) -> String {
    format!("Run {run} is not kept in this tab.")
}

/// Below the title.
pub(crate) fn compared([a, b]: [u32; 2], threshold: f64) -> String {
    format!("Run {a} and run {b}, events at {threshold} or more in either")
}

pub(crate) const DIFFERING: &str = "Settings that differ";
pub(crate) const NONE_DIFFER: &str = "None: both runs have the same settings.";

pub(crate) const CHANGES: &str = "What became of the events";
pub(crate) const SHOW_ONLY: &str = "Show only";
pub(crate) const ONLY_SECOND: &str = "only in the second run";
pub(crate) const ONLY_FIRST: &str = "only in the first run";
pub(crate) const IN_BOTH: &str = "in both";

/// "Run 1 has 9 events: 1 lost, 2 moved, 6 same. Run 2 has 10 events: 2 gained, 2 moved, 6 same." `changes` are the
/// events gained, lost, moved and the same.
pub(crate) fn sums([a, b]: [u32; 2], events: [u64; 2], changes: [usize; 4]) -> String {
    let [gained, lost, moved, same] = changes.map(|events| count(events as u64));
    let [first, second] = events.map(common::events);
    format!(
        "Run {a} has {first}: {lost} lost, {moved} moved, {same} same. Run {b} has {second}: {gained} gained, {moved} moved, {same} same."
    )
}

pub(crate) fn severity_changed(points: f64) -> String {
    format!("severity changed by {points} or more")
}

/// Beside the lanes; a column is "one day".
pub(crate) fn column_is(column: &str) -> String {
    format!("{} The cursor is the same in both", terms::one_column_is(column))
}

pub(crate) const EVENTS_OF_BOTH: &str = "Events of both runs";
pub(crate) const CHANGE: &str = "Change";
pub(crate) const MOVED_BY: &str = "Moved by";
pub(crate) const NO_EVENT_LEFT: &str = "No event is left.";

pub(crate) fn opens_in(severity: f64, run: u32) -> String {
    format!("{}, open in run {run}", severity.floor())
}

/// "+12", "−3".
pub(crate) fn moved(points: f64) -> String {
    if points > 0.0 { format!("+{}", number(points)) } else { number(points) }
}

pub(crate) fn not_tested(run: u32) -> String {
    format!("run {run} did not test this time")
}

pub(crate) fn show_more(shown: usize, left: usize) -> String {
    format!("Show {} more of {}", count(shown as u64), count(left as u64))
}
