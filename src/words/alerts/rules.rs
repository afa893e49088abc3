//! What is wrong with alert rules, and with files and templates about them.

use crate::model::format::number;

/// Of a rule without a name.
pub const UNNAMED: &str = "The rule has no name. Give it one that no other rule has.";
/// Of a line without a bound.
pub const BOUND: &str = "The line has no value. Enter a number.";
/// Of a target over no time.
pub const NO_WINDOW: &str = "The target looks at no time. Enter at least one interval.";
/// Of a limit without a period.
pub const NO_PERIOD: &str = "The period is 0. Enter a time, or choose once per event.";
/// Title of an error.
pub const RULES_UNREAD: &str = "The alert rules cannot be read";
/// What to do then.
pub const EXPORT_AGAIN: &str = "Export the rules again, or correct the file.";
/// Title of an error.
pub const TEMPLATE_BROKEN: &str = "The template cannot be filled in";
/// What to do then.
pub const MEND_TEMPLATE: &str = "Change the template at that place.";

/// Of a placeholder without an end.
pub const UNCLOSED: &str = "a placeholder that begins with {{ must end with }} in the same text";

/// Of a placeholder that does not exist.
pub fn no_placeholder(name: &str, known: &[&str]) -> String {
    format!("there is no placeholder “{name}”. Known are {}", known.join(", "))
}

/// "The name “sales” is taken …".
pub fn name_taken(name: &str) -> String {
    format!("An earlier rule is named “{name}” too. Give each rule a name of its own.")
}

/// Of a threshold that is no severity.
pub fn threshold(value: f64) -> String {
    format!("The severity is {}. Enter 0 to 100.", number(value))
}

/// Of a least gap below 0.
pub fn gap(value: f64) -> String {
    format!("The least gap is {}. Enter 0 for any gap, or more.", number(value))
}

/// Of a share that is none.
pub fn percent(value: f64) -> String {
    format!("The target is {} percent. Enter more than 0 and at most 100.", number(value))
}

/// Of a measure that is gone.
pub fn unknown_measure(name: &str) -> String {
    format!("There is no measure {name}. Choose another, or take it out.")
}

/// Of a dimension that is gone.
pub fn unknown_dimension(name: &str) -> String {
    format!("There is no dimension {name}. Take its values out.")
}

/// Of a runbook that is no address.
pub fn runbook(text: &str) -> String {
    format!("The runbook “{text}” is not an address. Enter one that begins with https:// or http://.")
}

/// "Line 3, column 14: …".
pub fn at(line: usize, column: usize, reason: &str) -> String {
    format!("Line {line}, column {column}: {reason}.")
}

/// Of a file that is not JSON.
pub fn not_json(line: usize, column: usize, reason: &str) -> String {
    format!("The file is not JSON. {}", at(line, column, reason))
}

/// Of a file about something else.
pub fn not_rules(key: &str) -> String {
    format!(
        "The file is JSON, but does not hold alert rules: “{key}” with a version and “rules” with a list were expected."
    )
}

/// Of a file from the future.
pub fn newer(version: u64, known: u64) -> String {
    format!("The file has version {version} of the form, this page reads up to version {known}.")
}

/// Of one rule in a file.
pub fn broken_rule(index: usize, reason: &str) -> String {
    format!("Rule {index} of the file: {reason}.")
}
