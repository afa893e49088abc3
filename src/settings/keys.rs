//! What was taken from a file so far, and what became of each of its keys.

use serde_json::{Map, Value};

use super::{Fate, Key};
use crate::model::metric::MetricSet;
use crate::model::reading::ReadSettings;
use crate::pipeline::config::AnalysisConfig;

/// Most keys listed.
const MOST: usize = 500;

/// Keys of our own detector file.
const OWN: [&str; 10] = [
    "timestamp",
    "measures",
    "dimensions",
    "interval",
    "timezone",
    "delay_seconds",
    "filters",
    "top",
    "time_range",
    "learn_percent",
];

/// Settings in the making.
pub(super) struct Keys {
    pub(super) config: AnalysisConfig,
    pub(super) reading: ReadSettings,
    pub(super) column_names: Vec<String>,
    pub(super) keys: Vec<Key>,
}

impl Default for Keys {
    fn default() -> Self {
        Self {
            config: AnalysisConfig::new(MetricSet::default()),
            reading: ReadSettings::default(),
            column_names: Vec::new(),
            keys: Vec::new(),
        }
    }
}

impl Keys {
    pub(super) fn set(&mut self) -> &mut MetricSet {
        &mut self.config.metric_set
    }

    pub(super) fn used(&mut self, path: &str, text: impl Into<String>) {
        self.add(path, Fate::Used(text.into()));
    }

    pub(super) fn not_needed(&mut self, path: &str, reason: &str) {
        self.add(path, Fate::NotNeeded(reason.to_owned()));
    }

    pub(super) fn unknown(&mut self, path: &str) {
        self.add(path, Fate::Unknown);
    }

    fn add(&mut self, path: &str, fate: Fate) {
        if self.keys.len() < MOST {
            self.keys.push(Key { path: path.to_owned(), fate });
        }
    }

    /// Names the keys of an object that are not among `known`.
    pub(super) fn rest(&mut self, object: &Map<String, Value>, prefix: &str, known: &[&str]) {
        for name in object.keys().filter(|name| !known.contains(&name.as_str())) {
            self.unknown(&format!("{prefix}{name}"));
        }
    }

    /// Takes our own detector file.
    pub(super) fn own(&mut self, object: &Map<String, Value>) -> Result<(), String> {
        self.config = serde_json::from_value(Value::Object(object.clone())).map_err(|error| error.to_string())?;
        if let Some(reading) = object.get("reading") {
            self.reading = serde_json::from_value(reading.clone()).map_err(|error| format!("reading: {error}"))?;
        }
        for name in object.keys() {
            if OWN.contains(&name.as_str()) || name == "reading" {
                self.used(name, "as it is");
            } else {
                self.unknown(name);
            }
        }
        Ok(())
    }
}
