//! Rules as a versioned JSON file: `{"foretop_alert_rules": 1, "rules": […]}`.

use serde::Serialize;
use serde_json::Value;

use crate::model::alert::AlertRule;
use crate::model::message::{Explain, UserMessage};
use crate::words::alerts as words;

/// Version of the file's form.
const VERSION: u64 = 1;
/// The key that says what the file is, with its version.
const KEY: &str = "foretop_alert_rules";

/// Why a file is no list of rules.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RulesError {
    /// No JSON from this place on.
    #[error("line {line}, column {column}: {reason}")]
    NotJson {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the parser says.
        reason: String,
    },
    /// JSON about something else.
    #[error("no alert rules")]
    NotRules,
    /// Of a later form.
    #[error("version {0}")]
    Newer(u64),
    /// A rule that cannot be read.
    #[error("rule {index}: {reason}")]
    Rule {
        /// Which, from 1.
        index: usize,
        /// What is wrong with it.
        reason: String,
    },
}

impl Explain for RulesError {
    fn explain(&self) -> UserMessage {
        let detail = match self {
            Self::NotJson { line, column, reason } => words::not_json(*line, *column, reason),
            Self::NotRules => words::not_rules(KEY),
            Self::Newer(version) => words::newer(*version, VERSION),
            Self::Rule { index, reason } => words::broken_rule(*index, reason),
        };
        UserMessage { title: words::RULES_UNREAD.to_owned(), detail, remedy: words::EXPORT_AGAIN.to_owned() }
    }
}

/// The file of some rules, indented, with a final line break.
pub fn rules_json(rules: &[AlertRule]) -> String {
    #[derive(Serialize)]
    struct File<'a> {
        foretop_alert_rules: u64,
        rules: &'a [AlertRule],
    }
    let file = File { foretop_alert_rules: VERSION, rules };
    serde_json::to_string_pretty(&file).map(|text| text + "\n").unwrap_or_default()
}

/// The rules of such a file. Whether they fit a metric set is asked with [`problems`](super::problems).
pub fn read_rules(text: &str) -> Result<Vec<AlertRule>, RulesError> {
    let text = text.trim_start_matches('\u{feff}');
    let mut file: Value = serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        RulesError::NotJson { line, column, reason: without_place(&error) }
    })?;
    match file.get(KEY).and_then(Value::as_u64) {
        None => return Err(RulesError::NotRules),
        Some(version) if version > VERSION => return Err(RulesError::Newer(version)),
        Some(_) => {}
    }
    let Some(Value::Array(rules)) = file.get_mut("rules").map(Value::take) else { return Err(RulesError::NotRules) };
    let read = |(index, rule): (usize, Value)| {
        serde_json::from_value(rule)
            .map_err(|error| RulesError::Rule { index: index + 1, reason: without_place(&error) })
    };
    rules.into_iter().enumerate().map(read).collect()
}

/// What the parser says, without the place that it adds at the end.
pub(in crate::alert) fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason).to_owned()
}
