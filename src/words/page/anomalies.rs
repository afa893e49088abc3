//! What the page Anomalies says around lanes and list.

use super::common::{events, metrics_of};
use crate::model::format::{count, decimals, number, plural};

pub(crate) fn compare_with_run(run: u32) -> String {
    format!("Compare with run {run}")
}

pub(crate) const BUILD_REPORT: &str = "Build report";

pub(crate) fn learning(done: u64, total: u64) -> String {
    format!("Learning {} of {} metrics.", count(done), count(total))
}

pub(crate) const RUN_GOES_ON: &str = "A run goes on.";

/// Behind what a run does, where there are no results yet.
pub(crate) const EVENTS_APPEAR: &str = "The events appear here as they are found.";

pub(crate) const BELOW_IS_SO_FAR: &str = "Below is what is found so far; it may change until the run is over.";

pub(crate) fn below_is_run(run: u32) -> String {
    format!("Below are the results of run {run}.")
}

pub(crate) fn this_is_run(run: u32) -> String {
    format!("This is run {run}.")
}

pub(crate) fn show_run(run: u32) -> String {
    format!("Show run {run}")
}

pub(crate) const MAPPING_CHANGED: &str = "The mapping changed after this run.";
pub(crate) const KEEP_LOOKING: &str = "Keep looking";

pub(crate) fn stopped(done: usize, all: usize) -> String {
    format!("Stopped. {} are done.", metrics_of(done as u64, all as u64))
}

/// "4.9 a week" and how many are lower: beside "23 events", found in `seconds` of tested time.
pub(crate) fn often_and_lower(events: usize, seconds: i64, lower: usize) -> String {
    let lower = match lower {
        0 => "None is lower".to_owned(),
        1 => "1 lower one is drawn hollow".to_owned(),
        n => format!("{} lower ones are drawn hollow", count(n as u64)),
    };
    let often = rate(events, seconds);
    if often.is_empty() { lower } else { format!("{often}. {lower}") }
}

/// "about 4.9 a week", for `events` in `seconds` of tested time, or a month or year where they are few; empty without
/// events and for less than a day.
fn rate(events: usize, seconds: i64) -> String {
    const DAY: f64 = 86_400.0;
    let daily = events as f64 * DAY / seconds as f64;
    if events == 0 || (seconds as f64) < DAY {
        return String::new();
    }
    let units = [("week", 7.0), ("month", 30.4), ("year", 365.0)];
    let (unit, days) = units.into_iter().find(|(_, days)| daily * days >= 0.5).unwrap_or(units[2]);
    let rate = daily * days;
    let text = if rate >= 10.0 { number(rate.round()) } else { decimals(rate, 1) };
    format!("about {text} a {unit}")
}

/// Behind "23 events", for those who do not see the slider.
pub(crate) fn or_more(threshold: f64) -> String {
    format!("at {threshold} or more")
}

pub(crate) const NOTHING_JUDGED: &str = "No metric was judged.";

/// No event at all.
pub(crate) fn nothing_found(intervals: usize, metrics: usize) -> String {
    let intervals = plural(intervals as u64, "interval", "intervals");
    let metrics = plural(metrics as u64, "metric", "metrics");
    format!("All {intervals} of {metrics} stayed in their expected range.")
}

pub(crate) fn nothing_passes(filters: &str, hidden: u64, threshold: f64) -> String {
    format!("No event passes the filters: {filters}. Without them {} reach {threshold}.", events(hidden))
}

pub(crate) const CLEAR_FILTERS: &str = "Clear filters";

pub(crate) fn show_from(threshold: f64) -> String {
    format!("Show from {threshold}")
}

/// What the keys named before them do.
pub(crate) const KEYS_STEP: &str = "next, previous";
pub(crate) const KEYS_ANSWER: &str = "relevant, not, unset";
pub(crate) const KEYS_THRESHOLD: &str = "threshold \u{2212}1, +1";
pub(crate) const KEY_LANES: &str = "lanes by";
pub(crate) const KEY_SEARCH: &str = "search";

pub(crate) const SELECTED_EVENT: &str = "Selected event";

/// "dip, 1 of 23".
pub(crate) fn kind_and_place(kind: &str, place: usize, total: usize) -> String {
    format!("{kind}, {place} of {}", count(total as u64))
}

pub(crate) const OPEN: &str = "Open";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_take_the_unit_that_suits_them() {
        assert_eq!(rate(23, 792 * 3_600), "about 4.9 a week");
        assert_eq!(rate(230, 792 * 3_600), "about 49 a week");
        assert_eq!(rate(2, 45 * 604_800), "about 2.3 a year");
        assert_eq!(rate(1, 30 * 86_400), "about 1.0 a month");
        assert_eq!(rate(3, 3_600), "");
        assert_eq!(rate(0, 792 * 3_600), "");
    }
}
