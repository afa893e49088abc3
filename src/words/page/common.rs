//! Words that several areas share, sorted by name.

use crate::model::format::{count, plural};
pub(crate) use crate::words::events::lanes::KNOWN_INCIDENTS;
pub(crate) use crate::words::events::terms::{
    ACTUAL, EXPECTED, GAP, INTERVAL, KNOWN_EVENT, METRICS, NOTE, REVIEW, SEVERITY, WHEN,
};
use crate::words::figures;

pub(crate) const ACTIONS: &str = "Actions";
pub(crate) const BACK_TO_GUESS: &str = "Back to guess";
pub(crate) const CANCEL: &str = "Cancel";
pub(crate) const CLOSE: &str = "Close";
pub(crate) const COPY_AS_CSV: &str = "Copy as CSV";
pub(crate) const DELETE_FROM_DEVICE: &str = "Delete from this device";
pub(crate) const DOWNLOAD_REFUSED: &str = "The browser refused the download.";
pub(crate) const DROP_FILES: &str =
    "Drop CSV, JSON or Parquet files or folders here, packed or not. They stay on this device.";
pub(crate) const DROP_SESSION_DATA: &str = "Drop the data of this session";
pub(crate) const EVENTS: &str = "Events";
pub(crate) const EXPORT: &str = "Export";
pub(crate) const FILES_ARE_READ: &str = "The files are being read.";
pub(crate) const GO_TO_DATA: &str = "Go to Data";
pub(crate) const MARK_A_PERIOD: &str = "Mark a period";
pub(crate) const NONE: &str = "none";
pub(crate) const NOT_RELEVANT: &str = "Not relevant";
pub(crate) const NOT_RUN: &str = "not run yet";
pub(crate) const NO_RESULTS: &str = "No results yet. Map the columns, then run the backtest.";
pub(crate) const READ_AGAIN: &str = "Read again";
pub(crate) const REDO: &str = "Redo";
pub(crate) const RELEVANT: &str = "Relevant";
pub(crate) const REMOVE: &str = "Remove";
pub(crate) const RUN_AGAIN: &str = "Run again";
pub(crate) const RUN_BACKTEST: &str = "Run backtest";
pub(crate) const SET_BY_HAND: &str = "set by hand";
pub(crate) const STILL_READING: &str = "The files are still being read.";
pub(crate) const UNDO: &str = "Undo";
pub(crate) const WRITING: &str = "Writing";
pub(crate) const ZONE_OF_DATA: &str = "zone of the data";

/// Where a cell would be empty.
pub(crate) const NOTHING: &str = "–";

/// Below the first entries of a list.
pub(crate) fn and_more(more: u64) -> String {
    format!("and {} more", count(more))
}

pub(crate) fn events(events: u64) -> String {
    plural(events, "event", "events")
}

/// Above a column of counts.
pub(crate) fn events_at(threshold: f64) -> String {
    format!("Events at {threshold} or more")
}

pub(crate) fn events_at_least(events: u64, threshold: f64) -> String {
    format!("{} at {threshold} or more", self::events(events))
}

pub(crate) fn exported(name: &str) -> String {
    format!("Exported {name}")
}

pub(crate) fn files(files: u64) -> String {
    plural(files, "file", "files")
}

pub(crate) fn metrics_of(done: u64, all: u64) -> String {
    format!("{} of {} metrics", count(done), count(all))
}

/// The button for the rest of a list.
pub(crate) fn more(more: usize) -> String {
    format!("{more} more")
}

pub(crate) fn remove(what: &str) -> String {
    format!("Remove {what}")
}

pub(crate) fn rows(rows: u64) -> String {
    plural(rows, "row", "rows")
}

pub(crate) fn run(number: u32) -> String {
    format!("Run {number}")
}

/// ", 0.8 s left", or nothing where that is not known.
pub(crate) fn time_left(milliseconds: Option<f64>) -> String {
    milliseconds.map(|left| format!(", {} left", figures::duration(left))).unwrap_or_default()
}
