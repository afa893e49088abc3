//! What the steps of a detector say of themselves.

use crate::model::format::{count, plural};
use crate::words::figures;
use crate::words::page::common;

pub(crate) const STEPS: &str = "Steps for this detector";
pub(crate) const DONE: &str = "done";
pub(crate) const OUT_OF_DATE: &str = "out of date";

// Data.
pub(crate) const NOTHING_READ: &str = "nothing read yet";

pub(crate) fn reading(rows: u64) -> String {
    format!("reading, {}", common::rows(rows))
}

pub(crate) fn read(files: u64, rows: u64, skipped: u64) -> String {
    let line = format!("{}, {}", common::files(files), common::rows(rows));
    if skipped > 0 { format!("{line}, {} skipped", count(skipped)) } else { line }
}

// Map.
pub(crate) const NOT_MAPPED: &str = "not mapped yet";

pub(crate) fn mapped(measures: u64, dimensions: u64) -> String {
    let line = plural(measures, "measure", "measures");
    if dimensions > 0 { format!("{line} × {}", plural(dimensions, "dimension", "dimensions")) } else { line }
}

// Backtest.
pub(crate) const RUNNING: &str = "running";
pub(crate) const STALE: &str = "mapping changed, run again";

pub(crate) fn stopped(done: u64, all: u64) -> String {
    format!("stopped, {}", common::metrics_of(done, all))
}

pub(crate) fn done(milliseconds: f64, run: u32) -> String {
    format!("done in {}, run {run}", figures::duration(milliseconds))
}

/// "replay, run 3".
pub(crate) fn went_through(how: &str, run: u32) -> String {
    format!("{}, run {run}", how.to_lowercase())
}

// Anomalies.
pub(crate) const NO_RESULTS: &str = "no results yet";

pub(crate) fn at_least(events: u64, threshold: f64) -> String {
    format!("{} at {threshold} or more", count(events))
}

// Report.
pub(crate) const NOT_EXPORTED: &str = "not exported yet";

pub(crate) fn exported(format: &str) -> String {
    format!("{format} exported")
}
