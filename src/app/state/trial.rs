//! What a rule does on the run that is shown.

use super::detector::Detector;
use crate::alert::dry_run::{DryRun, dry_run, on_lines};
use crate::alert::line::Kept;
use crate::alert::rule::metrics;
use crate::diagnose::caught::Judged;
use crate::model::alert::{AlertRule, Breach, Cause, Condition, Firing};
use crate::model::archive::Incident;
use crate::model::finding::{AnomalyGroup, Findings};
use crate::model::metric::MetricId;
use crate::model::time::{TimeRange, Timestamp};
use crate::protocol::message::LineQuery;

/// A rule held against a run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Trial {
    /// What it does with events: nothing if it is on a line, but for the length of the tested part.
    pub(crate) run: DryRun,
    /// What it does if it is on a line.
    pub(crate) line: Option<LineTrial>,
}

/// A rule on a line held against a run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum LineTrial {
    /// The values are not there yet, or cannot be had.
    Unknown,
    /// What each of its metrics kept, and the firings.
    Known(Vec<(MetricId, Kept)>, Vec<Firing>),
}

/// What became of a known incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fate {
    /// Whether it reaches into the tested part.
    pub(crate) tested: bool,
    /// The first firing that catches it.
    pub(crate) firing: Option<usize>,
}

/// What the worker is asked for a rule on a line.
pub(crate) fn line_query(rule: &AlertRule, findings: &Findings) -> Option<LineQuery> {
    match rule.condition {
        Condition::Line(line) => Some(LineQuery { metrics: metrics(rule, findings), line }),
        Condition::Event { .. } => None,
    }
}

/// Tells one firing of a rule from the others.
pub(crate) fn key(firing: &Firing) -> String {
    match &firing.cause {
        Cause::Event(event) => format!("{} {}", event.id.0, firing.rule),
        Cause::Breach(Breach { metric, from, .. }) => format!("{}@{from} {}", metric.0, firing.rule),
    }
}

impl Trial {
    /// Holds a rule against the run of a detector. Tracks the values that lines are held against.
    pub(crate) fn of(detector: Detector, rule: &AlertRule, findings: &Findings) -> Self {
        let line = line_query(rule, findings).map(|query| match detector.kept(&query) {
            None => LineTrial::Unknown,
            Some(kept) => {
                let firings = on_lines(rule, findings, &kept);
                LineTrial::Known(query.metrics.into_iter().zip(kept).collect(), firings)
            }
        });
        Self { run: dry_run(rule, findings), line }
    }

    /// How often the rule fires; `None` while that is not known.
    pub(crate) fn fires(&self) -> Option<usize> {
        match &self.line {
            None => Some(self.run.fired.len()),
            Some(LineTrial::Known(_, firings)) => Some(firings.len()),
            Some(LineTrial::Unknown) => None,
        }
    }

    /// How often a week, if `fires` is how often in all.
    pub(crate) fn per_week(&self, fires: usize) -> f64 {
        if self.run.weeks > 0.0 { fires as f64 / self.run.weeks } else { 0.0 }
    }

    /// One of the firings, in order of time.
    pub(crate) fn firing(&self, rule: &AlertRule, findings: &Findings, index: usize) -> Option<Firing> {
        match &self.line {
            None => (index < self.run.fired.len()).then(|| self.run.firing(rule, findings, index)),
            Some(LineTrial::Known(_, firings)) => firings.get(index).cloned(),
            Some(LineTrial::Unknown) => None,
        }
    }

    /// When one of them is, which must be there.
    pub(crate) fn at(&self, index: usize) -> Timestamp {
        match &self.line {
            Some(LineTrial::Known(_, firings)) => firings[index].at,
            _ => self.run.fired[index].at,
        }
    }

    /// What becomes of known incidents with this rule alone. `judged` are they against all events.
    pub(crate) fn fates(&self, incidents: &[Incident], judged: &Judged, findings: &Findings) -> Vec<Fate> {
        let breaches: Vec<TimeRange> = match &self.line {
            Some(LineTrial::Known(_, firings)) => {
                firings.iter().filter_map(|firing| breach_range(firing, findings)).collect()
            }
            _ => Vec::new(),
        };
        let fate = |(incident, outcome): (&Incident, &crate::diagnose::caught::Outcome)| {
            let end = incident.end.unwrap_or(Timestamp::MAX).max(incident.start + 1);
            let range = TimeRange { start: incident.start, end };
            let by_event = || {
                let catches = |event: usize| outcome.events.iter().any(|(other, ..)| *other == event);
                self.run.fired.iter().position(|fired| catches(fired.event))
            };
            let by_breach = || breaches.iter().position(|breach| breach.overlaps(range));
            let firing = if self.line.is_none() { by_event() } else { by_breach() };
            Fate { tested: outcome.tested, firing: firing.filter(|_| outcome.tested) }
        };
        incidents.iter().zip(&judged.incidents).map(fate).collect()
    }
}

fn breach_range(firing: &Firing, findings: &Findings) -> Option<TimeRange> {
    let Cause::Breach(breach) = &firing.cause else { return None };
    let range = findings.grid.range(breach.from, breach.to);
    Some(TimeRange { start: findings.instant(range.start), end: findings.instant(range.end) })
}

/// The event that a firing is on.
pub(crate) fn event_of(firing: &Firing) -> Option<&AnomalyGroup> {
    match &firing.cause {
        Cause::Event(event) => Some(event),
        Cause::Breach(_) => None,
    }
}
