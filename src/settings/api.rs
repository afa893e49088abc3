//! The keys of the API of Lookout for Metrics (`CreateMetricSet`, 2017-07-25), which CloudFormation shares, and of the
//! settings of its sample connectors, which say the same in other words.

use serde_json::{Map, Value};

use super::keys::Keys;
use crate::model::column::ColumnKind;
use crate::model::metric::{Aggregation, Condition, Filter, Measure};
use crate::model::time::Interval;

type Object = Map<String, Value>;

/// Longest delay that the API took, in seconds.
const MOST_DELAY: u64 = 432_000;

/// Takes what is known of an object; `prefix` is its path, with a dot at its end.
pub(super) fn walk(object: &Object, prefix: &str, keys: &mut Keys) {
    for (name, value) in object {
        let path = format!("{prefix}{name}");
        let text = value.as_str();
        match (name.as_str(), value) {
            ("MetricList" | "metrics_set", Value::Array(items)) => each(items, &path, keys, measure),
            ("metricnames", Value::String(names)) => {
                for name in listed(names) {
                    add_measure(name, Aggregation::Sum, &path, keys);
                }
            }
            ("DimensionList" | "dimension_list", Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    match item.as_str() {
                        Some(name) => add_dimension(name, &format!("{path}[{index}]"), keys),
                        None => keys.unknown(&format!("{path}[{index}]")),
                    }
                }
            }
            ("dimensions", Value::String(names)) => {
                listed(names).for_each(|name| add_dimension(name, &path, keys));
            }
            ("TimestampColumn" | "timestamp_column", Value::Object(column)) => timestamp(column, &path, keys),
            ("timestampcolumn", Value::String(column)) => add_timestamp(column, &path, keys),
            // Its column may come later.
            ("timestampformat", Value::String(_)) => {}
            ("MetricSetFrequency" | "AnomalyDetectorFrequency" | "detector_frequency" | "l4mfrequency", _) => {
                match text.and_then(frequency) {
                    Some(interval) => {
                        keys.set().interval = interval;
                        keys.used(&path, format!("interval of {}", interval.label()));
                    }
                    None => keys.unknown(&path),
                }
            }
            ("Timezone" | "timezone", Value::String(zone)) => {
                keys.set().timezone.clone_from(zone);
                keys.used(&path, format!("zone of the data {zone}"));
            }
            ("Offset" | "Delay" | "offset" | "timeoffset", _) => {
                let seconds = value.as_u64().or_else(|| text?.trim().parse().ok());
                match seconds.filter(|seconds| *seconds <= MOST_DELAY) {
                    Some(seconds) => {
                        keys.set().delay_seconds = seconds as u32;
                        keys.used(&path, format!("delay of {seconds} seconds"));
                    }
                    None => keys.unknown(&path),
                }
            }
            ("DimensionFilterList", Value::Array(items)) => each(items, &path, keys, filter),
            ("DimensionFilterList", Value::Object(by_column)) => written_filters(by_column, &path, keys),
            ("MetricSetList", Value::Array(sets)) => {
                for (index, set) in sets.iter().enumerate() {
                    match set.as_object() {
                        Some(set) if index == 0 => walk(set, &format!("{path}[0]."), keys),
                        _ => keys.not_needed(&format!("{path}[{index}]"), "only the first metric set is taken"),
                    }
                }
            }
            (
                "AnomalyDetectorConfig"
                | "MetricSource"
                | "metric_source"
                | "S3SourceConfig"
                | "FileFormatDescriptor"
                | "CsvFormatDescriptor"
                | "JsonFormatDescriptor",
                Value::Object(inner),
            ) => walk(inner, &format!("{path}."), keys),
            ("HeaderList", Value::Array(names)) => {
                keys.column_names = names.iter().filter_map(Value::as_str).map(str::to_owned).collect();
                keys.used(&path, "names of the columns of files without a header");
            }
            ("TemplatedPathList", Value::Array(paths)) => {
                match paths.iter().filter_map(Value::as_str).find_map(template) {
                    Some(template) => {
                        keys.used(&path, format!("folders by the template {template}"));
                        keys.reading.path_template = Some(template);
                    }
                    None => keys.not_needed(&path, "it holds no template"),
                }
            }
            ("Charset" | "ContainsHeader" | "Delimiter" | "QuoteSymbol" | "FileCompression", _) => {
                keys.not_needed(&path, "found from the files themselves");
            }
            ("HistoricalDataPathList", _) => keys.not_needed(&path, "the files are those you open"),
            (
                "RDSSourceConfig"
                | "RedshiftSourceConfig"
                | "AppFlowConfig"
                | "CloudWatchConfig"
                | "AthenaSourceConfig",
                _,
            ) => keys.not_needed(&path, "a connection; here you open files"),
            _ if is_of_the_account(name) => keys.not_needed(&path, "belongs to the account or names the resource"),
            _ => keys.unknown(&path),
        }
    }
    // A format stands beside its column, wherever that was.
    if let Some(Value::String(pattern)) = object.get("timestampformat") {
        add_format(pattern, &format!("{prefix}timestampformat"), keys);
    }
}

