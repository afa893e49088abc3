//! Responses of the API of Lookout for Metrics, a file each. What knows no group by itself has the group's id in its
//! file name.

use serde_json::{Value, json};

use super::{View, metrics};
use crate::alert::message;
use crate::model::explanation::Relation;
use crate::model::feedback::Verdict;
use crate::model::finding::AnomalyGroup;
use crate::model::metric::{Metric, MetricId};
use crate::model::order;
use crate::model::plot::Plot;
use crate::report::subject::{Options, Subject};
use crate::report::zip::Entry;

/// `ListAnomalyGroupSummaries`, and of each group `GetAnomalyGroup`, `ListAnomalyGroupTimeSeries` per measure,
/// `ListAnomalyGroupRelatedMetrics` and, where something was said, `GetFeedback`.
pub fn responses(subject: &Subject, options: &Options, plots: &[Plot]) -> Vec<Entry> {
    let view = View { subject, plots };
    let events: Vec<_> = subject.events(options).collect();
    let mut out = vec![entry("ListAnomalyGroupSummaries", "", summaries(view, &events))];
    for event in events {
        let id = &event.id.0;
        out.push(entry("GetAnomalyGroup", id, json!({ "AnomalyGroup": group(view, event) })));
        for &measure in &event.measures {
            let name = format!("{id}_{measure}");
            out.push(entry("ListAnomalyGroupTimeSeries", &name, time_series(view, event, measure)));
        }
        out.push(entry("ListAnomalyGroupRelatedMetrics", id, related(view, event)));
        let said = feedback(view, event);
        if !said.is_empty() {
            out.push(entry("GetFeedback", id, json!({ "AnomalyGroupTimeSeriesFeedback": said })));
        }
    }
    out
}

fn entry(operation: &str, name: &str, value: Value) -> Entry {
    let end = if name.is_empty() { String::new() } else { format!("/{name}") };
    Entry::new(format!("{operation}{end}.json"), format!("{value:#}\n"))
}

/// `2021-02-17T11:00:00Z[UTC]`.
fn time(view: View<'_>, bucket: usize) -> String {
    format!("{}[UTC]", view.time(bucket))
}

fn summary(view: View<'_>, event: &AnomalyGroup) -> Value {
    json!({
        "StartTime": time(view, event.from),
        "EndTime": time(view, event.to - 1),
        "AnomalyGroupId": event.id.0,
        "AnomalyGroupScore": event.severity,
        "PrimaryMetricName": view.measure(view.metric(event.primary().metric).measure),
    })
}

fn summaries(view: View<'_>, events: &[&AnomalyGroup]) -> Value {
    let set = &view.subject.findings.metric_set;
    let count = |measure: usize| events.iter().filter(|event| event.measures.contains(&measure)).count();
    let stats: Vec<Value> = (0..set.measures.len())
        .filter(|&measure| count(measure) > 0)
        .map(|measure| json!({ "MetricName": view.measure(measure), "OccurrenceCount": count(measure) }))
        .collect();
    json!({
        "AnomalyGroupSummaryList": events.iter().map(|event| summary(view, event)).collect::<Vec<_>>(),
        "AnomalyGroupStatistics": {
            "EvaluationStartDate": time(view, view.subject.findings.split),
            "TotalCount": events.len(),
            "ItemizedMetricStatsList": stats,
        },
    })
}

fn group(view: View<'_>, event: &AnomalyGroup) -> Value {
    let mut group = summary(view, event);
    let primary = view.metric(event.primary().metric).measure;
    // Shares are known of the primary measure.
    let matrix = |measure: usize| -> Vec<Value> {
        let all = event.explanation.contributions.iter().filter(|_| measure == primary);
        all.map(|of| {
            let values: Vec<Value> = of
                .values
                .iter()
                .map(|share| json!({ "DimensionValue": share.value, "ContributionScore": share.percent }))
                .collect();
            json!({ "DimensionName": of.dimension, "DimensionValueContributionList": values })
        })
        .collect()
    };
    let impact = |&measure: &usize| {
        json!({
            "MetricName": view.measure(measure),
            "NumTimeSeries": series(view, event, measure).len(),
            "ContributionMatrix": { "DimensionContributionList": matrix(measure) },
        })
    };
    group["MetricLevelImpactList"] = event.measures.iter().map(impact).collect();
    group
}

/// The metrics of an event that are of a measure.
fn series(view: View<'_>, event: &AnomalyGroup, measure: usize) -> Vec<MetricId> {
    metrics(event).into_iter().filter(|&metric| view.metric(metric).measure == measure).collect()
}

fn time_series(view: View<'_>, event: &AnomalyGroup, measure: usize) -> Value {
    let names = &view.subject.findings.metric_set.dimensions;
    let one = |metric: MetricId| {
        let of = view.metric(metric);
        let dimensions: Vec<Value> = of
            .key
            .named(names)
            .map(|(name, value)| json!({ "DimensionName": name, "DimensionValue": value }))
            .collect();
        let values: Vec<f64> = (event.from..event.to).map(|bucket| view.value(metric, bucket)).collect();
        json!({ "TimeSeriesId": series_id(view, of), "DimensionList": dimensions, "MetricValueList": values })
    };
    json!({
        "AnomalyGroupId": event.id.0,
        "MetricName": view.measure(measure),
        "TimestampList": (event.from..event.to).map(|bucket| time(view, bucket)).collect::<Vec<_>>(),
        "TimeSeriesList": series(view, event, measure).into_iter().map(one).collect::<Vec<_>>(),
    })
}

fn series_id(view: View<'_>, metric: &Metric) -> String {
    message::series_id(view.measure(metric.measure), &metric.key, &view.subject.findings.metric_set.dimensions)
}

fn related(view: View<'_>, event: &AnomalyGroup) -> Value {
    let one = |related: &crate::model::explanation::Related| {
        let kind = match related.relation {
            Relation::Cause => "CAUSE_OF_INPUT_ANOMALY_GROUP",
            Relation::Effect => "EFFECT_OF_INPUT_ANOMALY_GROUP",
            Relation::Together => return None,
        };
        let mut found = json!({
            "MetricName": view.measure(view.metric(related.metric).measure),
            "RelationshipType": kind,
        });
        if let Some(other) = related.event.as_ref().filter(|other| **other != event.id) {
            found["AnomalyGroupId"] = json!(other.0);
        }
        if let Some(percent) = related.percent {
            found["ContributionPercentage"] = json!(percent);
        }
        Some(found)
    };
    json!({ "InterMetricImpactList": event.explanation.related.iter().filter_map(one).collect::<Vec<_>>() })
}

/// What was said of each series; of the event itself, of its primary one.
fn feedback(view: View<'_>, event: &AnomalyGroup) -> Vec<Value> {
    let review = &event.review;
    let mut said = review.metrics.clone();
    let primary = event.primary().metric;
    if let Some(verdict) = review.verdict.filter(|_| !said.iter().any(|(metric, _)| *metric == primary)) {
        said.push((primary, verdict));
    }
    order::sort_by_key(&mut said, |(metric, _)| *metric);
    let one = |(metric, verdict): (MetricId, Verdict)| json!({ "TimeSeriesId": series_id(view, view.metric(metric)), "IsAnomaly": verdict == Verdict::Relevant });
    said.into_iter().map(one).collect()
}
