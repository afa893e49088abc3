//! What is said of what others found: the events of Lookout for Metrics and known incidents.

use super::common;
use crate::model::archive::OldEvent;
use crate::model::format::{count, plural};

pub(crate) const REMARKS: &str = "Remarks on the archive";

pub(crate) const LOOKOUT: &str = "Lookout for Metrics";
pub(crate) const OLD_EVENTS: &str = "Events of Lookout for Metrics";
pub(crate) const EVENT_COLUMNS: [&str; 6] = ["Score", "Measure", "Where", "From", "To", "Feedback"];

/// "marketplace uk 68 %, fr 32 %", or the values of its series.
pub(crate) fn place(event: &OldEvent) -> String {
    let shares = event.contributions.iter().map(|shares| {
        let values = shares.values.iter().take(3).map(|(value, percent)| format!("{value} {percent:.0}\u{a0}%"));
        format!("{} {}", shares.dimension, values.collect::<Vec<_>>().join(", "))
    });
    let shares: Vec<String> = shares.collect();
    if !shares.is_empty() {
        return shares.join("; ");
    }
    let Some(first) = event.series.first() else { return String::new() };
    let values: Vec<&str> = first.dimensions.iter().map(|(_, value)| value.as_str()).collect();
    match event.series_count {
        0 | 1 => values.join(", "),
        all => format!("{} and {} more", values.join(", "), count(all - 1)),
    }
}

/// "Caused by visits 60 %"; `None` where nothing is known.
pub(crate) fn causes(event: &OldEvent) -> Option<String> {
    let causes: Vec<String> =
        event.causes.iter().map(|(name, percent)| format!("{name} {percent:.0}\u{a0}%")).collect();
    (!causes.is_empty()).then(|| format!("Caused by {}", causes.join(", ")))
}

/// What people answered.
pub(crate) fn feedback(relevant: bool) -> &'static str {
    if relevant { common::RELEVANT } else { common::NOT_RELEVANT }
}

pub(crate) const INCIDENT_COLUMNS: [&str; 4] = ["Title", "Severity", "From", "To"];

pub(crate) fn incidents(incidents: usize) -> String {
    plural(incidents as u64, "incident", "incidents")
}

pub(crate) const STILL_OPEN: &str = "still open";
