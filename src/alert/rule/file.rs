//! Rules as a versioned JSON file: `{"foretop_alert_rules": 1, "rules": […]}`.

use serde::Serialize;
use serde_json::Value;

use crate::model::alert::AlertRule;
use crate::model::message::{Explain, UserMessage};
use crate::words::alerts::rules as words;

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
        let (line, column) = (error.line().max(1), error.column().max(1));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::alert::{Condition, FixedLine, Limit, Target};
    use crate::model::finding::Direction;

    #[test]
    fn rules_go_out_and_come_back() {
        let line = FixedLine {
            side: Direction::Below,
            bound: 500.0,
            target: Some(Target { percent: 99.9, seconds: 604_800 }),
        };
        let rules = [
            AlertRule { name: "sales".to_owned(), measures: vec!["revenue".to_owned()], ..AlertRule::default() },
            AlertRule {
                name: "floor “1”".to_owned(),
                enabled: false,
                condition: Condition::Line(line),
                values: [("marketplace".to_owned(), vec!["uk".to_owned()])].into(),
                limit: Limit::Period(3_600),
                owner: "Ann".to_owned(),
                runbook: "https://wiki.example".to_owned(),
                note: "a\nb".to_owned(),
                ..AlertRule::default()
            },
        ];
        let text = rules_json(&rules);
        assert!(text.starts_with("{\n  \"foretop_alert_rules\": 1,\n  \"rules\": [\n"), "{text}");
        assert_eq!(read_rules(&text).as_deref(), Ok(rules.as_slice()));
    }

    #[test]
    fn what_is_left_out_is_as_usual() {
        let text = "\u{feff}{\"foretop_alert_rules\": 1, \"rules\": [{\"name\": \"a\"}, {}]}";
        let expected = [AlertRule { name: "a".to_owned(), ..AlertRule::default() }, AlertRule::default()];
        assert_eq!(read_rules(text).as_deref(), Ok(expected.as_slice()));
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let check = |text: &str, expected: &str| {
            let error = read_rules(text).err().map(|error| error.explain());
            let message = error.unwrap_or_else(|| panic!("{text}"));
            assert_eq!((message.title.as_str(), message.detail.as_str()), ("The alert rules cannot be read", expected));
        };
        check("{\n  \"rules\": [,]}", "The file is not JSON. Line 2, column 13: expected value.");
        check("", "The file is not JSON. Line 1, column 1: EOF while parsing a value.");
        let other = "The file is JSON, but does not hold alert rules: “foretop_alert_rules” with a version and “rules” \
                     with a list were expected.";
        check("{\"rules\": []}", other);
        check("{\"foretop_alert_rules\": 1}", other);
        check("[1]", other);
        check(
            "{\"foretop_alert_rules\": 2, \"rules\": []}",
            "The file has version 2 of the form, this page reads up to version 1.",
        );
        check(
            "{\"foretop_alert_rules\": 1, \"rules\": [{}, {\"enabled\": \"yes\"}]}",
            "Rule 2 of the file: invalid type: string \"yes\", expected a boolean.",
        );
    }
}
