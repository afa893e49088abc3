//! A guess of how a table is read, with its reasons.

use serde::{Deserialize, Serialize};

use super::metric::MetricSet;

/// A guessed metric set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The guess.
    pub metric_set: MetricSet,
    /// Why that timestamp.
    pub timestamp: Guess,
    /// Why that zone.
    pub timezone: Guess,
    /// Why that interval.
    pub interval: Guess,
    /// Why each column of the table is used as it is.
    pub columns: Vec<Guess>,
}

/// Why something was guessed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guess {
    /// How sure.
    pub confidence: Confidence,
    /// As after a colon: "whole numbers, never negative".
    pub reason: String,
}

/// How sure a guess is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Confidence {
    /// Nothing speaks for it; something had to be taken.
    None,
    /// It should be looked at.
    Low,
    /// The data says so.
    High,
}

impl Guess {
    /// The data says so.
    pub fn high(reason: impl Into<String>) -> Self {
        Self { confidence: Confidence::High, reason: reason.into() }
    }

    /// To be looked at.
    pub fn low(reason: impl Into<String>) -> Self {
        Self { confidence: Confidence::Low, reason: reason.into() }
    }

    /// For want of anything better.
    pub fn none(reason: impl Into<String>) -> Self {
        Self { confidence: Confidence::None, reason: reason.into() }
    }
}
