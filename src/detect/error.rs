//! Why a metric has no verdict.

use std::fmt;

use super::MIN_LEARNED;

/// Too few values in the learn part. Displays as the sentence for the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Skipped {
    /// Buckets of the learn part that hold a value.
    pub present: usize,
    /// Buckets of the learn part.
    pub learned: usize,
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { present, learned } = self;
        let verb = if *present == 1 { "holds" } else { "hold" };
        write!(f, "Only {present} of {learned} learned intervals {verb} a value; {MIN_LEARNED} are needed.")
    }
}

impl std::error::Error for Skipped {}
