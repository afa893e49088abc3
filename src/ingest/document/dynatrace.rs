//! Dynatrace, API v2: the list of problems, and the query of metrics.

use super::cloudwatch::points;
use crate::ingest::json::Json;
use crate::ingest::rows::Rows;

/// One row per problem. An open one has no end.
pub(super) fn problems(document: &Json<'_>, rows: &mut Rows<'_, '_>) {
    for problem in document.items("problems") {
        for (key, value) in problem.fields() {
            match (key.as_ref(), value) {
                ("endTime", value) if value.number() == Some(-1.0) => rows.text(key, ""),
                (_, Json::Array(items)) => rows.text(key, &named(items)),
                ("rootCauseEntity", entity) => {
                    rows.text(key, entity.text("name").unwrap_or_default());
                    rows.cell("hasRootCause", &Json::Boolean(entity.is_object()));
                }
                _ => rows.cell(key, value),
            }
        }
        rows.end();
    }
    further_pages(document, rows);
}

/// "host-1, host-2": the names of entities, zones and tags.
fn named(items: &[Json<'_>]) -> String {
    let name = |item: &Json<'_>| item.any(&["name", "stringRepresentation", "key"]).unwrap_or(item).to_string();
    items.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// One row per time and combination of dimensions, with a column for each metric. No value is a gap.
pub(super) fn metrics(document: &Json<'_>, rows: &mut Rows<'_, '_>) {
    for result in document.items("result") {
        let metric = result.text("metricId").unwrap_or("value");
        for series in result.items("data") {
            let dimensions = series.get("dimensionMap").map_or(&[][..], Json::fields);
            for (at, value) in points(series, "timestamps", "values", rows) {
                rows.cell("timestamp", at);
                dimensions.iter().for_each(|(name, value)| rows.cell(name, value));
                if dimensions.is_empty() {
                    let positions = series.items("dimensions").iter().enumerate();
                    positions.for_each(|(index, value)| rows.cell(&format!("dimension {}", index + 1), value));
                }
                rows.cell(metric, value);
                rows.end();
            }
        }
        for warning in result.items("warnings") {
            rows.left_out(&format!("{metric}: {warning}"));
        }
    }
    further_pages(document, rows);
}

fn further_pages(document: &Json<'_>, rows: &mut Rows<'_, '_>) {
    if document.get("nextPageKey").is_some_and(|key| *key != Json::Null) {
        rows.left_out("the pages after this one (nextPageKey)");
    }
}
