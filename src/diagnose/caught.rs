//! How well the events of a run fit incidents that are known from elsewhere: caught or missed, how late, and at which
//! threshold.
//!
//! Counted event by event, without point adjustment (Hundman et al., *Detecting Spacecraft Anomalies Using LSTMs and
//! Nonparametric Dynamic Thresholding*, KDD 2018, section 4.2; on why not by points: Kim et al., *Towards a Rigorous
//! Evaluation of Time-Series Anomaly Detection*, AAAI 2022):
//!
//! - an incident is *caught* if an event at the threshold or above shares a second with it, and missed otherwise;
//! - *recall* is the share of incidents that are caught, among those that reach into the tested part;
//! - *precision* is the share of events at the threshold or above that share a second with an incident; those with
//!   what the run learned from are no fault of either and do not arise, as events are in the tested part;
//! - the *delay* is the time from an incident's start to the start of the first interval flagged in an event that
//!   catches it, 0 if that had begun before.
//!
//! Incidents say when, not where: unlike those of [`super::known`], which name measures and values as well.

use crate::model::archive::Incident;
use crate::model::finding::Findings;
use crate::model::time::TimeRange;

/// Incidents held against the events of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// One entry per incident, in the order given.
    pub incidents: Vec<Outcome>,
    /// Severities of all events, and of those that share time with an incident, falling.
    events: Vec<f64>,
    right: Vec<f64>,
}

/// What became of an incident.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Whether it reaches into the tested part.
    pub tested: bool,
    /// The events that share time with it, most severe first: index, severity, and delay in seconds.
    pub events: Vec<(usize, f64, i64)>,
}

/// The figures at one threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures {
    /// Incidents in the tested part.
    pub tested: usize,
    /// Those of them that are caught.
    pub caught: usize,
    /// Events at the threshold or above.
    pub events: usize,
    /// Those of them that share time with an incident.
    pub right: usize,
}

impl Figures {
    /// Share of the events that are right; `None` without events.
    pub fn precision(self) -> Option<f64> {
        (self.events > 0).then(|| self.right as f64 / self.events as f64)
    }

    /// Share of the incidents that are caught; `None` without incidents.
    pub fn recall(self) -> Option<f64> {
        (self.tested > 0).then(|| self.caught as f64 / self.tested as f64)
    }
}

impl Outcome {
    /// Whether it is caught at a threshold.
    pub fn is_caught(&self, threshold: f64) -> bool {
        self.events.first().is_some_and(|(_, severity, _)| *severity >= threshold)
    }

    /// Seconds until it is caught at a threshold.
    pub fn delay(&self, threshold: f64) -> Option<i64> {
        let caught = self.events.iter().take_while(|(_, severity, _)| *severity >= threshold);
        caught.map(|(_, _, delay)| *delay).min()
    }
}

/// Holds incidents against the events of a run. One that still goes on lasts as long as the data.
pub fn judge(incidents: &[Incident], run: &Findings) -> Judged {
    judge_among(incidents, run, |_| true)
}

/// The same against some of the events, by index: those that an alert rule fires on. Their severities are no matter then,
/// and the figures are those at threshold 0.
pub fn judge_among(incidents: &[Incident], run: &Findings, counts: impl Fn(usize) -> bool) -> Judged {
    let tested = run.grid.range(run.split, run.grid.len);
    let instants = |range: TimeRange| TimeRange { start: run.instant(range.start), end: run.instant(range.end) };
    let tested = instants(tested);
    let chosen = run.events.iter().enumerate().filter(|(index, _)| counts(*index));
    let events: Vec<_> = chosen.map(|(index, event)| (index, event.severity, instants(event.range))).collect();
    let mut is_right = vec![false; run.events.len()];
    let outcomes = incidents.iter().map(|incident| {
        let end = incident.end.unwrap_or(tested.end).max(incident.start + 1);
        let range = TimeRange { start: incident.start, end };
        let overlapping = events.iter().filter(|(.., event)| event.overlaps(range));
        let events: Vec<_> = overlapping
            .map(|(index, severity, event)| (*index, *severity, (event.start - range.start).max(0)))
            .collect();
        events.iter().for_each(|(index, ..)| is_right[*index] = true);
        Outcome { tested: range.overlaps(tested), events }
    });
    let incidents = outcomes.collect();
    let right = events.iter().filter(|(index, ..)| is_right[*index]).map(|(_, severity, _)| *severity).collect();
    Judged { incidents, events: events.iter().map(|(_, severity, _)| *severity).collect(), right }
}

impl Judged {
    /// The figures at a threshold.
    pub fn at(&self, threshold: f64) -> Figures {
        let reaching = |severities: &[f64]| severities.partition_point(|severity| *severity >= threshold);
        let tested = self.incidents.iter().filter(|incident| incident.tested);
        Figures {
            tested: tested.clone().count(),
            caught: tested.filter(|incident| incident.is_caught(threshold)).count(),
            events: reaching(&self.events),
            right: reaching(&self.right),
        }
    }

