//! What is said of imported settings.

use crate::model::format::plural;

pub(crate) fn settings_from(file: &str) -> String {
    format!("Settings from {file}")
}

pub(crate) const MISSING: &str = "Missing";

/// `columns` is never empty.
pub(crate) fn no_columns(columns: &[String]) -> String {
    format!("The data has no column {}.", columns.join(", "))
}

pub(crate) const UNKNOWN: &str = "Unknown";
pub(crate) const USED: &str = "Used";
pub(crate) const NOT_NEEDED: &str = "Not needed";

pub(crate) fn unknown(keys: usize) -> String {
    format!("{} not known, and left out.", self::keys(keys))
}

pub(crate) fn used(keys: usize) -> String {
    format!("{} taken over.", self::keys(keys))
}

pub(crate) fn not_needed(keys: usize) -> String {
    format!("{} known, and not needed here.", self::keys(keys))
}

fn keys(keys: usize) -> String {
    plural(keys as u64, "key", "keys")
}

pub(crate) const SHOW_KEYS: &str = "Show keys";

/// "Offset: delay of 300 seconds".
pub(crate) fn key(path: &str, text: &str) -> String {
    format!("{path}: {text}")
}
