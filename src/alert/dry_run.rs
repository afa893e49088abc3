//! What a rule would have done over the tested part of a run.

use super::gate::Pace;
use super::rule::Matcher;
use crate::diagnose::caught::{Judged, judge_among};
use crate::model::alert::{AlertRule, Cause, Firing, Limit};
use crate::model::archive::Incident;
use crate::model::finding::{AnomalyGroup, Findings};
use crate::model::order;
use crate::model::time::Timestamp;

/// A rule held against the events of a run.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DryRun {
    /// What it fires on, in order of time.
    pub fired: Vec<Fired>,
    /// Length of the tested part, in weeks.
    pub weeks: f64,
    /// How often it would fire at each threshold from 0 to 100, all else as it is; empty for a rule on a line.
    pub curve: Vec<u32>,
    /// The same without its least gap.
    pub without_gap: Vec<u32>,
    /// When nothing fires, the most severe event that fits all but the threshold: an index into the findings' events.
    pub nearest: Option<usize>,
}

/// One time that a rule would fire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fired {
    /// Index into the findings' events.
    pub event: usize,
    /// When: an instant.
    pub at: Timestamp,
}

impl DryRun {
    /// Firing `index` of the list as what messages are made of. The event is as the whole run knows it.
    pub fn firing(&self, rule: &AlertRule, findings: &Findings, index: usize) -> Firing {
        let Fired { event, at } = self.fired[index];
        Firing { rule: rule.name.clone(), at, cause: Cause::Event(Box::new(findings.events[event].clone())) }
    }

    /// Known incidents held against what fires: the figures are those at threshold 0.
    pub fn caught(&self, incidents: &[Incident], findings: &Findings) -> Judged {
        let mut fires = vec![false; findings.events.len()];
        self.fired.iter().for_each(|fired| fires[fired.event] = true);
        judge_among(incidents, findings, |index| fires[index])
    }

    /// Firings per week; 0 where nothing was tested.
    pub fn per_week(&self) -> f64 {
        if self.weeks > 0.0 { self.fired.len() as f64 / self.weeks } else { 0.0 }
    }
}

/// When a rule can fire on what a bucket shows: the interval is over, and the delay of the data has passed.
pub fn due(findings: &Findings, bucket: usize) -> Timestamp {
    findings.instant(findings.grid.time(bucket + 1)) + i64::from(findings.metric_set.delay_seconds)
}

/// Holds a rule against the events of a run; whether it is enabled is not asked. A rule on a line fires on no event.
pub fn dry_run(rule: &AlertRule, findings: &Findings) -> DryRun {
    let (grid, split) = (findings.grid, findings.split);
    let tested = findings.instant(grid.time(grid.len)) - findings.instant(grid.time(split));
    let weeks = tested as f64 / (7.0 * 86_400.0);
    let Some(matcher) = Matcher::new(rule, &findings.metric_set) else { return DryRun { weeks, ..DryRun::default() } };
    let concerned = |(index, event): (usize, &AnomalyGroup)| {
        let at = matcher.concerns(event).then(|| due(findings, event.primary().peak))?;
        Some(Match { event: index, at, severity: event.severity, has_gap: matcher.has_gap(event) })
    };
    let mut all: Vec<Match> = findings.events.iter().enumerate().filter_map(concerned).collect();
    // At the same time the most severe goes first, as in the list of events.
    order::sort_by_key(&mut all, |one| one.at);
    let with_gap: Vec<Match> = all.iter().copied().filter(|one| one.has_gap).collect();
    let mut pace = Pace::new(rule.limit);
    let fires = |one: &&Match| one.severity >= matcher.threshold && pace.admits(one.at);
    let fired: Vec<_> = with_gap.iter().filter(fires).map(|one| Fired { event: one.event, at: one.at }).collect();
    let nearest = with_gap.iter().map(|one| one.event).min().filter(|_| fired.is_empty());
    let with_least = curve(&with_gap, rule.limit);
    let without_gap = if with_gap.len() == all.len() { with_least.clone() } else { curve(&all, rule.limit) };
    DryRun { fired, weeks, curve: with_least, without_gap, nearest }
}

/// An event that a rule concerns.
#[derive(Debug, Clone, Copy)]
struct Match {
    event: usize,
    at: Timestamp,
    severity: f64,
    has_gap: bool,
}

