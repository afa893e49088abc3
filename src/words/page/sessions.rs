//! What is said of sessions: files that a detector is saved in, and what is kept on this device.

use crate::model::message::UserMessage;
use crate::words::figures;

// Saving one.
pub(crate) const INCLUDE_DATA: &str = "Include the data";

pub(crate) fn include_data(bytes: u64) -> String {
    format!("{INCLUDE_DATA} ({})", figures::bytes(bytes))
}

pub(crate) const NO_DATA: &str = "The data is not there.";
pub(crate) const NOT_FROM_ADDRESSES: &str = "Data from addresses is not saved: they may hold keys.";
pub(crate) const NOT_PARQUET: &str = "Parquet files cannot be read from an archive.";
pub(crate) const SAVE: &str = "Save session";

pub(crate) fn saved(name: &str) -> String {
    format!("Saved {name}")
}

// Opening one.
pub(crate) fn took_over(name: &str) -> String {
    format!("Took over the session {name}")
}

pub(crate) fn no_column(name: &str) -> String {
    format!("The file has no column {name}, which the session has: the mapping is guessed anew")
}

pub(crate) const NO_VALUES: &str = "The values of this metric are not in the session. Drop the same file to see them.";
pub(crate) const NO_VALUES_SHORT: &str = "Not in the session";

// Keeping one on this device, where the browser does not do as it is told.
fn not_kept(name: &str, detail: String, remedy: &str) -> UserMessage {
    UserMessage { title: format!("{name} is not kept on this device"), detail, remedy: remedy.to_owned() }
}

pub(crate) fn blocked(name: &str) -> UserMessage {
    let detail = "This browser does not let the page keep anything: a private window, or a setting.".to_owned();
    not_kept(name, detail, "Save a session file instead, or allow the page to keep data.")
}

pub(crate) fn full(name: &str) -> UserMessage {
    let detail = "There is no room left on this device for this page.".to_owned();
    let remedy = "Keep it without its data, delete another detector from this device, or save a session file.";
    not_kept(name, detail, remedy)
}

pub(crate) fn room(bytes: u64) -> String {
    format!("There is room for {}.", figures::bytes(bytes))
}

pub(crate) fn failed(name: &str, reason: &str) -> UserMessage {
    let detail = format!("The browser said: {reason}.");
    not_kept(name, detail, "Try again, or save a session file instead.")
}
