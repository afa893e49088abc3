//! Votes on an event: what answers on similar ones do to its severity.
//!
//! With weights n of answers that say "not relevant" and y of those that say "relevant", and one vote for what was
//! detected, the balance is (n − y) ÷ (1 + n + y): −1 to 1, and ½ after one answer on the very same thing. A positive
//! balance takes that share of the way down to the edge of the expected range, a negative one up to 100. From ½ on
//! everything is below the threshold, which lies halfway.
//!
//! That something is relevant says little about what is weaker: it holds against an answer that says otherwise, and
//! raises only what is as strong. So answers on what was found raise nothing to the threshold that was below it;
//! anomalies that were missed do.

use super::likeness::Likeness;
use crate::model::feedback::Verdict;
use crate::model::finding::{BAND_SEVERITY, DEFAULT_THRESHOLD};

/// Weight of what was detected.
const DETECTED: f64 = 1.0;
/// From this balance on, what was detected is outvoted.
const MAJORITY: f64 = 0.5;
/// Share of the way down for what falls into a known event: below the threshold, in the same order.
pub(super) const KNOWN: f64 = 0.75;

/// The weights of answers on similar events.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Votes {
    against: f64,
    for_it: f64,
    /// That of answers for it which are about nothing stronger.
    raising: f64,
}

impl Votes {
    pub(super) fn add(&mut self, verdict: Verdict, likeness: Likeness) {
        let similarity = likeness.similarity();
        match verdict {
            Verdict::NotRelevant => self.against += similarity,
            Verdict::Relevant => {
                self.for_it += similarity;
                if likeness.size == 1.0 {
                    self.raising += similarity;
                }
            }
        }
    }

    /// −1, all for it, to 1, all against it.
    pub(super) fn balance(self) -> f64 {
        let balance = |for_it: f64| (self.against - for_it) / (DETECTED + self.against + for_it);
        if self.for_it <= self.against { balance(self.for_it) } else { balance(self.raising).min(0.0) }
    }
}

/// A severity moved by a balance of votes.
pub(super) fn moved(severity: f64, balance: f64) -> f64 {
    if balance < 0.0 {
        return severity - balance * (100.0 - severity);
    }
    let lowered = severity - balance * (severity - BAND_SEVERITY).max(0.0);
    // Of severity 100 half the way is the threshold itself.
    if balance < MAJORITY { lowered } else { lowered.min(DEFAULT_THRESHOLD.next_down()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAME: Likeness = Likeness { kind: 1.0, place: 1.0, size: 1.0, time: 1.0 };

    /// Answers as (not relevant, relevant), each on the very same thing.
    #[track_caller]
    fn check(severity: f64, answers: (usize, usize), expected: f64) {
        let mut votes = Votes::default();
        (0..answers.0).for_each(|_| votes.add(Verdict::NotRelevant, SAME));
        (0..answers.1).for_each(|_| votes.add(Verdict::Relevant, SAME));
        let actual = moved(severity, votes.balance());
        assert!((actual - expected).abs() < 1e-9, "{actual} is not {expected}");
    }

    #[test]
    fn votes_move_a_share_of_the_way() {
        check(90.0, (0, 0), 90.0);
        check(90.0, (1, 0), 65.0);
        check(90.0, (4, 0), 50.0);
        check(99.9, (1, 0), 69.95);
        check(100.0, (1, 0), DEFAULT_THRESHOLD.next_down());
        check(90.0, (1, 1), 90.0);
        check(90.0, (2, 1), 77.5);
        check(60.0, (0, 1), 80.0);
        // What is inside the expected range stays.
        check(30.0, (3, 0), 30.0);
    }
}
