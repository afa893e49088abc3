//! Problems of Dynatrace (Problems API v2, or the rows that AppFlow wrote) to known incidents.

use serde_json::{Deserializer, Value};

use super::time::instant_of;
use crate::model::archive::Incident;
use crate::model::time::Timestamp;

/// Reads `{"problems": […]}`, a list of problems, or one problem per line.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Incident>, String> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut found = Vec::new();
    for value in Deserializer::from_slice(text).into_iter::<Value>() {
        let value = value.map_err(|error| format!("it ends in the middle or is damaged ({error})."))?;
        let listed = value.get("problems").unwrap_or(&value);
        match listed {
            Value::Array(items) => found.extend(items.iter().filter_map(incident)),
            one => found.extend(incident(one)),
        }
    }
    Ok(found)
}

fn incident(value: &Value) -> Option<Incident> {
    let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let id = value.get("displayId").or_else(|| value.get("problemId"))?.as_str()?.to_owned();
    let start = milliseconds(value.get("startTime")?)?;
    let end = value.get("endTime").and_then(milliseconds).filter(|end| *end >= start);
    Some(Incident { id, start, end, title: text("title"), severity: text("severityLevel") })
}

/// Milliseconds since 1970, as a number or its digits, or a date; an open problem ends at −1.
fn milliseconds(value: &Value) -> Option<Timestamp> {
    let number = value.as_i64().or_else(|| value.as_str()?.trim().parse().ok());
    match number {
        Some(..0) => None,
        Some(milliseconds) => Some(milliseconds / 1_000),
        None => instant_of(value),
    }
}
