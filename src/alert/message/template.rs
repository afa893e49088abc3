//! The reader's own JSON, with placeholders like `{{severity}}` in its texts. The rest of it stays as it is written.

use serde::de::IgnoredAny;

use super::TemplateError;
use super::told::{Told, clean};
use crate::alert::rule::without_place;
use crate::model::format::{iso, number};
use crate::words::alerts::rules as words;

/// A template to begin with.
pub const EXAMPLE: &str = r#"{
  "id": "{{event.id}}",
  "action": "{{action}}",
  "title": "{{event.title}}",
  "text": "{{event.sentence}}",
  "severity": "{{severity}}",
  "start": "{{start}}",
  "runbook": "{{runbook}}",
  "link": "{{link}}"
}
"#;

/// What may stand between `{{` and `}}`.
pub const PLACEHOLDERS: [&str; 25] = [
    "event.id",
    "event.title",
    "event.sentence",
    "action",
    "severity",
    "measure",
    "dimensions",
    "kind",
    "direction",
    "actual",
    "expected",
    "lower",
    "upper",
    "gap",
    "line",
    "kept",
    "start",
    "end",
    "fired",
    "detector",
    "rule",
    "owner",
    "runbook",
    "note",
    "link",
];

/// What a placeholder stands for.
enum Value {
    Text(String),
    Number(f64),
}

/// The value of a placeholder, if there is one of that name.
fn value(told: &Told<'_>, name: &str) -> Option<Value> {
    let (rule, figures) = (told.facts.rule, told.figures);
    Some(match name {
        "severity" => Value::Number(told.severity.unwrap_or(f64::NAN)),
        "actual" => Value::Number(figures.actual),
        "expected" => Value::Number(figures.expected),
        "lower" => Value::Number(figures.lower),
        "upper" => Value::Number(figures.upper),
        "gap" => Value::Number(figures.gap),
        "line" => Value::Number(figures.line),
        "kept" => Value::Number(figures.kept),
        "event.id" => Value::Text(told.id.clone()),
        "event.title" => Value::Text(told.title.clone()),
        "event.sentence" => Value::Text(told.sentence_text()),
        "action" => Value::Text(told.action_name().to_owned()),
        "measure" => Value::Text(told.measure.to_owned()),
        "dimensions" => Value::Text(dimensions(told)),
        "kind" => Value::Text(told.kind.to_owned()),
        "direction" => Value::Text(told.direction.map_or("", |direction| direction.label()).to_owned()),
        "start" => Value::Text(iso(told.range.start)),
        "end" => Value::Text(iso(told.range.end)),
        "fired" => Value::Text(iso(told.facts.firing.at)),
        "detector" => Value::Text(told.facts.detector.to_owned()),
        "rule" => Value::Text(rule.name.clone()),
        "owner" => Value::Text(rule.owner.clone()),
        "runbook" => Value::Text(rule.runbook.clone()),
        "note" => Value::Text(rule.note.clone()),
        "link" => Value::Text(told.link().unwrap_or_default().to_owned()),
        _ => return None,
    })
}

/// "marketplace: uk, de; platform: app".
fn dimensions(told: &Told<'_>) -> String {
    let one = |(name, values): &(&str, Vec<&str>)| clean(&format!("{name}: {}", values.join(", ")));
    told.values.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// The template with its placeholders filled in. A number that is a whole text becomes a number, or null where there is
/// none; in a longer text, and in a key, it is written as readers write it.
pub(super) fn fill(template: &str, told: &Told<'_>) -> Result<String, TemplateError> {
    let template = template.trim_start_matches('\u{feff}');
    serde_json::from_str::<IgnoredAny>(template).map_err(|error| TemplateError {
        line: error.line().max(1),
        column: error.column().max(1),
        reason: without_place(&error),
    })?;
    let mut out = String::with_capacity(template.len() * 2);
    let mut rest = 0;
    while let Some(open) = template[rest..].find('"').map(|at| rest + at) {
        let start = open + 1;
        let end = start + text_length(&template[start..]);
        let is_key = template[end + 1..].trim_start().starts_with(':');
        out += &template[rest..open];
        match only(&template[start..end]).filter(|_| !is_key).and_then(|name| value(told, name)) {
            Some(Value::Number(number)) => out += &written(number),
            _ => {
                out.push('"');
                fill_text(template, start..end, told, &mut out)?;
                out.push('"');
            }
        }
        rest = end + 1;
    }
    out += &template[rest..];
    Ok(out)
}

/// Bytes up to the quote that ends a text of valid JSON.
fn text_length(text: &str) -> usize {
    let mut is_escaped = false;
    let ends = |(_, byte): &(usize, u8)| {
        let ends = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        ends
    };
    text.bytes().enumerate().find(ends).map_or(text.len(), |(at, _)| at)
}

/// The name of the placeholder that is the whole text.
fn only(text: &str) -> Option<&str> {
    text.strip_prefix("{{")?.strip_suffix("}}").map(str::trim)
}

fn written(value: f64) -> String {
    serde_json::to_string(&super::json::Json::from(value)).unwrap_or_default()
}

/// One text, its placeholders filled in and escaped.
fn fill_text(
    template: &str,
    text: std::ops::Range<usize>,
    told: &Told<'_>,
    out: &mut String,
) -> Result<(), TemplateError> {
    let mut rest = text.start;
    while let Some(open) = template[rest..text.end].find("{{").map(|at| rest + at) {
        out.push_str(&template[rest..open]);
        let inner = &template[open + 2..text.end];
        let length = inner.find("}}").ok_or_else(|| error(template, open, words::UNCLOSED.to_owned()))?;
        let name = inner[..length].trim();
        let found =
            value(told, name).ok_or_else(|| error(template, open, words::no_placeholder(name, &PLACEHOLDERS)))?;
        let found = match found {
            Value::Text(text) => text,
            Value::Number(value) => number(value),
        };
        let escaped = serde_json::to_string(&found).unwrap_or_default();
        out.push_str(escaped.get(1..escaped.len() - 1).unwrap_or_default());
        rest = open + 2 + length + 2;
    }
    out.push_str(&template[rest..text.end]);
    Ok(())
}

fn error(template: &str, at: usize, reason: String) -> TemplateError {
    let before = &template[..at];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    TemplateError { line, column, reason }
}
