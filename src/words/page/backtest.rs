//! What the Backtest page says.

use crate::model::format::count;
use crate::words::figures;
use crate::words::page::common;

pub(crate) const NO_RUN: &str = "No run yet.";
pub(crate) const NO_RUN_OF_DATA: &str = "No run of this data yet.";

// A run in the making.
pub(crate) const PROGRESS: &str = "Progress";
pub(crate) const PREPARING: &str = "Preparing the series";
pub(crate) const GROUPING: &str = "Grouping anomalies into events";

/// "Learning 27 of 42 metrics, 0.8 s left".
pub(crate) fn learning(done: u64, total: u64, milliseconds_left: Option<f64>) -> String {
    format!("Learning {}{}", common::metrics_of(done, total), common::time_left(milliseconds_left))
}

pub(crate) const EVENTS_SO_FAR_BEFORE: &str = "events so far: ";

pub(crate) fn events_so_far_after(threshold: f64) -> String {
    format!(" at {threshold} or more ")
}

pub(crate) const EVENTS_SO_FAR_LINK: &str = "Show them";
pub(crate) const ANOMALIES_SO_FAR: &str = "anomalies so far: ";

// The stages of a run, and how long each took.
pub(crate) const STAGES: &str = "Stages";
pub(crate) const STAGE_READ: &str = "Read";
pub(crate) const STAGE_PREPARE: &str = "Prepare";
pub(crate) const STAGE_LEARN: &str = "Learn and test";
pub(crate) const STAGE_GROUP: &str = "Group";

// Where a run failed.
pub(crate) const WHILE_PREPARING: &str = "while preparing the series";
pub(crate) const WHILE_GROUPING: &str = "while grouping anomalies into events";

pub(crate) fn while_learning(done: u64, total: u64, metric: Option<&str>) -> String {
    let near = metric.map(|metric| format!(", near {metric}")).unwrap_or_default();
    format!("while learning, after {done} of {total} metrics{near}")
}

pub(crate) fn happened(place: &str, reason: &str) -> String {
    format!("It happened {place}. {reason}")
}

// A run that has ended.
pub(crate) const RESULT: &str = "Result";
pub(crate) const STOPPED_AT_ONCE: &str = "Stopped before the first metric was done.";

pub(crate) fn stopped(done: u64, all: u64) -> String {
    format!("Stopped. {} are done and can be browsed.", common::metrics_of(done, all))
}

pub(crate) fn done(milliseconds: f64, metrics: u64) -> String {
    format!("Done in {}. {} metrics were judged.", figures::duration(milliseconds), count(metrics))
}

pub(crate) const STALE: &str = "The mapping changed after the last run.";
pub(crate) const SHOW: &str = "Show anomalies";

// Learned from, and tested.
pub(crate) const PARTS: &str = "Learned from, and tested";

pub(crate) fn drag(measure: Option<&str>) -> String {
    measure
        .map_or_else(|| "Drag the border.".to_owned(), |name| format!("Drag the border. The line is {name} in total"))
}

pub(crate) const LEARNED_BEFORE: &str = "Learned from ";
pub(crate) const LEARNED_AFTER: &str = "\u{a0}%";
pub(crate) const BORDER: &str = "Border between learned from and tested";

pub(crate) fn border(percent: u8, learned: u64, tested: u64) -> String {
    let [learned, tested] = [learned, tested].map(count);
    format!("{percent}\u{a0}% learned from, {learned} intervals, {}\u{a0}% tested, {tested} intervals", 100 - percent)
}

/// "1,200 hourly intervals".
pub(crate) fn intervals(intervals: u64, adjective: &str) -> String {
    format!("{} {adjective} intervals", count(intervals))
}
