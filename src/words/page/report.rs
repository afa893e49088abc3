//! What the Report page says.

use super::common;
use crate::model::message::UserMessage;
use crate::words::figures::bytes;

pub(crate) const PRINT: &str = "Print";

/// "23 events at 70 or more, of 61. The threshold is that of Anomalies."
pub(crate) fn counted(events: usize, threshold: f64, all: usize) -> String {
    let events = common::events_at_least(events as u64, threshold);
    format!("{events}, of {all}. The threshold is that of Anomalies.")
}

pub(crate) fn save(form: &str) -> String {
    format!("Save {form}")
}

pub(crate) fn save_sized(form: &str, size: u64) -> String {
    format!("Save {form}, {}", bytes(size))
}

pub(crate) const FORM: &str = "Form";
pub(crate) const FORM_OF_REPORT: &str = "Form of the report";
pub(crate) const PURPOSE_OF_HTML: &str = "One file that reads and prints without this page.";
pub(crate) const PURPOSE_OF_CSV: &str = "One line per anomaly, for spreadsheets.";
pub(crate) const PURPOSE_OF_JSON: &str = "Everything that is known of each event, for programs.";
pub(crate) const PURPOSE_OF_ANOMALIES_TABLE: &str = "The table of the Lookout for Metrics notebook.";
pub(crate) const PURPOSE_OF_QUICK_SIGHT: &str = "The two Lookout for Metrics tables for QuickSight, zipped.";
pub(crate) const PURPOSE_OF_API: &str = "Responses of the Lookout for Metrics API, zipped.";

pub(crate) const CONTENTS: &str = "Contents";
pub(crate) const SECTIONS: &str = "Sections";
pub(crate) const EVENTS_ONE_BY_ONE: &str = "Events one by one";
pub(crate) const TABLE_OF_EVENTS: &str = "Table of all events";
pub(crate) const HOW_MANY_EVENTS: &str = "How many events";

/// Below the number of events.
pub(crate) fn at_most(most: u32) -> String {
    format!("one by one, at most {most}")
}

pub(crate) const FOR_SHARING: &str = "For sharing outside";
pub(crate) const REPLACE_WITH_CODES: &str = "Replace dimension values with codes";
pub(crate) const KEEP_NOTES: &str = "Keep notes and names of known events";
pub(crate) const NOTES_STAY: &str = "Notes stay as they were written: they may name values.";
pub(crate) const NOTES_LEFT_OUT: &str = "Notes are left out: they may name values.";
pub(crate) const NAMES_STAY: &str = " Names of files, columns and measures stay.";
pub(crate) const TIMES_IN: &str = "Times in ";
pub(crate) const ZONE_OF_DEVICE: &str = "zone of this device";

pub(crate) const PREVIEW: &str = "Preview";
pub(crate) const MAKING: &str = "Making the document";
pub(crate) const FIRST_LINES: &str = "First lines";

pub(crate) fn archive(name: &str) -> String {
    format!("{name}, an archive of files.")
}

/// Where a document is asked for before there is a run.
pub(crate) fn no_run() -> UserMessage {
    UserMessage {
        title: "No results yet".to_owned(),
        detail: "There was no run on this data.".to_owned(),
        remedy: "Run the backtest first.".to_owned(),
    }
}
