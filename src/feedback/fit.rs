//! Answers, which name metrics and instants, to the metrics and buckets of findings.

use std::collections::BTreeMap;

use crate::model::feedback::{Answer, Feedback, KnownEvent, Mark, Said, Subject, Verdict};
use crate::model::finding::{Anomaly, Findings};
use crate::model::metric::{DimensionKey, Metric, MetricId, MetricSet};
use crate::model::time::TimeRange;

/// An answer about an anomaly, in terms of the findings.
#[derive(Debug)]
pub(super) struct Fitted<'a> {
    /// Its place in the list of answers.
    pub(super) answer: usize,
    pub(super) said: &'a Said,
    pub(super) subject: &'a Subject,
    pub(super) verdict: Verdict,
    pub(super) measure: usize,
    pub(super) key: DimensionKey,
    /// The metric, if it is among those of the findings.
    pub(super) metric: Option<MetricId>,
    /// First bucket and the one after the last, which may lie outside the grid.
    pub(super) from: f64,
    pub(super) to: f64,
}

/// A known event, in terms of the findings.
#[derive(Debug)]
pub(super) struct FittedKnown<'a> {
    pub(super) answer: usize,
    pub(super) known: &'a KnownEvent,
    measures: Vec<usize>,
    /// For each dimension the values it concerns; all if empty.
    values: Vec<&'a [String]>,
    from: f64,
    to: f64,
}

/// All answers that the findings have a use for, and the others with the reason.
#[derive(Debug, Default)]
pub(super) struct Fits<'a> {
    pub(super) subjects: Vec<Fitted<'a>>,
    pub(super) known: Vec<FittedKnown<'a>>,
    pub(super) unused: Vec<(usize, String)>,
}

/// Holds the answers against the findings.
pub(super) fn fit<'a>(findings: &Findings, feedback: &'a Feedback) -> Fits<'a> {
    let set = &findings.metric_set;
    let measures: BTreeMap<&str, usize> =
        set.measures.iter().enumerate().map(|(index, measure)| (measure.name.as_str(), index)).collect();
    let metrics: BTreeMap<(usize, &DimensionKey), MetricId> =
        findings.metrics.iter().map(|metric| ((metric.measure, &metric.key), metric.id)).collect();
    let measure = |name: &str| measures.get(name).copied().ok_or_else(|| no_measure(name));
    let mut fits = Fits::default();
    for (answer, Answer { said, .. }) in feedback.answers.iter().enumerate() {
        let fitted = match said {
            Said::Event(subject, _) | Said::Metric(subject, _) | Said::Missed(subject) => {
                subject.dimensions.keys().try_for_each(|name| dimension(set, name)).and_then(|()| {
                    let measure = measure(&subject.measure)?;
                    let key = set.dimensions.iter().map(|name| subject.dimensions.get(name).cloned()).collect();
                    let key = DimensionKey(key);
                    let metric = metrics.get(&(measure, &key)).copied();
                    let (from, to) = buckets(findings, subject.range);
                    let verdict = said.verdict().unwrap_or(Verdict::Relevant);
                    let fitted = Fitted { answer, said, subject, verdict, measure, key, metric, from, to };
                    fits.subjects.push(fitted);
                    Ok(())
                })
            }
            Said::Known(known) => FittedKnown::new(findings, answer, known).map(|fitted| {
                // Others have no effect: yet, or any more.
                if fitted.is_tested(findings) {
                    fits.known.push(fitted);
                }
            }),
        };
        if let Err(reason) = fitted {
            fits.unused.push((answer, reason));
        }
    }
    fits
}

fn no_measure(name: &str) -> String {
    format!("there is no measure {name}")
}

/// Whether there is such a dimension.
fn dimension(set: &MetricSet, name: &str) -> Result<(), String> {
    let is_there = set.dimensions.iter().any(|dimension| dimension == name);
    is_there.then_some(()).ok_or_else(|| format!("there is no dimension {name}"))
}

/// Where a span of instants lies on the axis of buckets.
fn buckets(findings: &Findings, range: TimeRange) -> (f64, f64) {
    let grid = findings.grid;
    let range = if grid.interval.is_local() { findings.zone.range_to_local(range) } else { range };
    (grid.position(range.start), grid.position(range.end))
}

/// Buckets that a run from `from` to `to` shares with an anomaly.
fn shared(from: f64, to: f64, anomaly: &Anomaly) -> f64 {
    to.min(anomaly.to as f64) - from.max(anomaly.from as f64)
}

impl Fitted<'_> {
    /// Whether the anomaly is the one it is about: in the same metric, and they share half of the shorter one.
    pub(super) fn is_about(&self, anomaly: &Anomaly) -> bool {
        self.metric == Some(anomaly.metric) && {
            let shorter = (self.to - self.from).min((anomaly.to - anomaly.from) as f64);
            shared(self.from, self.to, anomaly) * 2.0 >= shorter
        }
    }

    /// Its tested buckets, if it has a metric and any.
    pub(super) fn mark(&self, findings: &Findings) -> Option<Mark> {
        let from = self.from.round().max(findings.split as f64);
        let to = self.to.round().min(findings.grid.len as f64);
        (from < to).then_some(Mark { metric: self.metric?, from: from as u32, to: to as u32 })
    }
}

impl<'a> FittedKnown<'a> {
    /// The known event that is answer number `answer`, or why there is no use for it.
    pub(super) fn new(findings: &Findings, answer: usize, known: &'a KnownEvent) -> Result<Self, String> {
        let set = &findings.metric_set;
        known.values.keys().try_for_each(|name| dimension(set, name))?;
        let place = |name: &String| set.measures.iter().position(|measure| measure.name == *name);
        let measures = known.measures.iter().map(|name| place(name).ok_or_else(|| no_measure(name)));
        let measures = measures.collect::<Result<_, _>>()?;
        let values = set.dimensions.iter().map(|name| known.values.get(name).map_or(&[][..], Vec::as_slice)).collect();
        let (from, to) = buckets(findings, known.range);
        Ok(Self { answer, known, measures, values, from, to })
    }

    /// Whether some of it is tested.
    pub(super) fn is_tested(&self, findings: &Findings) -> bool {
        self.to > findings.split as f64 && self.from < findings.grid.len as f64
    }

    /// Whether it begins when the data are over.
    pub(super) fn starts_after(&self, findings: &Findings) -> bool {
        self.from >= findings.grid.len as f64
    }

    /// The buckets that it touches.
    pub(super) fn window(&self, findings: &Findings) -> Option<(usize, usize)> {
        let (from, to) = (self.from.floor().max(0.0), self.to.ceil().min(findings.grid.len as f64));
        (from < to).then_some((from as usize, to as usize))
    }

    /// Whether a metric is concerned.
    pub(super) fn concerns(&self, metric: &Metric) -> bool {
        let concerned = |(values, own): (&&[String], &Option<String>)| {
            values.is_empty() || own.as_ref().is_some_and(|own| values.contains(own))
        };
        (self.measures.is_empty() || self.measures.contains(&metric.measure))
            && self.values.iter().zip(&metric.key.0).all(concerned)
    }

    /// Whether the anomaly was to be expected: at least half of it lies in the period, in a place that is concerned.
    pub(super) fn covers(&self, findings: &Findings, anomaly: &Anomaly) -> bool {
        shared(self.from, self.to, anomaly) * 2.0 >= (anomaly.to - anomaly.from) as f64
            && self.concerns(&findings.metrics[anomaly.metric.index()])
    }
}
