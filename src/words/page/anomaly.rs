//! What the page of one event says around its charts.

use crate::model::format::count;

/// "1 of 23 at 70 or more".
pub(crate) fn place(position: usize, total: usize, threshold: f64) -> String {
    format!("{} of {} at {threshold} or more", count(position as u64 + 1), count(total as u64))
}

pub(crate) fn not_among(total: usize, threshold: f64) -> String {
    format!("not among the {} at {threshold} or more", count(total as u64))
}

pub(crate) const PREVIOUS: &str = "Previous";
pub(crate) const NEXT: &str = "Next";

pub(crate) const RUN_GOES_ON: &str = "A run goes on. The event appears here when it is over.";
pub(crate) const EVENT_CHANGED: &str = "The run still goes on, and this event has changed. See what is found so far.";

pub(crate) fn not_in_run(run: u32, threshold: f64) -> String {
    format!("This event is not in run {run} at {threshold} or more.")
}

pub(crate) const SHOW_ANYWAY: &str = "Show anyway";
pub(crate) const ALL_ANOMALIES: &str = "All anomalies";

/// Above its figure.
pub(crate) const SEVERITY: &str = "severity";

pub(crate) const PARTS_ADD_UP: &str = "parts add up to the score";

pub(crate) const TIMING_ONLY: &str = "timing, not proof of cause";

pub(crate) const ALSO_IN_THIS_EVENT: &str = "Also in this event";

/// What each line of the list has.
pub(crate) const MEMBER_COLUMNS: &str = "severity, metric, kind, gap";