/// Firings at each threshold, a gate for each.
fn curve(matches: &[Match], limit: Limit) -> Vec<u32> {
    const THRESHOLDS: usize = 101;
    let (mut counts, mut paces) = (vec![0; THRESHOLDS], [Pace::new(limit); THRESHOLDS]);
    for one in matches {
        let reached = (one.severity as usize).min(THRESHOLDS - 1);
        for (count, pace) in counts.iter_mut().zip(&mut paces[..=reached]) {
            *count += u32::from(pace.admits(one.at));
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::alert::Condition;
    use crate::model::finding::Direction;
    use crate::words::events::sample;

    /// Events of an hour each: where, severity, and the gap of the primary anomaly. The first tested hour is 70.
    fn findings(events: &[(usize, f64, f64)]) -> Findings {
        let event = |&(from, severity, gap): &(usize, f64, f64)| {
            let mut event = sample::event("a", severity, Direction::Below, 1, (from, from + 1), [&[], &[]]);
            event.anomalies[0].gap = gap;
            event
        };
        let mut events: Vec<_> = events.iter().map(event).collect();
        order::sort_by(&mut events, AnomalyGroup::by_severity);
        sample::findings(events)
    }

    fn rule(threshold: f64, least_gap: f64, limit: Limit) -> AlertRule {
        AlertRule {
            condition: Condition::Event { direction: None, threshold, least_gap },
            limit,
            ..AlertRule::default()
        }
    }

    #[test]
    fn events_fire_in_order_of_time_once_their_peak_is_over() {
        let mut findings = findings(&[(90, 72.0, -5.0), (80, 95.0, -60.0), (84, 60.0, -50.0), (71, 70.0, 40.0)]);
        findings.metric_set.delay_seconds = 300;
        let check = |threshold, least_gap, limit, expected: &[(usize, i64)]| {
            let found = dry_run(&rule(threshold, least_gap, limit), &findings);
            let fired: Vec<_> = found.fired.iter().map(|fired| (fired.event, fired.at / 3_600)).collect();
            assert_eq!(fired, expected, "{threshold} {least_gap} {limit:?}");
            assert!(found.fired.iter().all(|fired| fired.at % 3_600 == 300));
        };
        // By severity, the events are those of the hours 80, 90, 71 and 84.
        check(70.0, 0.0, Limit::Event, &[(2, 72), (0, 81), (1, 91)]);
        check(70.0, 40.0, Limit::Event, &[(2, 72), (0, 81)]);
        check(0.0, 0.0, Limit::Period(9 * 3_600), &[(2, 72), (0, 81), (1, 91)]);
        check(0.0, 0.0, Limit::Period(9 * 3_600 + 1), &[(2, 72), (3, 85)]);
        check(96.0, 0.0, Limit::Event, &[]);
    }

    #[test]
    fn curves_count_firings_at_each_threshold() {
        let findings = findings(&[(72, 95.0, -60.0), (74, 80.5, -5.0), (75, 60.0, -50.0)]);
        let found = dry_run(&rule(70.0, 50.0, Limit::Event), &findings);
        let at = |curve: &[u32]| [0, 60, 61, 80, 81, 95, 96, 100].map(|threshold| curve[threshold]);
        assert_eq!(at(&found.curve), [2, 2, 1, 1, 1, 1, 0, 0]);
        assert_eq!(at(&found.without_gap), [3, 3, 2, 2, 1, 1, 0, 0]);
        assert_eq!((found.curve.len(), found.without_gap.len()), (101, 101));
        // After the gate: within two hours of the first, or of the second where the first is too weak.
        let found = dry_run(&rule(70.0, 0.0, Limit::Period(3 * 3_600)), &findings);
        assert_eq!(at(&found.curve), [2, 2, 1, 1, 1, 1, 0, 0]);
        assert_eq!(found.curve, found.without_gap);
        assert_eq!((found.fired.len(), found.weeks), (1, 30.0 / 168.0));
        assert!((found.per_week() - 5.6).abs() < 1e-9);
    }

    #[test]
    fn the_nearest_event_fits_all_but_the_threshold() {
        let findings = findings(&[(72, 64.0, -60.0), (74, 69.5, -5.0)]);
        let nearest = |threshold, gap| dry_run(&rule(threshold, gap, Limit::Event), &findings).nearest;
        assert_eq!([nearest(70.0, 0.0), nearest(70.0, 10.0), nearest(70.0, 100.0)], [Some(0), Some(1), None]);
        assert_eq!(nearest(64.0, 0.0), None);
    }

    #[test]
    fn incidents_are_caught_by_what_fires() {
        let findings = findings(&[(72, 95.0, -60.0), (80, 60.0, -60.0)]);
        let incident = |hour: i64| Incident { start: hour * 3_600, end: Some(hour * 3_600 + 1), ..Incident::default() };
        let caught =
            dry_run(&rule(70.0, 0.0, Limit::Event), &findings).caught(&[incident(72), incident(80)], &findings);
        let is_caught: Vec<_> = caught.incidents.iter().map(|incident| incident.is_caught(0.0)).collect();
        assert_eq!(is_caught, [true, false]);
    }

    #[test]
    fn a_firing_carries_its_event() {
        let findings = findings(&[(72, 95.0, -60.0)]);
        let rule = AlertRule { name: "sales".to_owned(), ..rule(70.0, 0.0, Limit::Event) };
        let firing = dry_run(&rule, &findings).firing(&rule, &findings, 0);
        let cause = Cause::Event(Box::new(findings.events[0].clone()));
        assert_eq!(firing, Firing { rule: "sales".to_owned(), at: 73 * 3_600, cause });
    }
}
