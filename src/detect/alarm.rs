//! Strengths to alarms and severities: one disturbance is news once, and a metric that is often in trouble has to
//! do more to be news again.
//!
//! Alarms are paid for, after the idea of alpha investing (Foster & Stine 2008; online false discovery control,
//! Javanmard & Montanari 2018): a metric has a few to spend and earns one in as many buckets as the threshold
//! promises; beyond that each makes the next one more expensive, until it is earned back.

use serde::{Deserialize, Serialize};

use super::severity::{ALARM_STRENGTH, severity};
use crate::math::robust::greater;
use crate::model::finding::DEFAULT_THRESHOLD;

/// Remembers the alarms of one series.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Alarms {
    /// Bucket in which the disturbance was last severe, and how severe it was when it was reported.
    last: Option<(usize, f64)>,
    /// Alarms raised and not earned back, beyond those that were free.
    debt: f64,
    /// Highest strength not long ago, fading.
    wake: f64,
}

/// What becomes of one bucket.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct News {
    /// Severity of the bucket by itself, at or above the threshold only if it raises an alarm.
    pub(crate) severity: f64,
    /// The same with the wake of what came before.
    pub(crate) fading: f64,
    /// Strength after what the alarms before have cost.
    pub(crate) strength: f64,
}

impl Alarms {
    /// A disturbance is over when for this many buckets nothing was severe: an hour of five-minute values, half a
    /// day of hourly ones.
    const QUIET_BUCKETS: usize = 12;
    /// It is news again when its strength is so many times the one reported.
    const WORSE: f64 = 2.0;
    /// Alarms that are free at first, and the most that can be saved up.
    const SAVINGS: f64 = 3.0;
    /// Alarms earned per bucket: as many as a metric that behaves as before raises by chance.
    const EARNED: f64 = 1e-3;
    /// Decades that each alarm in debt costs the next one: it has to be twice as rare.
    const PRICE: f64 = 0.3;
    /// Each bucket fades the wake by three hundredths: half is left after 23.
    const FADE: f64 = 0.97;
    /// An echo is shown just below the threshold, the stronger the closer.
    const ECHO: f64 = 69.0;

    /// Alarms of a metric that has raised none.
    pub(crate) fn new() -> Self {
        Self { last: None, debt: -Self::SAVINGS, wake: 0.0 }
    }

    /// Counts bucket `t`, whose evidence has this strength.
    pub(crate) fn judge(&mut self, t: usize, strength: f64) -> News {
        self.debt = greater(self.debt - Self::EARNED, -Self::SAVINGS);
        let paid = greater(strength - Self::PRICE * greater(self.debt, 0.0), 0.0);
        let severe = paid >= ALARM_STRENGTH;
        let new = self
            .last
            .is_none_or(|(last, reported)| t - last > Self::QUIET_BUCKETS || strength > Self::WORSE * reported);
        match &mut self.last {
            _ if severe && new => {
                self.last = Some((t, strength));
                self.debt += 1.0;
            }
            Some((last, _)) if severe => *last = t,
            _ => {}
        }
        self.wake = greater(strength, Self::FADE * self.wake);
        let raised = severe && new;
        let (by_itself, fading) = if raised {
            (severity(paid), severity(paid))
        } else {
            (Self::muffled(severity(paid)), Self::muffled(severity(self.wake)))
        };
        News { severity: by_itself, fading, strength: paid }
    }

    /// A bucket without a value: the wake stays as it is.
    pub(crate) fn gap(&self) -> f64 {
        Self::muffled(severity(self.wake))
    }

    /// Below the threshold, in the same order.
    fn muffled(severity: f64) -> f64 {
        if severity < Self::ECHO {
            return severity;
        }
        Self::ECHO + (severity - Self::ECHO) / (100.0 - Self::ECHO) * (DEFAULT_THRESHOLD.next_down() - Self::ECHO)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the threshold is reached in each bucket, the others being of strength 0.
    fn check(strengths: &[(usize, f64)], alarms: &[usize]) {
        let mut state = Alarms::new();
        let last = strengths.last().map_or(0, |&(t, _)| t);
        let raised = (0..=last).filter(|&t| {
            let strength = strengths.iter().find(|&&(at, _)| at == t).map_or(0.0, |&(_, strength)| strength);
            state.judge(t, strength).severity >= DEFAULT_THRESHOLD
        });
        assert_eq!(raised.collect::<Vec<_>>(), alarms);
    }

    #[test]
    fn a_disturbance_is_news_once_unless_it_becomes_much_worse() {
        check(&[(0, 2.9), (1, 3.0), (2, 5.9), (3, 6.1), (4, 6.1)], &[1, 3]);
        // It goes on while one of the last twelve buckets was severe.
        check(&[(0, 3.5), (12, 3.5), (24, 3.5), (37, 3.5)], &[0, 37]);
    }

    #[test]
    fn alarms_in_debt_have_to_be_rarer() {
        // Three are saved, the fourth is on credit, the fifth needs 3.3 and the sixth 3.6.
        let often: Vec<_> = (0..6).map(|k| (20 * k, 3.25)).collect();
        check(&often, &[0, 20, 40, 60]);
        let stronger: Vec<_> = (0..6).map(|k| (20 * k, 3.5)).collect();
        check(&stronger, &[0, 20, 40, 60, 80]);
        // One is earned in 1,000 buckets.
        let later: Vec<_> = (0..4).map(|k| (20 * k, 3.25)).chain([(1_100, 3.25)]).collect();
        check(&later, &[0, 20, 40, 60, 1_100]);
    }

    #[test]
    fn the_wake_stays_below_the_threshold_and_fades() {
        let mut alarms = Alarms::new();
        assert_eq!(alarms.judge(0, 8.0).fading, severity(8.0));
        let wake: Vec<_> = (1..200).map(|t| alarms.judge(t, 0.0).fading).collect();
        assert!(wake.iter().all(|&severity| severity < DEFAULT_THRESHOLD) && wake.is_sorted_by(|a, b| a >= b));
        assert!(wake[22] > 69.0 && wake[45] < 50.0 && wake[198] < 1.0, "{wake:?}");
        assert_eq!(Alarms::muffled(100.0), DEFAULT_THRESHOLD.next_down());
    }
}
