//! Our settings as a file: as our own detector, or in the form in which the API of Lookout for Metrics described a
//! metric set, where what that form cannot say is named under `NotInThisForm`.

use serde_json::{Map, Value, json};

use crate::model::metric::{Aggregation, Condition, Measure, MetricSet};
use crate::model::reading::ReadSettings;
use crate::model::time::Interval;
use crate::pipeline::config::AnalysisConfig;

/// Our own form, indented, with a final line break.
pub fn detector_json(config: &AnalysisConfig, reading: &ReadSettings) -> String {
    let mut detector = serde_json::to_value(config).unwrap_or_default();
    if let Value::Object(object) = &mut detector
        && *reading != ReadSettings::default()
    {
        object.insert("reading".to_owned(), serde_json::to_value(reading).unwrap_or_default());
    }
    format!("{detector:#}\n")
}

/// The form of a DescribeMetricSet response, indented, with a final line break. `format` is the pattern of the times.
pub fn metric_set_json(set: &MetricSet, format: Option<&str>) -> String {
    let mut left_out = Vec::new();
    let mut object = Map::new();
    object.insert("MetricSetName".to_owned(), json!("foretop"));
    object.insert("Offset".to_owned(), json!(set.delay_seconds));
    let metrics = set.measures.iter().filter_map(|measure| metric(measure, &mut left_out));
    object.insert("MetricList".to_owned(), metrics.collect());
    let mut timestamp = json!({ "ColumnName": set.timestamp });
    if let Some(format) = format {
        let is_unix = format.starts_with("UNIX");
        timestamp["ColumnFormat"] = json!(if is_unix { "UNIX" } else { format });
    }
    object.insert("TimestampColumn".to_owned(), timestamp);
    object.insert("DimensionList".to_owned(), json!(set.dimensions));
    object.insert("MetricSetFrequency".to_owned(), json!(frequency(set.interval, &mut left_out)));
    object.insert("Timezone".to_owned(), json!(set.timezone));
    let filters = set.filters.iter().filter_map(|filter| {
        if filter.condition != Condition::Is {
            left_out.push(format!("the filter of {}: only values that are taken can be named", filter.column));
            return None;
        }
        let values = filter.values.iter();
        let values = values.map(|value| json!({ "DimensionValue": value, "FilterOperation": "EQUALS" }));
        Some(json!({ "Name": filter.column, "FilterList": values.collect::<Value>() }))
    });
    let filters: Vec<Value> = filters.collect();
    if !filters.is_empty() {
        object.insert("DimensionFilterList".to_owned(), json!(filters));
    }
    left_out
        .extend(set.top.iter().map(|top| format!("the cut of {} to its {} largest values", top.dimension, top.count)));
    if set.time_range.is_some() {
        left_out.push("the range of times".to_owned());
    }
    if !left_out.is_empty() {
        object.insert("NotInThisForm".to_owned(), json!(left_out));
    }
    format!("{:#}\n", Value::Object(object))
}

fn metric(measure: &Measure, left_out: &mut Vec<String>) -> Option<Value> {
    let function = match measure.aggregation {
        Aggregation::Sum => Some("SUM"),
        Aggregation::Mean => Some("AVG"),
        _ => None,
    };
    let Some(function) = function.filter(|_| measure.per.is_none() && !measure.column.is_empty()) else {
        left_out.push(format!("the measure {}: only a sum or mean of a column can be named", measure.name));
        return None;
    };
    Some(json!({ "MetricName": measure.column, "AggregationFunction": function }))
}

/// "PT5M". The API knew four of them.
fn frequency(interval: Interval, left_out: &mut Vec<String>) -> String {
    let seconds = interval.seconds();
    if ![300, 600, 3_600, 86_400].contains(&seconds) {
        left_out.push(format!("the interval of {}: only 5 min, 10 min, 1 hour and 1 day are known", interval.label()));
    }
    match seconds {
        seconds if seconds % 86_400 == 0 => format!("P{}D", seconds / 86_400),
        seconds if seconds % 3_600 == 0 => format!("PT{}H", seconds / 3_600),
        seconds => format!("PT{}M", seconds / 60),
    }
}
