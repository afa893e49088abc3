//! Why a metric has no verdict.

use std::fmt;

use super::{LARGEST_VALUE, MIN_LEARNED};

/// Why. Displays as the sentence for the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skipped {
    /// Too few values in the learn part.
    TooFew {
        /// Buckets of the learn part that hold a value.
        present: usize,
        /// Buckets of the learn part.
        learned: usize,
    },
    /// A value beyond [`LARGEST_VALUE`].
    TooLarge,
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFew { present, learned } => {
                let verb = if *present == 1 { "holds" } else { "hold" };
                write!(f, "Only {present} of {learned} learned intervals {verb} a value; {MIN_LEARNED} are needed.")
            }
            Self::TooLarge => write!(f, "It has values beyond {LARGEST_VALUE:e}; they are too large to be compared."),
        }
    }
}

impl std::error::Error for Skipped {}
