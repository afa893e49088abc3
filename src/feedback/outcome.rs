//! What the answers make of each event.

use std::collections::BTreeMap;

use super::fit::{Fits, Fitted};
use super::likeness::{Likeness, likeness, place};
use super::vote::{KNOWN, Votes, moved};
use crate::detect::severity::severity;
use crate::diagnose::level::{Watched, clearest, strength};
use crate::model::feedback::{Feedback, Review, Said, Verdict};
use crate::model::finding::{Anomaly, AnomalyGroup, BAND_SEVERITY, DEFAULT_THRESHOLD, Findings};
use crate::model::metric::MetricId;
use crate::model::order;

/// An event after the answers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Outcome {
    pub(super) severity: f64,
    pub(super) review: Review,
}

/// Answers held against findings, ready to judge events.
pub(super) struct Judge<'a> {
    findings: &'a Findings,
    feedback: &'a Feedback,
    fits: &'a Fits<'a>,
    watched: Watched,
    /// For each metric with an anomaly the answers from places like its own, and how alike they are.
    near: BTreeMap<MetricId, Vec<(&'a Fitted<'a>, f64)>>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        findings: &'a Findings,
        feedback: &'a Feedback,
        fits: &'a Fits<'a>,
        events: &[&AnomalyGroup],
    ) -> Self {
        let deviating = events.iter().flat_map(|event| event.anomalies.iter().map(|anomaly| anomaly.metric));
        let near = order::distinct(deviating).into_iter().map(|id| {
            let metric = &findings.metrics[id.index()];
            let places = fits.subjects.iter().map(|fitted| (fitted, place(fitted, metric)));
            (id, places.filter(|(_, place)| *place > 0.0).collect())
        });
        let near = near.collect();
        let skipped = |id: MetricId| findings.skipped.binary_search_by_key(&id, |skipped| skipped.metric).is_ok();
        let judged = findings.metrics.iter().take(findings.finished).filter(|metric| !skipped(metric.id));
        Self { findings, feedback, fits, watched: Watched::count(judged), near }
    }

    /// The answers from places like that of an anomaly.
    fn near(&self, anomaly: &Anomaly) -> &[(&'a Fitted<'a>, f64)] {
        self.near.get(&anomaly.metric).map_or(&[], Vec::as_slice)
    }

    /// The answers about the anomaly itself.
    fn about<'b>(&'b self, anomaly: &'b Anomaly) -> impl Iterator<Item = &'a Fitted<'a>> + use<'a, 'b> {
        self.near(anomaly).iter().map(|(fitted, _)| *fitted).filter(|fitted| fitted.is_about(anomaly))
    }

    /// The answers that count on an anomaly, with how alike it is to what they are about.
    pub(super) fn similar<'b>(
        &'b self,
        anomaly: &'b Anomaly,
    ) -> impl Iterator<Item = (&'a Fitted<'a>, Likeness)> + use<'a, 'b> {
        let grid = self.findings.grid;
        let likeness =
            move |(fitted, place): &(&'a Fitted<'a>, f64)| Some((*fitted, likeness(grid, fitted, *place, anomaly)?));
        self.near(anomaly).iter().filter_map(likeness)
    }

    /// What the answers make of an event.
    pub(super) fn judge(&self, event: &AnomalyGroup) -> Outcome {
        let primary = event.primary();
        let mut review = Review::default();
        let mut notes = Vec::new();
        for anomaly in &event.anomalies {
            for fitted in self.about(anomaly) {
                match fitted.said {
                    // Whether an event is relevant is said of its primary anomaly, which may be another in this run.
                    Said::Event(_, verdict) => review.verdict = Some(*verdict),
                    Said::Metric(_, verdict) => {
                        review.metrics.retain(|(metric, _)| *metric != anomaly.metric);
                        review.metrics.push((anomaly.metric, *verdict));
                    }
                    Said::Missed(_) if anomaly == primary => {
                        (review.verdict, review.missed) = (Some(Verdict::Relevant), true);
                    }
                    _ => continue,
                }
                notes.push(fitted.answer);
            }
        }
        let known = self.fits.known.iter().rfind(|known| known.covers(self.findings, primary));
        review.known = known.map(|known| known.known.name.clone());
        notes.extend(known.map(|known| known.answer));
        let notes = order::distinct(notes);
        let notes = notes.into_iter().map(|answer| self.feedback.answers[answer].note.as_str());
        review.note = notes.filter(|note| !note.is_empty()).collect::<Vec<_>>().join("\n");
        order::sort_by_key(&mut review.metrics, |(metric, _)| *metric);
        let severity = match review.verdict {
            Some(Verdict::NotRelevant) => event.severity.min(BAND_SEVERITY),
            Some(Verdict::Relevant) => event.severity.max(DEFAULT_THRESHOLD),
            None => self.voted(event, &mut review),
        };
        Outcome { severity, review }
    }

    /// The severity of an event on which there is no answer. Votes on what single metrics show are no votes on the
    /// others: the event keeps what it would be by those alone.
    fn voted(&self, event: &AnomalyGroup, review: &mut Review) -> f64 {
        let primary = event.primary();
        let (mut on_events, mut all, mut by_metric) = (Votes::default(), Votes::default(), false);
        for (fitted, likeness) in self.similar(primary) {
            all.add(fitted.verdict, likeness);
            review.similar += 1;
            if is_against_metric(fitted) { by_metric = true } else { on_events.add(fitted.verdict, likeness) }
        }
        let known = |balance: f64| if review.known.is_some() { balance.max(KNOWN) } else { balance };
        if review.metrics.is_empty() && !by_metric {
            return moved(event.severity, known(all.balance()));
        }
        let declined = |metric: MetricId| review.metrics.contains(&(metric, Verdict::NotRelevant));
        let alike = |anomaly: &Anomaly| self.similar(anomaly).any(|(fitted, _)| is_against_metric(fitted));
        let others: Vec<&Anomaly> =
            event.anomalies.iter().filter(|anomaly| !declined(anomaly.metric) && !alike(anomaly)).collect();
        let others = severity(strength(&clearest(&self.findings.metrics, self.watched, &others))).min(event.severity);
        let whole = if declined(primary.metric) { 1.0 } else { all.balance() };
        moved(event.severity, known(whole)).max(moved(others, known(on_events.balance())))
    }
}

/// Whether an answer says that what a single metric shows is not relevant.
fn is_against_metric(fitted: &Fitted<'_>) -> bool {
    matches!(fitted.said, Said::Metric(_, Verdict::NotRelevant))
}
