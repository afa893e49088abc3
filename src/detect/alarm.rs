//! Severe buckets to alarms: one disturbance is reported once.

/// Remembers the last alarm.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Alarms {
    last: Option<(usize, f64)>,
}

impl Alarms {
    /// After an alarm its echo is silent for this many buckets: an hour of five-minute values, half a day of
    /// hourly ones.
    const QUIET_BUCKETS: usize = 12;
    /// Unless the deviation is clearly worse than the one reported.
    const WORSE: f64 = 1.5;

    /// Whether bucket `t` raises an alarm, given whether it is severe and how large its deviation is.
    pub(crate) fn raise(&mut self, t: usize, severe: bool, deviation: f64) -> bool {
        let new =
            self.last.is_none_or(|(at, reported)| t - at > Self::QUIET_BUCKETS || deviation > Self::WORSE * reported);
        if severe && new {
            self.last = Some((t, deviation));
        }
        severe && new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_echo_is_silent_and_something_worse_is_not() {
        let mut alarms = Alarms::default();
        let steps = [(0, false, 9.0), (1, true, 2.0), (2, true, 2.5), (5, true, 3.5), (17, true, 3.0), (18, true, 3.0)];
        assert_eq!(
            steps.map(|(t, severe, size)| alarms.raise(t, severe, size)),
            [false, true, false, true, false, true]
        );
    }
}
