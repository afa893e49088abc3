//! Answers applied to findings: severities, parts and reviews of all events, and events for what was missed.

use super::fit::{Fits, Fitted, fit};
use super::outcome::{Judge, Outcome};
use crate::model::feedback::{Feedback, Mark, Said};
use crate::model::finding::{AnomalyGroup, Findings, PartKind, ScorePart};
use crate::model::notice::{NoticeKind, Place};
use crate::model::order;

/// The findings as the answers leave them: `findings` are those of the run, without any answer, and `measured` holds
/// events of at least the stretches that [`marks`] names. Answers without use become notices.
pub fn apply(findings: &Findings, feedback: &Feedback, measured: &[AnomalyGroup]) -> Findings {
    let fits = fit(findings, feedback);
    let outcomes = outcomes(findings, feedback, &fits, measured);
    let mut found = findings.clone();
    found.events.extend(missed(findings, &fits, measured).cloned());
    for (event, Outcome { severity, review }) in found.events.iter_mut().zip(outcomes) {
        let points = severity - event.severity;
        if points != 0.0 {
            event.parts.push(ScorePart { kind: PartKind::Answers, points });
        }
        (event.severity, event.review) = (severity, review);
    }
    order::sort_by(&mut found.events, AnomalyGroup::by_severity);
    for (answer, kind) in unused(findings, feedback, &fits, measured) {
        found.notices.add(kind, || Place { found: Some(Place::excerpt(&label(feedback, answer))), ..Place::default() });
    }
    found
}

/// The stretches that readers marked as missed anomalies and that no event is named after: their figures have to be
/// measured by whoever has the series.
pub fn marks(findings: &Findings, feedback: &Feedback) -> Vec<Mark> {
    fit(findings, feedback).subjects.iter().filter_map(|fitted| mark(findings, fitted)).collect()
}

/// What the answers make of each event of the findings, and after them of each that was missed.
pub(super) fn outcomes<'a>(
    findings: &'a Findings,
    feedback: &'a Feedback,
    fits: &'a Fits<'a>,
    measured: &'a [AnomalyGroup],
) -> Vec<Outcome> {
    let events: Vec<_> = findings.events.iter().chain(missed(findings, fits, measured)).collect();
    let judge = Judge::new(findings, feedback, fits, &events);
    events.into_iter().map(|event| judge.judge(event)).collect()
}

/// The stretch to measure for an answer, if there is one.
fn mark(findings: &Findings, fitted: &Fitted<'_>) -> Option<Mark> {
    let found = || findings.events.iter().any(|event| fitted.is_about(event.primary()));
    if matches!(fitted.said, Said::Missed(_)) && !found() { fitted.mark(findings) } else { None }
}

/// The measured events of what was missed, in the order of the answers.
fn missed<'a>(
    findings: &'a Findings,
    fits: &'a Fits<'a>,
    measured: &'a [AnomalyGroup],
) -> impl Iterator<Item = &'a AnomalyGroup> {
    fits.subjects.iter().filter_map(|fitted| {
        let mark = mark(findings, fitted)?;
        measured.iter().find(|event| is_of(event, mark))
    })
}

fn is_of(event: &AnomalyGroup, mark: Mark) -> bool {
    (event.primary().metric, event.from, event.to) == (mark.metric, mark.from as usize, mark.to as usize)
}

/// Answers that change nothing, or only what is similar, with what to say of them.
fn unused(
    findings: &Findings,
    feedback: &Feedback,
    fits: &Fits<'_>,
    measured: &[AnomalyGroup],
) -> Vec<(usize, NoticeKind)> {
    let mut unused: Vec<(usize, NoticeKind)> = fits
        .unused
        .iter()
        .map(|(answer, reason)| (*answer, NoticeKind::UnusedAnswer { reason: reason.clone() }))
        .collect();
    let found = |fitted: &&Fitted<'_>| {
        let of_event = |event: &AnomalyGroup| event.anomalies.iter().any(|anomaly| fitted.is_about(anomaly));
        findings.events.iter().chain(missed(findings, fits, measured)).any(of_event)
    };
    let elsewhere = fits.subjects.iter().filter(|fitted| !found(fitted));
    unused.extend(elsewhere.map(|fitted| (fitted.answer, NoticeKind::AnswerElsewhere)));
    order::sort_by_key(&mut unused, |(answer, _)| *answer);
    debug_assert!(unused.iter().all(|(answer, _)| *answer < feedback.answers.len()));
    unused
}

/// What an answer is about, for the reader: "revenue, uk, mobile_web", "known event: sale".
fn label(feedback: &Feedback, answer: usize) -> String {
    match &feedback.answers[answer].said {
        Said::Known(known) => format!("known event: {}", known.name),
        Said::Event(subject, _) | Said::Metric(subject, _) | Said::Missed(subject) => {
            let values = subject.dimensions.values().map(String::as_str);
            std::iter::once(subject.measure.as_str()).chain(values).collect::<Vec<_>>().join(", ")
        }
    }
}