/// Names of resources, keys of the account, alerts and the tools of the connectors.
fn is_of_the_account(name: &str) -> bool {
    const NAMES: [&str; 27] = [
        "MetricSetArn",
        "MetricSetName",
        "MetricSetDescription",
        "AnomalyDetectorArn",
        "AnomalyDetectorName",
        "AnomalyDetectorDescription",
        "CreationTime",
        "LastModificationTime",
        "Tags",
        "RoleArn",
        "KmsKeyArn",
        "ResponseMetadata",
        "database_type",
        "detector_name",
        "detector_description",
        "s3_bucket",
        "alert_name",
        "alert_threshold",
        "alert_description",
        "alert_lambda_arn",
        "secret_name",
        "project",
        "datasetname",
        "bucketname",
        "bucketprefix",
        "detectorname",
        "ClientToken",
    ];
    NAMES.contains(&name) || name.starts_with("@aws-cdk/") || name.starts_with("aws-cdk:")
}

fn each(items: &[Value], path: &str, keys: &mut Keys, take: fn(&Object, &str, &mut Keys)) {
    for (index, item) in items.iter().enumerate() {
        let path = format!("{path}[{index}]");
        match item.as_object() {
            Some(object) => take(object, &path, keys),
            None => keys.unknown(&path),
        }
    }
}

fn listed(names: &str) -> impl Iterator<Item = &str> {
    names.split(',').map(str::trim).filter(|name| !name.is_empty())
}

fn measure(object: &Object, path: &str, keys: &mut Keys) {
    let text = |name: &str| object.get(name).and_then(Value::as_str);
    let function = text("AggregationFunction").unwrap_or("SUM");
    let aggregation = serde_json::from_value(Value::String(function.to_owned()));
    match (text("MetricName"), aggregation) {
        (Some(name), Ok(aggregation)) => add_measure(name, aggregation, path, keys),
        _ => keys.unknown(path),
    }
    if object.contains_key("Namespace") {
        keys.not_needed(&format!("{path}.Namespace"), "names a CloudWatch namespace, not a column");
    }
    keys.rest(object, &format!("{path}."), &["MetricName", "AggregationFunction", "Namespace"]);
}

fn add_measure(name: &str, aggregation: Aggregation, path: &str, keys: &mut Keys) {
    keys.set().measures.push(Measure::new(name, aggregation));
    keys.used(path, format!("measure {name}, {}", aggregation.label()));
}

fn add_dimension(name: &str, path: &str, keys: &mut Keys) {
    keys.set().dimensions.push(name.to_owned());
    keys.used(path, format!("dimension {name}"));
}

