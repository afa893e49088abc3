//! Alerts and API responses to events.

use serde_json::{Deserializer, Map, Value};

use super::time::instant_of;
use super::{Collector, Feedback};
use crate::model::archive::{OldContribution, OldEvent, OldSeries};
use crate::model::time::Timestamp;

type Object = Map<String, Value>;

/// Envelopes inside each other that are opened.
const DEEPEST: usize = 8;

/// Reads any number of JSON values, one after another or in a list.
pub(super) fn read(file: &str, text: &[u8], into: &mut Collector) -> Result<(), String> {
    for value in Deserializer::from_slice(text).into_iter::<Value>() {
        let value = value.map_err(|error| format!("it ends in the middle or is damaged ({error})."))?;
        take(file, &value, into, 0);
    }
    Ok(())
}

fn take(file: &str, value: &Value, into: &mut Collector, depth: usize) {
    let object = match value {
        Value::Array(items) if depth < DEEPEST => {
            return items.iter().for_each(|item| take(file, item, into, depth + 1));
        }
        Value::Object(object) => object,
        _ => return,
    };
    let list = |name: &str| object.get(name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    // Envelopes: of SNS to Lambda, and of SNS itself, which holds the alert as text.
    for record in list("Records").iter().filter(|_| depth < DEEPEST) {
        take(file, record.get("Sns").unwrap_or(record), into, depth + 1);
    }
    if let Some(message) = text(object, "Message").filter(|_| depth < DEEPEST)
        && let Ok(message) = serde_json::from_str(message)
    {
        take(file, &message, into, depth + 1);
    }
    if let Some(measure) = object.get("impactedMetric").and_then(Value::as_object) {
        alert(object, measure, into);
    }
    list("AnomalyGroupSummaryList").iter().filter_map(Value::as_object).for_each(|group| summary(group, into));
    if let Some(group) = object.get("AnomalyGroup").and_then(Value::as_object) {
        summary(group, into);
    }
    if object.contains_key("TimeSeriesList") {
        series_of_group(object, list("TimeSeriesList"), into);
    }
    for related in list("InterMetricImpactList").iter().filter_map(Value::as_object) {
        let is_cause = text(related, "RelationshipType") == Some("CAUSE_OF_INPUT_ANOMALY_GROUP");
        if let Some(measure) = text(related, "MetricName").filter(|_| is_cause) {
            let percent = number(related, "ContributionPercentage").unwrap_or(0.0);
            into.causes.push((file.to_owned(), measure.to_owned(), percent));
        }
    }
    match object.get("AnomalyGroupTimeSeriesFeedback") {
        Some(Value::Array(items)) => items.iter().for_each(|item| feedback(file, item, into)),
        Some(item) => feedback(file, item, into),
        None => {}
    }
}

fn text<'a>(object: &'a Object, name: &str) -> Option<&'a str> {
    object.get(name).and_then(Value::as_str)
}

fn number(object: &Object, name: &str) -> Option<f64> {
    object.get(name).and_then(Value::as_f64)
}

fn at(object: &Object, name: &str) -> Option<Timestamp> {
    object.get(name).and_then(instant_of)
}

fn widen(event: &mut OldEvent, at: Option<Timestamp>) {
    if let Some(at) = at {
        event.start = event.start.min(at);
        event.end = event.end.max(at);
    }
}

fn alert(object: &Object, measure: &Object, into: &mut Collector) {
    // Early payloads have the id of the group only at the end of that of the event.
    let from_event = || Some(text(object, "alertEventId")?.rsplit_once(":event/")?.1);
    let made_up = format!(
        "{} {}",
        text(measure, "metricName").unwrap_or_default(),
        text(object, "timestamp").unwrap_or_default()
    );
    let id = text(object, "anomalyGroupId").or_else(from_event).unwrap_or(&made_up).to_owned();
    let Some(event) = into.event(&id) else { return };
    widen(event, at(object, "timestamp"));
    event.score = number(object, "anomalyScore").unwrap_or(event.score);
    if let Some(name) = text(measure, "metricName") {
        name.clone_into(&mut event.measure);
    }
    let names = [
        "dimensionContribution",
        "dimensionName",
        "dimensionValueContributions",
        "dimensionValue",
        "valueContribution",
    ];
    contributions(event, measure, names);
    for series in list(measure, "relevantTimeSeries") {
        add_series(event, series, ["timeSeriesId", "dimensions", "dimensionName", "dimensionValue"]);
    }
}

