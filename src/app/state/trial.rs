//! What a rule does on the run that is shown.

use super::detector::Detector;
use crate::alert::dry_run::{DryRun, dry_run};
use crate::alert::line::{Kept, breach_id, firings};
use crate::alert::watched::metrics;
use crate::diagnose::caught::Outcome;
use crate::model::alert::{AlertRule, Breach, Cause, Condition, Firing};
use crate::model::archive::Incident;
use crate::model::finding::Findings;
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

/// What becomes of a known incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It does not reach into the tested part.
    NotTested,
    /// The rule fires on something that shares time with it.
    Caught,
    /// The rule does not.
    Missed,
}

/// What the worker is asked for a rule on a line.
pub(crate) fn line_query(rule: &AlertRule, findings: &Findings) -> Option<LineQuery> {
    match rule.condition {
        Condition::Line(line) => {
            Some(LineQuery { metrics: metrics(rule, &findings.metric_set, &findings.metrics), line })
        }
        Condition::Event { .. } => None,
    }
}

/// Tells a firing from all others, of other rules too.
pub(crate) fn key(firing: &Firing, findings: &Findings) -> String {
    let id = match &firing.cause {
        Cause::Event(event) => event.id.0.clone(),
        Cause::Breach(breach) => breach_id(findings, breach),
    };
    format!("{id} {}", firing.rule)
}

impl Trial {
    /// Holds a rule against the run of a detector. Tracks the values that lines are held against.
    pub(crate) fn of(detector: Detector, rule: &AlertRule, findings: &Findings) -> Self {
        let line = line_query(rule, findings).map(|query| match detector.kept(&query) {
            None => LineTrial::Unknown,
            Some(kept) => {
                let breaches: Vec<Breach> = kept.iter().flat_map(|kept| kept.breaches.iter().copied()).collect();
                let firings = firings(rule, findings, &breaches);
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

    /// What becomes of known incidents with this rule alone.
    pub(crate) fn fates(&self, incidents: &[Incident], findings: &Findings) -> Vec<Fate> {
        let firings = match &self.line {
            Some(LineTrial::Known(_, firings)) => firings.as_slice(),
            _ => &[],
        };
        let breaches: Vec<TimeRange> = firings.iter().filter_map(|firing| breach_range(firing, findings)).collect();
        let judged = self.run.caught(incidents, findings);
        let fate = |(incident, outcome): (&Incident, &Outcome)| {
            let end = incident.end.unwrap_or(Timestamp::MAX).max(incident.start + 1);
            let range = TimeRange { start: incident.start, end };
            let is_caught = !outcome.events.is_empty() || breaches.iter().any(|breach| breach.overlaps(range));
            match outcome.tested {
                false => Fate::NotTested,
                true if is_caught => Fate::Caught,
                true => Fate::Missed,
            }
        };
        incidents.iter().zip(&judged.incidents).map(fate).collect()
    }
}

fn breach_range(firing: &Firing, findings: &Findings) -> Option<TimeRange> {
    let Cause::Breach(breach) = &firing.cause else { return None };
    let range = findings.grid.range(breach.from, breach.to);
    Some(TimeRange { start: findings.instant(range.start), end: findings.instant(range.end) })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{event, findings};
    use super::*;
    use crate::alert::line::breaches;
    use crate::model::alert::FixedLine;
    use crate::model::finding::Direction;

    fn incident(from: i64, to: i64) -> Incident {
        Incident { start: from * 3_600, end: Some(to * 3_600), ..Incident::default() }
    }

    #[test]
    fn an_incident_is_caught_by_what_the_rule_fires_on() {
        let run = findings(vec![
            event("a", 94.0, Direction::Below, 1, (80, 82), [&[], &[]]),
            event("b", 58.7, Direction::Below, 1, (90, 92), [&[], &[]]),
        ]);
        let incidents = [incident(79, 81), incident(90, 91), incident(3, 4)];
        let events = Trial { run: dry_run(&AlertRule::default(), &run), line: None };
        assert_eq!(events.fates(&incidents, &run), [Fate::Caught, Fate::Missed, Fate::NotTested]);
        assert_eq!((events.fires(), events.firing(&AlertRule::default(), &run, 1)), (Some(1), None));

        let line = FixedLine { side: Direction::Below, bound: 5.0, target: None };
        let rule = AlertRule { condition: Condition::Line(line), ..AlertRule::default() };
        let mut values = [9.0; 100];
        values[90] = 1.0;
        let kept = breaches(&line, MetricId(0), &values, run.grid, run.split..run.grid.len);
        let firings = firings(&rule, &run, &kept.breaches);
        assert_eq!((firings.len(), firings[0].at), (1, 91 * 3_600));
        assert!(key(&firings[0], &run).starts_with("line-"));
        let line = Some(LineTrial::Known(vec![(MetricId(0), kept)], firings));
        let lines = Trial { run: dry_run(&rule, &run), line };
        assert_eq!(lines.fates(&incidents, &run), [Fate::Missed, Fate::Caught, Fate::NotTested]);
        assert_eq!(Trial { line: Some(LineTrial::Unknown), ..lines }.fires(), None);
    }
}
