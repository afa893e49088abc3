//! What the Detectors page says, and a page of a detector that is not in this tab.

use crate::model::message::UserMessage;
use crate::words::figures;

// The list.
pub(crate) const LIST: &str = "Detectors of this tab and this device";
pub(crate) const NAME: &str = "Name";
pub(crate) const LAST_RUN: &str = "Last run";
pub(crate) const ON_THIS_DEVICE: &str = "On this device";
pub(crate) const SAMPLE: &str = "sample";

pub(crate) fn ran(number: u32, milliseconds: f64) -> String {
    format!("run {number}, {}", figures::duration(milliseconds))
}

pub(crate) const MANAGE: &str = "Manage";

pub(crate) fn manage(name: &str) -> String {
    format!("Manage {name}")
}

/// Of a detector that is kept and not open.
pub(crate) fn kept(with_data: bool, bytes: u64) -> String {
    format!("Kept {}{}", if with_data { "with its data, " } else { "" }, figures::bytes(bytes))
}

pub(crate) fn delete(name: &str) -> String {
    format!("Delete {name} from this device")
}

pub(crate) fn deleted(name: &str) -> String {
    format!("Deleted {name} from this device")
}

// What can be done with one.
pub(crate) const RENAME: &str = "Rename";

pub(crate) fn renamed(next: &str) -> String {
    format!("Renamed to {next}")
}

pub(crate) const SESSION_FILE: &str = "Session file";
pub(crate) const THIS_TAB: &str = "This tab";
pub(crate) const WHAT_STAYS: &str = "What is kept on this device or saved in a file stays.";
pub(crate) const REMOVE: &str = "Remove from this tab";

pub(crate) fn removed(name: &str) -> String {
    format!("Removed {name} from this tab")
}

// A new one.
pub(crate) const OPEN_SESSION: &str = "Open a session";
pub(crate) const TRY_SAMPLE: &str = "Try the sample";
pub(crate) const FETCHING_SAMPLE: &str = "Fetching the sample";
pub(crate) const EXAMPLE: &str = "A valid file, for example:";
pub(crate) const EXAMPLE_FILE: &str = "timestamp,region,revenue
2026-03-02 00:00,EU,1204.50
2026-03-02 00:00,US,2310.00";

pub(crate) fn sample_failed(reason: &str) -> UserMessage {
    UserMessage {
        title: "The sample could not be fetched".to_owned(),
        detail: format!("It is a file of this site, and {reason}."),
        remedy: "Try again, or drop a file of your own.".to_owned(),
    }
}

// A link to one that is not in this tab.
pub(crate) const LOOKING: &str = "Looking on this device.";

pub(crate) fn opening(name: &str) -> String {
    format!("Opening {name} from this device.")
}

pub(crate) const NEEDS_DATA: &str = "This link needs its data. Drop the same file, or open a saved session.";
