//! How long something lasts to how rare that is: the same value over and over, or no value at all.
//!
//! A run is judged twice, and the milder verdict counts. By its parts: as if each bucket went on with the
//! probability with which one begins a run. By the record: run lengths are taken to be geometric, with the mean
//! that makes the longest one seen the longest expected among so many (order statistics; David & Nagaraja 2003).

use serde::{Deserialize, Serialize};

/// The lengths of the runs seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// Length of the run that goes on.
    pub(crate) run: usize,
    longest: usize,
    /// Runs that have ended.
    runs: f64,
    /// Buckets at which a run could have begun.
    chances: f64,
    seen: f64,
}

impl Record {
    /// Nothing is believed to follow itself less often than this, however rarely it was seen.
    const RAREST: f64 = 0.2;
    /// Nor more often.
    const MOST_COMMON: f64 = 0.97;
    /// No run is rarer than this: it goes on and says nothing new.
    const MOST: f64 = 4.0;

    /// Counts a bucket that belongs to a run, or does not.
    pub(crate) fn count(&mut self, belongs: bool) {
        self.seen += 1.0;
        if belongs {
            self.run += 1;
            return;
        }
        self.chances += 1.0;
        if self.run > 0 {
            self.runs += 1.0;
            self.longest = self.longest.max(self.run);
            self.run = 0;
        }
    }

    /// The run that goes on counts as one seen in full: what is learned from ends here.
    pub(crate) fn close(&mut self) {
        self.longest = self.longest.max(self.run);
    }

    /// Strength of the run that goes on, 0 when there is none.
    pub(crate) fn strength(&self) -> f64 {
        if self.run == 0 {
            return 0.0;
        }
        let share = ((self.runs + 0.5) / (self.chances + 1.0)).clamp(Self::RAREST, Self::MOST_COMMON);
        let by_parts = self.run as f64 * -share.log10();
        if self.longest == 0 {
            return by_parts.min(Self::MOST);
        }
        // All that was seen is one run: nothing is known of how it ends.
        if self.runs == 0.0 {
            return 0.0;
        }
        let runs = self.runs + 1.0;
        // Long runs come in clumps: half way, in decades, between the rate per run and the rate per bucket.
        let per_bucket = 0.5 * (self.seen / runs).max(1.0).log10();
        let by_record = self.run as f64 / self.longest as f64 * runs.log10() + per_bucket;
        by_parts.min(by_record).min(Self::MOST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(past: &[usize], run: usize) -> f64 {
        let mut record = Record::default();
        for &length in past {
            (0..length).for_each(|_| record.count(true));
            record.count(false);
        }
        record.close();
        (0..run).for_each(|_| record.count(true));
        record.strength()
    }

    #[test]
    fn what_never_was_is_rare_after_five() {
        let never = [0; 500];
        assert_eq!(after(&never, 0), 0.0);
        assert!(after(&never, 4) < 3.0 && after(&never, 5) >= 3.0);
        assert_eq!(after(&never, 500), Record::MOST);
    }

    #[test]
    fn nights_of_zeros_are_no_news_until_one_is_much_longer() {
        // 30 nights of 7 to 9 equal buckets, 20 buckets between.
        let past: Vec<usize> = (0..600).map(|t| if t % 20 == 0 { 7 + t / 20 % 3 } else { 0 }).collect();
        assert!(after(&past, 9) < 3.0, "{}", after(&past, 9));
        assert!(after(&past, 16) >= 3.0, "{}", after(&past, 16));
    }

    #[test]
    fn what_is_always_so_is_no_news() {
        let mut record = Record::default();
        (0..100).for_each(|_| record.count(true));
        record.close();
        (0..40).for_each(|_| record.count(true));
        assert!(record.strength() < 2.0, "{}", record.strength());
    }
}
