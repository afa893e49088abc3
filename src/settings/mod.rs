//! Floor 10: settings of others to ours and back. What Lookout for Metrics kept of a metric set (CreateMetricSet request,
//! DescribeMetricSet response, CloudFormation in JSON or YAML), the files of its sample connectors (`params.json`,
//! `cdk.json`) and our own detector file become a configuration; every key is listed as used, not needed, or unknown.

mod api;
pub mod export;
mod keys;
mod yaml;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use self::keys::Keys;
use crate::ingest::table::Table;
use crate::model::message::UserMessage;
use crate::model::metric::MetricSet;
use crate::model::reading::ReadSettings;
use crate::pipeline::config::AnalysisConfig;

/// Settings read from a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Imported {
    /// Name of the file.
    pub file: String,
    /// What kind of settings: "CloudFormation template".
    pub source: String,
    /// What they say about a run.
    pub config: AnalysisConfig,
    /// What they say about the files.
    pub reading: ReadSettings,
    /// Names for the columns of files without a header.
    pub column_names: Vec<String>,
    /// What became of each of its keys.
    pub keys: Vec<Key>,
    /// Columns that the open table does not have.
    pub absent: Vec<String>,
}

/// A key of an imported file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// With the keys above it: "MetricList[0].MetricName".
    pub path: String,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// Taken over, as the text says: "measure views, sum".
    Used(String),
    /// Known, and not needed here for the reason given.
    NotNeeded(String),
    /// Not known.
    Unknown,
}

impl Imported {
    /// Notes the columns that `table` does not have.
    pub fn hold_against(&mut self, table: &Table) {
        let MetricSet { timestamp, measures, dimensions, filters, .. } = &self.config.metric_set;
        let per = measures.iter().filter_map(|measure| measure.per.as_ref().map(|per| &per.column));
        let names = std::iter::once(timestamp)
            .chain(measures.iter().map(|measure| &measure.column))
            .chain(per)
            .chain(dimensions)
            .chain(filters.iter().map(|filter| &filter.column));
        let mut absent: Vec<String> = Vec::new();
        for name in names.filter(|name| !name.is_empty() && table.column(name).is_none()) {
            if !absent.contains(name) {
                absent.push(name.clone());
            }
        }
        self.absent = absent;
    }
}

/// Reads the settings in a file that was recognised as such.
pub fn import(file: &str, bytes: &[u8]) -> Result<Imported, UserMessage> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}').trim();
    let parsed = if text.starts_with('{') {
        serde_json::from_str(text).map_err(|error| error.to_string())
    } else {
        yaml::parse(text)
    };
    let fail = |detail: String| UserMessage {
        title: format!("{file} looks like settings, and cannot be read"),
        detail,
        remedy: "Export it again, or leave it out.".to_owned(),
    };
    let Value::Object(object) = parsed.map_err(fail)? else {
        return Err(fail("It is not an object with keys.".to_owned()));
    };
    let mut keys = Keys::default();
    let source = if object.contains_key("Resources") {
        template(&object, &mut keys).map_err(fail)?;
        "CloudFormation template"
    } else if let Some(Value::Object(context)) = object.get("context") {
        api::walk(context, "context.", &mut keys);
        keys.rest(&object, "", &["context", "app"]);
        "connector settings (cdk.json)"
    } else if object.contains_key("metrics_set") {
        api::walk(&object, "", &mut keys);
        "connector settings (params.json)"
    } else if object.contains_key("measures") {
        keys.own(&object).map_err(fail)?;
        "detector of Foretop"
    } else {
        api::walk(&object, "", &mut keys);
        if object.contains_key("MetricSetArn") { "DescribeMetricSet response" } else { "CreateMetricSet request" }
    };
    let Keys { config, reading, column_names, keys, .. } = keys;
    let (file, source) = (file.to_owned(), source.to_owned());
    Ok(Imported { file, source, config, reading, column_names, keys, absent: Vec::new() })
}

/// The first detector of a CloudFormation template, with its first metric set.
fn template(object: &Map<String, Value>, keys: &mut Keys) -> Result<(), String> {
    let parameters = object.get("Parameters").and_then(Value::as_object);
    let resources = object.get("Resources").and_then(Value::as_object);
    let mut found = false;
    for (name, resource) in resources.into_iter().flatten() {
        let path = format!("Resources.{name}");
        let properties = resource.get("Properties").and_then(Value::as_object);
        match (resource.get("Type").and_then(Value::as_str), properties) {
            (Some("AWS::LookoutMetrics::AnomalyDetector"), Some(properties)) if !found => {
                found = true;
                let mut properties = Value::Object(properties.clone());
                resolve(&mut properties, parameters);
                let Value::Object(properties) = properties else { continue };
                api::walk(&properties, &format!("{path}.Properties."), keys);
            }
            _ => keys.not_needed(&path, "only the first detector is taken"),
        }
    }
    for (name, _) in object.iter().filter(|(name, _)| *name != "Resources") {
        keys.not_needed(name, "belongs to the template");
    }
    if found { Ok(()) } else { Err("The template has no anomaly detector.".to_owned()) }
}

/// References to parameters become their default values, others become text: `!Ref Name`.
fn resolve(value: &mut Value, parameters: Option<&Map<String, Value>>) {
    let function = match value {
        Value::Object(object) if object.len() == 1 => object.iter().next().and_then(|(name, argument)| {
            let short = if name == "Ref" { "Ref" } else { name.strip_prefix("Fn::")? };
            let argument = argument.as_str().map_or_else(|| argument.to_string(), str::to_owned);
            let default = parameters.and_then(|all| all.get(&argument)?.get("Default")).filter(|_| short == "Ref");
            Some(default.cloned().unwrap_or_else(|| Value::String(format!("!{short} {argument}"))))
        }),
        _ => None,
    };
    if let Some(resolved) = function {
        *value = resolved;
        return;
    }
    match value {
        Value::Object(object) => object.values_mut().for_each(|value| resolve(value, parameters)),
        Value::Array(items) => items.iter_mut().for_each(|value| resolve(value, parameters)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Pieces that settings are made of, so that chance gets past the first character.
    const PIECES: [&str; 14] = [
        "a:",
        " b: ",
        "\n",
        "  ",
        "- ",
        "'x",
        "\"",
        "!Ref p",
        "[1, {k: ",
        "]",
        "|\n",
        "# c",
        "{\"Resources\": {}}",
        "MetricList: \u{e9}",
    ];

    proptest! {
        #[test]
        fn no_text_makes_it_panic(pieces in proptest::collection::vec(0..PIECES.len(), 0..40)) {
            let text: String = pieces.into_iter().map(|piece| PIECES[piece]).collect();
            let _ = import("f", text.as_bytes());
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = import("f", &bytes);
        }
    }
}
