//! What a rule would have done over the tested part of a run.

use super::gate::Pace;
use super::rule::Matcher;
use crate::model::alert::{AlertRule, Cause, Firing};
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

    /// Firings per week; 0 where nothing was tested.
    pub fn per_week(&self) -> f64 {
        if self.weeks > 0.0 { self.fired.len() as f64 / self.weeks } else { 0.0 }
    }
}

/// When a rule can fire on an event: the interval of its clearest moment is over, and the delay of the data has passed.
pub fn due(findings: &Findings, event: &AnomalyGroup) -> Timestamp {
    let over = findings.grid.time(event.primary().peak + 1);
    findings.instant(over) + i64::from(findings.metric_set.delay_seconds)
}

/// Holds a rule against the events of a run; whether it is enabled is not asked. A rule on a line fires on no event.
pub fn dry_run(rule: &AlertRule, findings: &Findings) -> DryRun {
    let (grid, split) = (findings.grid, findings.split);
    let tested = findings.instant(grid.time(grid.len)) - findings.instant(grid.time(split));
    let weeks = tested as f64 / (7.0 * 86_400.0);
    let Some(matcher) = Matcher::new(rule, &findings.metric_set) else { return DryRun { weeks, ..DryRun::default() } };
    let concerned = |(index, event): (usize, &AnomalyGroup)| {
        let at = matcher.concerns(event).then(|| due(findings, event))?;
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
    let curve = |matches: &[Match]| -> Vec<u32> {
        (0..=100).map(|threshold| count(matches, threshold.into(), Pace::new(rule.limit))).collect()
    };
    DryRun { fired, weeks, curve: curve(&with_gap), without_gap: curve(&all), nearest }
}

/// An event that a rule concerns.
#[derive(Debug, Clone, Copy)]
struct Match {
    event: usize,
    at: Timestamp,
    severity: f64,
    has_gap: bool,
}

/// Firings at a threshold.
fn count(matches: &[Match], threshold: f64, mut pace: Pace) -> u32 {
    matches.iter().filter(|one| one.severity >= threshold && pace.admits(one.at)).count() as u32
}
