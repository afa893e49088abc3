//! Known events, held against findings: where they lie, and what falls into them.

use super::fit::FittedKnown;
use crate::model::feedback::{Feedback, KnownEvent, Said};
use crate::model::finding::{AnomalyGroup, Findings};
use crate::model::metric::MetricId;
use crate::model::order;

/// Where a known event lies in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lies {
    /// Where nothing is judged: before the data, or in what was learned from.
    Before,
    /// Some of it in what was tested.
    Tested,
    /// After the data, so far.
    After,
}

/// What a run makes of a known event.
#[derive(Debug, Clone, PartialEq)]
pub struct Held<'a> {
    /// Its place in the list of answers.
    pub answer: usize,
    /// The event.
    pub known: &'a KnownEvent,
    /// Where it lies, or why the run has no use for it.
    pub lies: Result<Lies, String>,
    /// How many events fall into it.
    pub events: u64,
}

/// All known events among the answers, in their order.
pub fn held<'a>(findings: &Findings, feedback: &'a Feedback) -> Vec<Held<'a>> {
    let held = |(answer, known): (usize, &'a KnownEvent)| match FittedKnown::new(findings, answer, known) {
        Ok(fitted) => {
            let covers = |event: &&_| fitted.covers(findings, AnomalyGroup::primary(event));
            let lies = match fitted.is_tested(findings) {
                true => Lies::Tested,
                false if fitted.starts_after(findings) => Lies::After,
                false => Lies::Before,
            };
            let events = if lies == Lies::Tested { findings.events.iter().filter(covers).count() as u64 } else { 0 };
            Held { answer, known, lies: Ok(lies), events }
        }
        Err(reason) => Held { answer, known, lies: Err(reason), events: 0 },
    };
    all(feedback).map(held).collect()
}

/// A known event on the buckets of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// Buckets that it touches, half-open.
    pub window: (usize, usize),
    /// What it is called.
    pub name: String,
}

/// The known events that concern a metric, earliest first.
pub fn on_metric(findings: &Findings, feedback: &Feedback, metric: MetricId) -> Vec<Period> {
    let Some(metric) = findings.metrics.get(metric.index()) else { return Vec::new() };
    let period = |(answer, known): (usize, &KnownEvent)| {
        let fitted = FittedKnown::new(findings, answer, known).ok().filter(|fitted| fitted.concerns(metric))?;
        Some(Period { window: fitted.window(findings)?, name: known.name.clone() })
    };
    let mut periods: Vec<Period> = all(feedback).filter_map(period).collect();
    order::sort_by(&mut periods, |a, b| a.window.cmp(&b.window).then_with(|| a.name.cmp(&b.name)));
    periods
}

fn all(feedback: &Feedback) -> impl Iterator<Item = (usize, &KnownEvent)> {
    feedback.answers.iter().enumerate().filter_map(|(answer, given)| match &given.said {
        Said::Known(known) => Some((answer, known)),
        _ => None,
    })
}
