//! What the report says around its table of events, and around answers and notes.

use crate::model::format::count;

/// Heading.
pub const ALL_EVENTS: &str = "All events";
/// Column.
pub const WHAT_AND_WHERE: &str = "What and where";
/// Column: what readers said.
pub const REVIEW: &str = "Review";

/// Below a table that is cut.
pub fn first_of(shown: usize, all: usize) -> String {
    format!("The first {} of {}. The CSV has all of them.", count(shown as u64), count(all as u64))
}

/// Heading.
pub const REVIEWS: &str = "Reviews and notes";
/// Column: measure and values.
pub const ABOUT: &str = "About";
/// Column: the answer.
pub const SAID: &str = "Said";
/// Column of the texts, and what a note says instead of an answer.
pub const NOTE: &str = "Note";
/// An answer.
pub const MISSED: &str = "Missed";
/// An answer.
pub const KNOWN_EVENT: &str = "Known event";