fn timestamp(object: &Object, path: &str, keys: &mut Keys) {
    for (name, value) in object {
        let path = format!("{path}.{name}");
        match (name.as_str(), value.as_str()) {
            ("ColumnName", Some(column)) => add_timestamp(column, &path, keys),
            ("ColumnFormat", Some(_)) => {}
            _ => keys.unknown(&path),
        }
    }
    if let Some(pattern) = object.get("ColumnFormat").and_then(Value::as_str) {
        add_format(pattern, &format!("{path}.ColumnFormat"), keys);
    }
}

fn add_timestamp(column: &str, path: &str, keys: &mut Keys) {
    column.clone_into(&mut keys.set().timestamp);
    keys.reading.columns.entry(column.to_owned()).or_default().kind = Some(ColumnKind::Timestamp);
    keys.used(path, format!("timestamp {column}"));
}

/// The format of the timestamp that is known by now. Whether UNIX times are seconds is found from the values.
fn add_format(pattern: &str, path: &str, keys: &mut Keys) {
    let column = keys.set().timestamp.clone();
    if pattern == "UNIX" {
        keys.not_needed(path, "whether UNIX times are seconds or milliseconds is found from the values");
    } else if column.is_empty() {
        keys.unknown(path);
    } else if pattern.starts_with('!') {
        keys.not_needed(path, "a reference without a value in the template");
    } else {
        keys.reading.columns.entry(column.clone()).or_default().format = Some(pattern.to_owned());
        keys.used(path, format!("format of {column} {pattern}"));
    }
}

/// `{Name, FilterList: [{DimensionValue, FilterOperation}]}`: the form of the API.
fn filter(object: &Object, path: &str, keys: &mut Keys) {
    let items = object.get("FilterList").and_then(Value::as_array);
    match (object.get("Name").and_then(Value::as_str), items) {
        (Some(column), Some(items)) => add_filter(column, items, path, keys),
        _ => keys.unknown(path),
    }
    keys.rest(object, &format!("{path}."), &["Name", "FilterList"]);
}

/// `{"Country": [{"Value": "US", "FilterOperation": "equals"}]}`: the form of the Developer Guide.
fn written_filters(by_column: &Object, path: &str, keys: &mut Keys) {
    for (column, items) in by_column {
        let path = format!("{path}.{column}");
        match items.as_array() {
            Some(items) => add_filter(column, items, &path, keys),
            None => keys.unknown(&path),
        }
    }
}

fn add_filter(column: &str, items: &[Value], path: &str, keys: &mut Keys) {
    let mut values = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let equals = item.get("FilterOperation").and_then(Value::as_str).unwrap_or("EQUALS");
        let value = item.get("DimensionValue").or_else(|| item.get("Value")).and_then(Value::as_str);
        match value.filter(|_| equals.eq_ignore_ascii_case("EQUALS")) {
            Some(value) => values.push(value.to_owned()),
            None => keys.unknown(&format!("{path}[{index}]")),
        }
    }
    if !values.is_empty() {
        keys.used(path, format!("{column} is {}", values.join(" or ")));
        keys.set().filters.push(Filter { column: column.to_owned(), condition: Condition::Is, values });
    }
}

/// "PT5M", "P1D": the four widths of the API, and others like them.
fn frequency(text: &str) -> Option<Interval> {
    let (number, unit) = match text.strip_prefix("PT") {
        Some(time) => {
            (time.trim_end_matches(['M', 'H']), time.chars().last().filter(|unit| matches!(unit, 'M' | 'H'))?)
        }
        None => (text.strip_prefix('P')?.trim_end_matches('D'), text.chars().last().filter(|unit| *unit == 'D')?),
    };
    let width = match unit {
        'M' => 60,
        'H' => 3_600,
        _ => 86_400,
    };
    Interval::from_seconds(number.parse::<i64>().ok()?.checked_mul(width)?)
}

/// The part of a path from its first folder with a key in double braces on.
fn template(path: &str) -> Option<String> {
    let first = path.find("{{")?;
    let folder = path[..first].rfind('/').map_or(0, |slash| slash + 1);
    Some(path[folder..].trim_end_matches('/').to_owned())
}