    /// How low the threshold must be, as a whole number, to catch every tested incident; `None` if no threshold does.
    pub fn catches_all(&self) -> Option<f64> {
        let best = |incident: &Outcome| incident.events.first().map(|(_, severity, _)| severity.floor());
        let tested = self.incidents.iter().filter(|incident| incident.tested);
        tested.map(best).try_fold(None, |lowest: Option<f64>, best| {
            let best = best?;
            Some(Some(lowest.map_or(best, |lowest| lowest.min(best))))
        })?
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::explanation::Explanation;
    use crate::model::feedback::Review;
    use crate::model::finding::{AnomalyGroup, Direction, EventId};
    use crate::model::metric::MetricSet;
    use crate::model::notice::Notices;
    use crate::model::time::{Grid, Interval};
    use crate::model::zone::UTC;

    const HOUR: i64 = 3_600;

    /// Hours 70 to 100 are tested.
    fn run(events: &[(usize, usize, f64)]) -> Findings {
        let grid = Grid { start: 0, interval: Interval::HOUR, len: 100 };
        let event = |&(from, to, severity): &(usize, usize, f64)| AnomalyGroup {
            id: EventId(String::new()),
            range: grid.range(from, to),
            from,
            to,
            severity,
            parts: Vec::new(),
            direction: Direction::Below,
            measures: Vec::new(),
            values: Vec::new(),
            anomalies: Vec::new(),
            explanation: Explanation::default(),
            title: String::new(),
            sentence: Vec::new(),
            named: Vec::new(),
            review: Review::default(),
        };
        Findings {
            metric_set: MetricSet::default(),
            grid,
            zone: UTC.clone(),
            split: 70,
            metrics: Vec::new(),
            finished: 0,
            skipped: Vec::new(),
            events: events.iter().map(event).collect(),
            notices: Notices::default(),
        }
    }

    fn incident(from: i64, to: Option<i64>) -> Incident {
        Incident { start: from * HOUR, end: to.map(|to| to * HOUR), ..Incident::default() }
    }

    #[test]
    fn events_are_counted_as_a_whole() {
        let events = [(80, 82, 90.0), (85, 86, 75.0), (79, 81, 60.5), (95, 96, 50.0)];
        // Caught by two, by the third alone, not at all, before the test.
        let incidents =
            [incident(81, Some(83)), incident(79, Some(80)), incident(90, Some(91)), incident(10, Some(12))];
        let judged = judge(&incidents, &run(&events));
        let check = |threshold, expected: [usize; 4], precision: Option<f64>| {
            let figures = judged.at(threshold);
            assert_eq!([figures.tested, figures.caught, figures.events, figures.right], expected, "{threshold}");
            assert_eq!(figures.precision(), precision, "{threshold}");
        };
        check(70.0, [3, 1, 2, 1], Some(0.5));
        check(60.0, [3, 2, 3, 2], Some(2.0 / 3.0));
        check(0.0, [3, 2, 4, 2], Some(0.5));
        check(95.0, [3, 0, 0, 0], None);
        assert_eq!(judged.catches_all(), None);
        assert_eq!(judge(&incidents[..2], &run(&events)).catches_all(), Some(60.0));
    }

    #[test]
    fn only_the_chosen_events_count() {
        let run = run(&[(80, 82, 90.0), (85, 86, 75.0), (79, 81, 60.5)]);
        let incidents = [incident(81, Some(82)), incident(79, Some(80)), incident(85, None)];
        let judged = judge_among(&incidents, &run, |index| index > 0);
        let Figures { tested, caught, events, right } = judged.at(0.0);
        assert_eq!((tested, caught, events, right), (3, 2, 2, 2));
        assert_eq!(judged.incidents[1].events, [(2, 60.5, 0)]);
        assert_eq!(judge_among(&incidents, &run, |_| true), judge(&incidents, &run));
    }

    #[test]
    fn the_delay_is_that_of_the_first_event() {
        let judged = judge(&[incident(78, None)], &run(&[(90, 91, 90.0), (80, 82, 75.0), (70, 79, 60.0)]));
        let outcome = &judged.incidents[0];
        let delays = [95.0, 80.0, 70.0, 50.0].map(|threshold| outcome.delay(threshold));
        assert_eq!(delays, [None, Some(12 * HOUR), Some(2 * HOUR), Some(0)]);
    }

    #[test]
    fn without_incidents_there_is_nothing_to_catch() {
        let judged = judge(&[], &run(&[(80, 82, 90.0)]));
        assert_eq!((judged.at(70.0).recall(), judged.catches_all()), (None, None));
    }
}
