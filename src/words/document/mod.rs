//! What the report says, in the order of its sections. Its events are told as on the page, by [`events`](super::events).

pub mod event;
pub mod lists;
pub mod overview;

use crate::model::format;
pub use crate::words::events::terms::{ACTUAL, EXPECTED, GAP, SEVERITY, WHEN};

/// Column: what the anomaly looks like.
pub const KIND: &str = "Kind";

/// Heading of the events one by one.
pub const EVENTS: &str = "Events";
/// In the foot, where what reopens the run is in the file.
pub const REOPENS: &str = "Settings and results are in this file: drop it on Foretop to go on with them.";
/// In the foot, where it is not, for its size.
pub const TOO_LARGE_TO_REOPEN: &str = "Settings and results are not in this file: it would be too large.";

/// On top, and in the title bar.
pub fn title(name: &str) -> String {
    format!("Anomalies in {name}")
}

/// Below the last event that there is room for.
pub fn only_first_told(shown: usize) -> String {
    format!("Only the first {shown} are told one by one: the file would be too large.")
}

/// In the foot.
pub fn made_with(version: &str) -> String {
    format!("Made with Foretop {version}.")
}

/// "5 more": where a list is cut.
fn more(more: usize) -> String {
    format!("{} more", format::count(more as u64))
}
