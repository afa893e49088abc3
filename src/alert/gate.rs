//! How often a rule may fire.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::alert::Limit;
use crate::model::time::Timestamp;

/// Decides, match by match in order of time, whether a rule may fire. Can be kept and goes on where it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gate {
    pace: Pace,
    /// Ids of what was fired on.
    fired: BTreeSet<String>,
}

impl Gate {
    /// The gate of a rule that has not fired yet.
    pub fn new(limit: Limit) -> Self {
        Self { pace: Pace::new(limit), fired: BTreeSet::new() }
    }

    /// Whether the rule fires at `at`, not before earlier calls, on what has that id: an event, or a breach. If so,
    /// that is remembered.
    pub fn admits(&mut self, id: &str, at: Timestamp) -> bool {
        let fires = !self.fired.contains(id) && self.pace.admits(at);
        if fires {
            self.fired.insert(id.to_owned());
        }
        fires
    }
}

/// The time between two firings, whatever they are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Pace {
    least: i64,
    /// When it may fire again.
    next: Timestamp,
}

impl Pace {
    pub(super) fn new(limit: Limit) -> Self {
        let least = match limit {
            Limit::Event => 0,
            Limit::Period(seconds) => i64::from(seconds),
        };
        Self { least, next: Timestamp::MIN }
    }

    /// Whether it is time again; if so, that is remembered.
    pub(super) fn admits(&mut self, at: Timestamp) -> bool {
        let admits = at >= self.next;
        if admits {
            self.next = at.saturating_add(self.least);
        }
        admits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_fires_once_and_a_period_is_kept() {
        // Ids and times of matches, and which of them fire.
        let check = |limit, matches: &[(&str, Timestamp, bool)]| {
            let mut gate = Gate::new(limit);
            for (index, &(id, at, expected)) in matches.iter().enumerate() {
                assert_eq!(gate.admits(id, at), expected, "{limit:?}, match {index}");
                let kept = serde_json::to_string(&gate).unwrap();
                gate = serde_json::from_str(&kept).unwrap();
            }
        };
        check(Limit::Event, &[("a", 10, true), ("b", 10, true), ("a", 20, false), ("c", 21, true)]);
        // A match within the period is not made up for, but the same event may fire once the period is over.
        check(
            Limit::Period(60),
            &[("a", 0, true), ("b", 59, false), ("a", 60, false), ("b", 61, true), ("c", 120, false), ("d", 121, true)],
        );
    }
}
