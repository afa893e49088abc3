//! Whether a session from a file holds together, so that nothing that reads it can leave the bounds of a list.

use std::collections::BTreeSet;

use super::{Session, SessionLife, SessionRun};
use crate::model::civil::FURTHEST;
use crate::model::explanation::{Explanation, Related};
use crate::model::feedback::Review;
use crate::model::finding::{Anomaly, AnomalyGroup, Findings, ScorePart};
use crate::model::metric::{DimensionKey, MetricId};
use crate::model::order;
use crate::model::plan::Plan;
use crate::model::time::{TimeRange, Timestamp};
use crate::prepare::layout::MAX_BUCKETS;

/// What does not hold together, as the end of "It does not hold together: …". What follows from the rest is set right.
pub(super) fn check(session: &mut Session) -> Result<(), String> {
    for note in &session.notes {
        is_range(note.range).then_some(()).ok_or("the period of a note")?;
    }
    for incident in &session.incidents {
        let end = incident.end.unwrap_or(incident.start);
        (is_time(incident.start) && is_time(end)).then_some(()).ok_or("the time of an incident")?;
    }
    life(&mut session.life)?;
    let Some(SessionRun { learn_percent, findings, milliseconds, .. }) = &mut session.run else { return Ok(()) };
    if *learn_percent > Plan::MOST_LEARNED || !milliseconds.is_finite() {
        return Err("the settings of the run".to_owned());
    }
    frame(findings)?;
    let mut ids = BTreeSet::new();
    let frame = Findings { events: Vec::new(), ..findings.clone() };
    for (index, event) in findings.events.iter_mut().enumerate() {
        if let Err(what) = check_event(&frame, event) {
            return Err(format!("{what} of event {}", index + 1));
        }
        if !ids.insert(event.id.clone()) {
            return Err(format!("event {} has the id of another", index + 1));
        }
    }
    order::sort_by(&mut findings.events, AnomalyGroup::by_severity);
    Ok(())
}

/// How it goes on.
fn life(life: &mut SessionLife) -> Result<(), &'static str> {
    let SessionLife { plan, entries, .. } = life;
    (plan.learn_percent <= Plan::MOST_LEARNED).then_some(()).ok_or("how it goes through its data")?;
    plan.pace = plan.pace.filter(|pace| *pace > 0);
    let times_fit = entries.iter().all(|entry| is_range(entry.range) && is_time(entry.at));
    let is_sorted = entries.is_sorted_by(|one, next| one.bucket < next.bucket);
    (times_fit && is_sorted).then_some(()).ok_or("the run log")
}

/// All but the events.
fn frame(findings: &Findings) -> Result<(), &'static str> {
    let Findings { metric_set, grid, zone, split, metrics, finished, skipped, .. } = findings;
    let dimensions = metric_set.dimensions.len();
    let metrics_fit = metrics.iter().enumerate().all(|(index, metric)| {
        metric.id.index() == index && metric.measure < metric_set.measures.len() && metric.key.0.len() == dimensions
    });
    let grid_fits = is_time(grid.start) && (1..=MAX_BUCKETS as usize).contains(&grid.len);
    let is_known = |id: MetricId| id.index() < metrics.len();
    for (holds, what) in [
        (grid_fits && is_time(grid.time(grid.len)), "the grid"),
        (zone.is_sound(), "the zone"),
        (*split <= grid.len, "the split"),
        (metrics_fit, "the metrics"),
        (*finished <= metrics.len(), "the number of metrics"),
        (skipped.iter().all(|skipped| is_known(skipped.metric)), "a skipped metric"),
    ] {
        holds.then_some(()).ok_or(what)?;
    }
    Ok(())
}

fn check_event(frame: &Findings, event: &mut AnomalyGroup) -> Result<(), &'static str> {
    let Findings { metric_set, grid, metrics, .. } = frame;
    let AnomalyGroup { id, from, to, severity, parts, measures, values, anomalies, explanation, .. } = &*event;
    let is_measure = |measure: &usize| *measure < metric_set.measures.len();
    for (holds, what) in [
        (!id.0.is_empty() && id.0.bytes().all(|sign| sign.is_ascii_alphanumeric()), "the id"),
        (from < to && *to <= grid.len, "the extent"),
        (is_severity(*severity) && are_parts(parts), "the severity"),
        (!measures.is_empty() && measures.iter().all(is_measure), "a measure"),
        (values.len() == metric_set.dimensions.len(), "the values"),
        (!anomalies.is_empty(), "the list of anomalies"),
        (anomalies.iter().all(|anomaly| is_anomaly(anomaly, grid.len, metrics.len())), "an anomaly"),
        (is_explanation(explanation, frame), "the explanation"),
    ] {
        holds.then_some(()).ok_or(what)?;
    }
    event.range = grid.range(event.from, event.to);
    event.review = Review::default();
    Ok(())
}

fn is_anomaly(anomaly: &Anomaly, buckets: usize, metrics: usize) -> bool {
    let Anomaly { metric, from, to, peak, severity, parts, strength, .. } = anomaly;
    metric.index() < metrics
        && from < to
        && *to <= buckets
        && (from..to).contains(&peak)
        && is_severity(*severity)
        && are_parts(parts)
        && strength.is_finite()
}

fn is_explanation(explanation: &Explanation, frame: &Findings) -> bool {
    let Findings { metric_set, grid, metrics, .. } = frame;
    let is_key = |key: &DimensionKey| key.0.len() == metric_set.dimensions.len();
    let is_related = |related: &Related| {
        related.metric.index() < metrics.len() && related.via.iter().all(|via| *via < metric_set.measures.len())
    };
    explanation.buckets <= grid.len
        && explanation.roots.iter().all(|root| is_key(&root.key))
        && explanation.related.iter().all(is_related)
}

fn is_severity(severity: f64) -> bool {
    (0.0..=100.0).contains(&severity)
}

fn are_parts(parts: &[ScorePart]) -> bool {
    parts.iter().all(|part| part.points.is_finite())
}

fn is_time(at: Timestamp) -> bool {
    (-FURTHEST..=FURTHEST).contains(&at)
}

fn is_range(range: TimeRange) -> bool {
    is_time(range.start) && is_time(range.end) && range.start < range.end
}
