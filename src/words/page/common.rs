//! Words that several areas share, sorted by name.

use crate::model::format::{count, plural};

pub(crate) const ACTIONS: &str = "Actions";
pub(crate) const CANCEL: &str = "Cancel";
pub(crate) const CLOSE: &str = "Close";
pub(crate) const DELETE_FROM_DEVICE: &str = "Delete from this device";
pub(crate) const DOWNLOAD_REFUSED: &str = "The browser refused the download.";
pub(crate) const DROP_FILES: &str =
    "Drop CSV, JSON or Parquet files or folders here, packed or not. They stay on this device.";
pub(crate) const DROP_SESSION_DATA: &str = "Drop the data of this session";
pub(crate) const INTERVAL: &str = "Interval";
pub(crate) const METRICS: &str = "Metrics";
pub(crate) const NOT_RUN: &str = "not run yet";
pub(crate) const REDO: &str = "Redo";
pub(crate) const RUN_AGAIN: &str = "Run again";
pub(crate) const UNDO: &str = "Undo";

/// Where a cell would be empty.
pub(crate) const NOTHING: &str = "–";

/// Below the first entries of a list.
pub(crate) fn and_more(more: u64) -> String {
    format!("and {} more", count(more))
}

/// Above a column of counts.
pub(crate) fn events_at(threshold: f64) -> String {
    format!("Events at {threshold} or more")
}

pub(crate) fn events_at_least(events: u64, threshold: f64) -> String {
    format!("{} at {threshold} or more", plural(events, "event", "events"))
}

pub(crate) fn files(files: u64) -> String {
    plural(files, "file", "files")
}

pub(crate) fn metrics_of(done: u64, all: u64) -> String {
    format!("{} of {} metrics", count(done), count(all))
}

pub(crate) fn rows(rows: u64) -> String {
    plural(rows, "row", "rows")
}

pub(crate) fn run(number: u32) -> String {
    format!("Run {number}")
}
