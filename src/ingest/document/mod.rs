//! JSON that is more than one flat object per line: arrays of objects, objects one after another, and the results of
//! services, each known by its keys and turned into ordinary rows.

mod athena;
mod cloudwatch;
mod data_api;
mod dynatrace;
mod reader;
mod shape;
mod sns;
mod split;

pub(super) use self::reader::DocumentReader;
use super::json::Json;
use super::jsonl;
use super::rows::Rows;
use crate::ingest::error::IngestError;

use self::shape::{Array, Begins, Shape};

/// A kind of JSON object and how it becomes rows.
pub(super) struct Family {
    /// On screen; empty for objects that are rows themselves.
    pub(super) name: &'static str,
    /// Whether an object is a whole result, which may be long, and not one of many records.
    is_result: bool,
    /// By the keys of the first object, as far as they are seen.
    is: fn(&Shape) -> bool,
    /// Adds the rows of an object.
    pub(super) rows: fn(&Json<'_>, &mut Rows<'_, '_>),
}

impl Family {
    /// Whether an object is a row as it stands.
    pub(super) fn is_plain(&self) -> bool {
        self.name.is_empty()
    }
}

/// Objects that are rows.
static PLAIN: Family =
    Family { name: "", is_result: false, is: |_| true, rows: |object, rows| rows.row(object.fields()) };

static FAMILIES: [Family; 9] = [
    Family {
        name: "Athena GetQueryResults",
        is_result: true,
        is: |shape| shape.has("ResultSet", Begins::Object),
        rows: athena::rows,
    },
    Family {
        name: "CloudWatch GetMetricData",
        is_result: true,
        is: |shape| shape.has_any("MetricDataResults", &[Begins::ArrayOfObjects, Begins::EmptyArray]),
        rows: cloudwatch::metric_data,
    },
    Family {
        name: "CloudWatch GetMetricStatistics",
        is_result: true,
        is: |shape| shape.has_any("Datapoints", &[Begins::ArrayOfObjects, Begins::EmptyArray]),
        rows: cloudwatch::metric_statistics,
    },
    Family {
        name: "CloudWatch metric stream",
        is_result: false,
        is: |shape| shape.has("metric_stream_name", Begins::Text) && shape.has("value", Begins::Object),
        rows: cloudwatch::metric_stream,
    },
    Family {
        name: "RDS Data API",
        is_result: true,
        is: |shape| shape.has("formattedRecords", Begins::Text) || shape.has("records", Begins::ArrayOfArrays),
        rows: data_api::rows,
    },
    Family {
        name: "Redshift GetStatementResult",
        is_result: true,
        is: |shape| shape.has("Records", Begins::ArrayOfArrays),
        rows: data_api::rows,
    },
    Family {
        name: "Dynatrace Problems",
        is_result: true,
        is: |shape| shape.has("problems", Begins::ArrayOfObjects),
        rows: dynatrace::problems,
    },
    Family {
        name: "Dynatrace Metrics",
        is_result: true,
        is: |shape| shape.has("result", Begins::ArrayOfObjects) && shape.has("resolution", Begins::Text),
        rows: dynatrace::metrics,
    },
    Family {
        name: "SNS messages",
        is_result: false,
        is: |shape| shape.has("TopicArn", Begins::Text) && shape.has("Message", Begins::Text),
        rows: sns::rows,
    },
];

/// How to read a JSON file.
#[derive(Clone)]
pub(super) struct Plan {
    pub(super) family: &'static Family,
    pub(super) way: Way,
}

/// Where the objects of a JSON file are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Way {
    /// One per line.
    Lines,
    /// One after another.
    OneByOne,
    /// In an array.
    Array {
        /// What stands before it, in bytes.
        before: usize,
        /// The keys of the objects around it.
        path: Vec<String>,
        /// What stands before it in them.
        beside: Vec<String>,
    },
}

/// Judges the first text of a file, which begins with a bracket or a brace. `None` if it is no JSON.
pub(super) fn plan(name: &str, text: &[u8], complete: bool) -> Option<Result<Plan, IngestError>> {
    let start = text.len() - text.trim_ascii_start().len();
    let family = |shape: &Shape| FAMILIES.iter().find(|family| (family.is)(shape)).unwrap_or(&PLAIN);
    let no_rows = || Some(Err(IngestError::NoRows { name: name.to_owned() }));
    if text[start] == b'[' {
        let elements = &text[start + 1..];
        return match elements.trim_ascii_start() {
            [b'{', ..] => {
                let way = Way::Array { before: start + 1, path: Vec::new(), beside: Vec::new() };
                Some(Ok(Plan { family: family(&Shape::of(elements)), way }))
            }
            [] | [b'[' | b']', ..] => no_rows(),
            _ => None,
        };
    }
    let shape = Shape::of(text);
    let family = family(&shape);
    // A few lines, so that one bad line at the start does not hide the format.
    let mut lines = text.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).take(20);
    let is_alone = shape.end.is_none_or(|end| complete && text[end..].trim_ascii().is_empty());
    let way = match shape.array {
        _ if family.is_result => Way::OneByOne,
        Some(Array { at, path, beside }) if is_alone && family.is_plain() => {
            Way::Array { before: at + 1, path, beside }
        }
        _ if lines.any(jsonl::is_object) => Way::Lines,
        _ if complete && !shape.end.is_some_and(|end| jsonl::is_object(&text[..end])) => return no_rows(),
        _ => Way::OneByOne,
    };
    Some(Ok(Plan { family, way }))
}

#[cfg(test)]
mod tests;