fn summary(group: &Object, into: &mut Collector) {
    let Some(event) = text(group, "AnomalyGroupId").and_then(|id| into.event(id)) else { return };
    widen(event, at(group, "StartTime"));
    widen(event, at(group, "EndTime"));
    event.score = number(group, "AnomalyGroupScore").unwrap_or(event.score);
    if let Some(name) = text(group, "PrimaryMetricName") {
        name.clone_into(&mut event.measure);
    }
    for impact in list(group, "MetricLevelImpactList") {
        let is_primary = text(impact, "MetricName").is_none_or(|name| name == event.measure);
        if let Some(matrix) = impact.get("ContributionMatrix").and_then(Value::as_object).filter(|_| is_primary) {
            let names = [
                "DimensionContributionList",
                "DimensionName",
                "DimensionValueContributionList",
                "DimensionValue",
                "ContributionScore",
            ];
            contributions(event, matrix, names);
            let count = impact.get("NumTimeSeries").and_then(Value::as_u64).unwrap_or(0);
            event.series_count = event.series_count.max(count);
        }
    }
}

fn series_of_group(object: &Object, all: &[Value], into: &mut Collector) {
    let Some(event) = text(object, "AnomalyGroupId").and_then(|id| into.event(id)) else { return };
    if event.measure.is_empty() {
        text(object, "MetricName").unwrap_or_default().clone_into(&mut event.measure);
    }
    for series in all.iter().filter_map(Value::as_object) {
        add_series(event, series, ["TimeSeriesId", "DimensionList", "DimensionName", "DimensionValue"]);
    }
}

fn list<'a>(object: &'a Object, name: &str) -> impl Iterator<Item = &'a Object> {
    object.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

/// Shares per dimension, under the names that alerts or the API use for list, dimension, values, value and share.
fn contributions(event: &mut OldEvent, object: &Object, [all, dimension, values, value, share]: [&str; 5]) {
    for entry in list(object, all) {
        let Some(dimension) = text(entry, dimension) else { continue };
        for entry in list(entry, values) {
            if let (Some(value), Some(percent)) = (text(entry, value), number(entry, share)) {
                add_share(&mut event.contributions, dimension, value, percent);
            }
        }
    }
}

/// Adds a share, largest first; a value is listed once.
pub(super) fn add_share(all: &mut Vec<OldContribution>, dimension: &str, value: &str, percent: f64) {
    let index = all.iter().position(|known| known.dimension == dimension).unwrap_or_else(|| {
        all.push(OldContribution { dimension: dimension.to_owned(), values: Vec::new() });
        all.len() - 1
    });
    let values = &mut all[index].values;
    if !values.iter().any(|(known, _)| known == value) {
        let at = values.partition_point(|(_, before)| *before >= percent);
        values.insert(at, (value.to_owned(), percent));
    }
}

fn add_series(event: &mut OldEvent, object: &Object, [id, dimensions, name, value]: [&str; 4]) {
    let id = text(object, id).unwrap_or_default();
    if event.series.iter().any(|known| known.id == id && !id.is_empty()) {
        return;
    }
    let pair = |entry: &Object| Some((text(entry, name)?.to_owned(), text(entry, value)?.to_owned()));
    let dimensions = list(object, dimensions).filter_map(pair).collect();
    event.series.push(OldSeries { id: id.to_owned(), dimensions, relevant: None });
}

fn feedback(file: &str, item: &Value, into: &mut Collector) {
    let Some(item) = item.as_object() else { return };
    if let (Some(series), Some(relevant)) = (text(item, "TimeSeriesId"), item.get("IsAnomaly").and_then(Value::as_bool))
    {
        let group = text(item, "AnomalyGroupId").map(str::to_owned);
        into.feedback.push(Feedback { file: file.to_owned(), group, series: series.to_owned(), relevant });
    }
}
