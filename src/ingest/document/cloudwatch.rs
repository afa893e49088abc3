//! Amazon CloudWatch: GetMetricData, GetMetricStatistics, and the records of metric streams in JSON.

use std::collections::BTreeMap;

use crate::ingest::json::Json;
use crate::ingest::rows::Rows;
use crate::model::order;

/// More results than this are too many to be a column each.
const MAX_MEASURES: usize = 20;

/// Parallel arrays of times and values. Results that are labelled with different names of metrics become a column each;
/// other labels, such as the ids of machines, become values of one column.
pub(super) fn metric_data(document: &Json<'_>, rows: &mut Rows<'_, '_>) {
    let results = document.items("MetricDataResults");
    let labels: Vec<&str> =
        results.iter().map(|result| result.text("Label").or(result.text("Id")).unwrap_or_default()).collect();
    if are_metrics(&labels) {
        let mut by_time: BTreeMap<String, Vec<(usize, &Json<'_>)>> = BTreeMap::new();
        for (index, result) in results.iter().enumerate() {
            for (at, value) in points(result, "Timestamps", "Values", rows) {
                by_time.entry(at.to_string()).or_default().push((index, value));
            }
        }
        for (at, values) in by_time {
            rows.text("timestamp", &at);
            values.into_iter().for_each(|(index, value)| rows.cell(labels[index], value));
            rows.end();
        }
    } else {
        for (result, label) in results.iter().zip(&labels) {
            for (at, value) in points(result, "Timestamps", "Values", rows) {
                rows.cell("timestamp", at);
                rows.text("label", label);
                rows.cell("value", value);
                rows.end();
            }
        }
    }
    for (result, label) in results.iter().zip(labels) {
        match result.text("StatusCode") {
            None | Some("Complete") => {}
            Some(status) => rows.left_out(&format!("the rest of {label} ({status})")),
        }
    }
    for message in results.iter().chain([document]).flat_map(|part| part.items("Messages")) {
        rows.left_out(&format!("data, as CloudWatch says: {}", message.text("Value").unwrap_or_default()));
    }
    if document.get("NextToken").is_some() {
        rows.left_out("the pages after this one (NextToken)");
    }
}

/// As CloudWatch names its metrics: in words with capitals, without spaces.
fn are_metrics(labels: &[&str]) -> bool {
    let is_metric = |label: &&str| {
        label.starts_with(|first: char| first.is_ascii_uppercase())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.')
    };
    let different = order::distinct(labels).len();
    different == labels.len() && labels.len() <= MAX_MEASURES && labels.iter().all(is_metric)
}

/// The pairs of two parallel arrays.
pub(super) fn points<'a>(
    result: &'a Json<'a>,
    times: &str,
    values: &str,
    rows: &mut Rows<'_, '_>,
) -> impl Iterator<Item = (&'a Json<'a>, &'a Json<'a>)> + use<'a> {
    let (times, values) = (result.items(times), result.items(values));
    if times.len() != values.len() {
        rows.left_out("times without a value, or values without a time");
    }
    times.iter().zip(values)
}

/// One metric in any order.
pub(super) fn metric_statistics(document: &Json<'_>, rows: &mut Rows<'_, '_>) {
    let mut points: Vec<_> = document.items("Datapoints").iter().collect();
    order::sort_by_key(&mut points, |point| point.get("Timestamp").map(ToString::to_string));
    for point in points {
        let (time, others): (Vec<_>, Vec<_>) = point.fields().iter().partition(|(key, _)| key == "Timestamp");
        time.into_iter().for_each(|(key, value)| rows.cell(key, value));
        if let Some(label) = document.get("Label") {
            rows.cell("Label", label);
        }
        for (key, value) in others {
            match value {
                Json::Object(statistics) if key == "ExtendedStatistics" => {
                    statistics.iter().for_each(|(name, value)| rows.cell(name, value));
                }
                _ => rows.cell(key, value),
            }
        }
        rows.end();
    }
}

/// One metric of one minute, with its statistics; the average is not among them.
pub(super) fn metric_stream(record: &Json<'_>, rows: &mut Rows<'_, '_>) {
    record.fields().iter().for_each(|(key, value)| rows.cell(key, value));
    let statistic = |name| record.get("value").and_then(|value| value.get(name)).and_then(Json::number);
    if let (Some(sum), Some(count)) = (statistic("sum"), statistic("count"))
        && count > 0.0
    {
        rows.cell("value.average", &Json::Float(sum / count));
    }
    rows.end();
}
