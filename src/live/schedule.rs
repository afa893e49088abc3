//! When a detector has seen enough to judge, and when it learns anew.
//!
//! Amazon Lookout for Metrics kept the data of up to 9 days at intervals of 5 minutes, 18 days at 10 minutes, 3.4 months
//! at 1 hour and 5 years at 1 day, half of that on average, and learned from what it had; that is the schedule here, told
//! in intervals so that it holds for those in between.

use crate::detect::MIN_LEARNED;
use crate::model::life::Retrain;
use crate::model::time::Interval;

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// Buckets that have to be there before one is judged: two days, so that a night is no anomaly, and as many values as
/// learning takes.
pub fn needed(interval: Interval) -> usize {
    let two_days = 2 * DAY / interval.seconds().max(1);
    (two_days as usize).max(MIN_LEARNED)
}

/// Buckets that are learned from, at most, and after how many that is done anew.
pub(super) fn window(interval: Interval) -> (usize, usize) {
    match interval.seconds() {
        seconds if seconds < HOUR => (2_592, 1_296),
        seconds if seconds < DAY => (2_482, 1_460),
        _ => (1_826, 730),
    }
}

/// The bucket before which what was learned from `learned` buckets up to bucket `at` is to be learned anew.
pub(super) fn due(retrain: Retrain, interval: Interval, at: usize, learned: usize) -> Option<usize> {
    match retrain {
        Retrain::Never => None,
        Retrain::Each => Some(at + 1),
        Retrain::Schedule => Some(at + learned.min(window(interval).1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_days_or_twenty_values_are_needed() {
        let needed = |seconds| needed(Interval::from_seconds(seconds).unwrap());
        assert_eq!([60, 300, HOUR, 6 * HOUR, DAY, 7 * DAY].map(needed), [2_880, 576, 48, 20, 20, 20]);
    }

    #[test]
    fn the_past_doubles_until_the_schedule_is_reached() {
        let mut at = vec![48];
        while at.len() < 8 {
            let last = at[at.len() - 1];
            at.push(due(Retrain::Schedule, Interval::HOUR, last, last.min(window(Interval::HOUR).0)).unwrap());
        }
        assert_eq!(at, [48, 96, 192, 384, 768, 1_536, 2_996, 4_456]);
        assert_eq!(due(Retrain::Each, Interval::HOUR, 48, 48), Some(49));
        assert_eq!(due(Retrain::Never, Interval::HOUR, 48, 48), None);
    }
}
