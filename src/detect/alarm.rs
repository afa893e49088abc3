//! Strengths to alarms and severities: one disturbance is news once, and a metric that is often in trouble has to
//! do more to be news again.
//!
//! Alarms are paid for, after the idea of alpha investing (Foster & Stine 2008; online false discovery control,
//! Javanmard & Montanari 2018): a metric has a few to spend and earns one in as many buckets as the threshold
//! promises; beyond that each makes the next one more expensive, until it is earned back.

use serde::{Deserialize, Serialize};

use super::severity::{ALARM_STRENGTH, severity};
use crate::math::robust::greater;

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
    /// Whether it is no news because the disturbance was reported.
    pub(crate) echo: bool,
}

impl Alarms {
    /// A disturbance is over when for this many buckets nothing was severe: an hour of five-minute values, half a
    /// day of hourly ones.
    const QUIET_BUCKETS: usize = 12;
    /// It is news again when its strength is so many times the one reported.
    const WORSE: f64 = 2.0;
    /// Alarms that are free at first, and the most that can be saved up.
    const SAVINGS: f64 = 3.0;
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
        // A metric that behaves as before reaches the threshold once in this many buckets.
        self.debt = greater(self.debt - 10_f64.powf(-ALARM_STRENGTH), -Self::SAVINGS);
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
        News { severity: by_itself, fading, strength: paid, echo: severe && !new }
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
        Self::ECHO + (severity - Self::ECHO) / (100.0 - Self::ECHO) * (70_f64.next_down() - Self::ECHO)
    }
}
