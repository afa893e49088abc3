//! What the report says around its table of events, and around answers and notes.

use crate::model::format::count;
pub use crate::words::events::terms::{KNOWN_EVENT, NOTE, REVIEW, WHAT_AND_WHERE};

/// Heading.
pub const ALL_EVENTS: &str = "All events";

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
/// An answer.
pub const MISSED: &str = "Missed";
