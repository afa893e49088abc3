//! Readable instants for a time axis, in UTC, with labels as short as they can be.

use crate::model::time::{TimeRange, Timestamp};

/// A mark on a time axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeTick {
    /// When.
    pub at: Timestamp,
    /// "13:00", "18 Jan", "Jan" or "2021".
    pub label: String,
    /// Whether a year begins here.
    pub year: bool,
}

/// Ticks inside `range` (both ends included), at most `most` of them, at round times: minutes, hours, midnights,
/// Mondays, firsts of a month, new years.
pub fn time_ticks(range: TimeRange, most: usize) -> Vec<TimeTick> {
    let _ = (range, most);
    Vec::new()
}
