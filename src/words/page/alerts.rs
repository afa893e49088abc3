//! What the page Alerts says of rules, and of what they would have done.

use crate::model::format::{count, number, plural};
use crate::model::message::UserMessage;
use crate::words::figures::share;
use crate::words::page::common;
use crate::words::page::filters::ANY;

// The step, and what stands below the heading.
pub(crate) const NO_RULES: &str = "no rules yet";
pub(crate) const NOTHING_SENT: &str = "Nothing is sent unless you press Send or follow new data.";

pub(crate) fn rules(rules: u64, off: u64) -> String {
    let line = plural(rules, "rule", "rules");
    if off > 0 { format!("{line}, {} off", count(off)) } else { line }
}

pub(crate) fn firings(firings: u64) -> String {
    plural(firings, "firing", "firings")
}

/// "2 rules, 1 off. Nothing is sent …"
pub(crate) fn standing(rules: u64, off: u64) -> String {
    let line = if rules == 0 { "No rules yet".to_owned() } else { self::rules(rules, off) };
    format!("{line}. {NOTHING_SENT}")
}

// The rules.
pub(crate) const RULES: &str = "Rules";
pub(crate) const ADD: &str = "Add a rule";
pub(crate) const IMPORT: &str = "Import rules";
pub(crate) const EXPORT: &str = "Export rules";
pub(crate) const DUPLICATE: &str = "Duplicate";
pub(crate) const DELETE: &str = "Delete";
pub(crate) const COLUMN_ON: &str = "On";
pub(crate) const COLUMN_RULE: &str = "Rule";
pub(crate) const COLUMN_FIRINGS: &str = "Firings";
pub(crate) const EMPTY: &str = "A rule says which events are worth an alert, and how often. It is tried on the test period \
    while you write it, before it sends anything.";
pub(crate) const FILE: &str = "alert-rules.json";
pub(crate) const FILE_TYPE: &str = "application/json";

/// The name of a rule that was given none.
pub(crate) const FIRST_NAME: &str = "Rule 1";

pub(crate) fn duplicate(name: &str) -> String {
    format!("{DUPLICATE} {name}")
}

pub(crate) fn delete(name: &str) -> String {
    format!("{DELETE} {name}")
}

pub(crate) fn is_on(name: &str) -> String {
    format!("{name} is on")
}

/// Where a rule has no name.
pub(crate) const UNNAMED: &str = "without a name";

pub(crate) fn told(name: &str) -> &str {
    if name.trim().is_empty() { UNNAMED } else { name }
}

// What was done with them.
pub(crate) fn added(name: &str) -> String {
    format!("Added {name}")
}

pub(crate) fn duplicated(name: &str) -> String {
    format!("Duplicated {}", told(name))
}

pub(crate) fn deleted(name: &str) -> String {
    format!("Deleted {}", told(name))
}

pub(crate) fn changed(name: &str) -> String {
    format!("Changed {}", told(name))
}

pub(crate) fn turned(name: &str, on: bool) -> String {
    format!("Turned {} {}", told(name), if on { "on" } else { "off" })
}

pub(crate) fn took_over(rules: u64, file: &str) -> String {
    format!("Took over {} from {file}", plural(rules, "rule", "rules"))
}

// What can go wrong with a file of them.
pub(crate) fn too_large(file: &str) -> UserMessage {
    message(format!("{file} is too large"), "It is larger than 1 MB.", "Choose a file of alert rules.")
}

pub(crate) fn unreadable(file: &str, why: &str) -> UserMessage {
    message(format!("{file} could not be read"), &format!("The browser said: {why}."), "Choose it again.")
}

pub(crate) fn refused() -> UserMessage {
    message("The rules were not saved".to_owned(), common::DOWNLOAD_REFUSED, "Allow downloads, then press again.")
}

fn message(title: String, detail: &str, remedy: &str) -> UserMessage {
    UserMessage { title, detail: detail.to_owned(), remedy: remedy.to_owned() }
}

// The rule as a sentence.
pub(crate) const SENTENCE: &str = "The rule";
pub(crate) const NAME: &str = "Name";
pub(crate) const KIND: &str = "What it fires on";
pub(crate) const ON_EVENTS: &str = "Events";
pub(crate) const ON_A_LINE: &str = "A fixed line";
pub(crate) const ALERT_WHEN: &str = "Alert when";
pub(crate) const IS: &str = "is";
pub(crate) const IN: &str = "in";
pub(crate) const AND: &str = "and";
pub(crate) const EXPECTED_REACHES: &str = "expected, reaches severity";
pub(crate) const GAP_AT_LEAST: &str = "and the gap is at least";
pub(crate) const AT_MOST_ONCE: &str = "at most once per";
pub(crate) const PERCENT_OF: &str = "% of the intervals of";
pub(crate) const KEEP_IT: &str = "keep it";
pub(crate) const COMMA: &str = ",";
pub(crate) const STOP: &str = ".";

pub(crate) const DIRECTION: &str = "Direction";
pub(crate) const SEVERITY: &str = "Severity";
pub(crate) const LEAST_GAP: &str = "Least gap";
pub(crate) const LIMIT: &str = "At most once per";
pub(crate) const BOUND: &str = "Line";
pub(crate) const SIDE: &str = "Side";
pub(crate) const TARGET: &str = "When it counts";
pub(crate) const PERCENT: &str = "Share to keep, in percent";
pub(crate) const WINDOW: &str = "Window";

pub(crate) const OVERALL: &str = "overall";
pub(crate) const ABOVE_OR_BELOW: &str = "above or below";
pub(crate) const AT_ONCE: &str = "at once";
pub(crate) const ONCE_LESS_THAN: &str = "once less than";
pub(crate) const EVENT: &str = "event";
pub(crate) const MEASURE: &str = "measure";
pub(crate) const TAKE_ANY: &str = "Any";

/// "any", "uk or us", "uk, us or de", "uk, us and 3 more".
pub(crate) fn either(values: &[String]) -> String {
    const MOST: usize = 3;
    match values {
        [] => ANY.to_owned(),
        [one] => one.clone(),
        [first @ .., last] if values.len() <= MOST => format!("{} or {last}", first.join(", ")),
        _ => format!("{}, {} and {} more", values[0], values[1], values.len() - 2),
    }
}

/// "event", "1 hour", "90 minutes": what a rule fires once in.
pub(crate) fn period(seconds: u32) -> String {
    let whole = |unit: u32| seconds.is_multiple_of(unit).then_some(u64::from(seconds / unit));
    match (whole(604_800), whole(86_400), whole(3_600), whole(60)) {
        (Some(weeks), ..) => plural(weeks, "week", "weeks"),
        (_, Some(days), ..) => plural(days, "day", "days"),
        (_, _, Some(hours), _) => plural(hours, "hour", "hours"),
        (.., Some(minutes)) => plural(minutes, "minute", "minutes"),
        _ => format!("{}\u{a0}s", count(u64::from(seconds))),
    }
}

// What goes with an alert.
pub(crate) const WHAT_GOES_WITH_IT: &str = "What goes with the alert";
pub(crate) const OWNER: &str = "Owner";
pub(crate) const RUNBOOK: &str = "Runbook";
pub(crate) const RUNBOOK_NOTE: &str = "Address of the page that says what to do.";
pub(crate) const NOTE: &str = "Note";
pub(crate) const SPARES_KNOWN: &str = "Keep silent during known events";

// The dry run.
pub(crate) const DRY_FIRINGS: &str = "Firings in the test period";
pub(crate) const DRY_RUN: &str = "Dry run over the test period";
pub(crate) const IS_OFF: &str = "This rule is off.";
pub(crate) const WAITING: &str = "Looking at the values.";
pub(crate) const NO_VALUES: &str = "The values of this run are not here. Drop its data to try a fixed line on them.";
pub(crate) const NO_METRIC: &str = "No metric has exactly these values. Name values of fewer dimensions, or of all.";

pub(crate) fn would_have_fired(times: u64, per_week: f64) -> String {
    let times = plural(times, "time", "times");
    format!("Would have fired {times}, about {} a week.", rate(per_week))
}

/// "1.9": firings per week.
pub(crate) fn rate(per_week: f64) -> String {
    let rounded = if per_week >= 10.0 { per_week.round() } else { (per_week * 10.0).round() / 10.0 };
    number(rounded)
}

pub(crate) const NOTHING_FIRED: &str = "Nothing would have fired.";

/// "The nearest event reached 64 (3 Jan 2021, revenue, it)."
pub(crate) fn nearest(severity: &str, when: &str, what: &str, place: &str) -> String {
    format!("The nearest event reached {severity} ({when}, {what}, {place}).")
}

pub(crate) const NO_EVENT_FITS: &str = "No event fits the rest of the rule.";

/// Of one metric and a line: "revenue, overall kept it in 99.2 % of 900 intervals".
pub(crate) fn kept(metric: &str, ratio: Option<f64>, of: u64, breaches: u64) -> String {
    match ratio {
        Some(ratio) => {
            let of = plural(of, "interval", "intervals");
            let breaches = plural(breaches, "breach", "breaches");
            format!("{metric} kept it in {} of {of}: {breaches}.", share(ratio))
        }
        None => format!("{metric} has no values here."),
    }
}

pub(crate) const CURVE: &str = "Alerts per week against the threshold";
pub(crate) const WITHOUT_GAP: &str = "without the least gap";
pub(crate) const COLUMN_THRESHOLD: &str = "Threshold";
pub(crate) const COLUMN_ALERTS: &str = "Alerts";
pub(crate) const COLUMN_A_WEEK: &str = "A week";
pub(crate) const COLUMN_WITHOUT_GAP: &str = "Without the least gap";

pub(crate) fn at_threshold(severity: f64) -> String {
    format!("At {}", number(severity))
}

pub(crate) fn a_week(per_week: f64) -> String {
    format!("{} a week", rate(per_week))
}

/// Below the strip of dates.
pub(crate) fn strip(fired: u64, events: u64) -> String {
    let events = common::events(events);
    format!("{} of {events} fire: the others are hollow.", count(fired))
}

pub(crate) fn incidents(caught: u64, missed: u64, outside: u64) -> String {
    let line = format!("{} caught, {} missed", count(caught), count(missed));
    if outside > 0 { format!("{line}, {} outside what was tested", count(outside)) } else { line }
}

pub(crate) const NO_INCIDENTS: &str =
    "Known incidents can be pasted under Backtest, to see which of them this rule catches.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_joined_as_in_speech() {
        let check = |values: &[&str], expected: &str| {
            let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
            assert_eq!(either(&values), expected);
        };
        check(&[], "any");
        check(&["uk"], "uk");
        check(&["uk", "us"], "uk or us");
        check(&["uk", "us", "de"], "uk, us or de");
        check(&["uk", "us", "de", "fr"], "uk, us and 2 more");
    }

    #[test]
    fn periods_have_their_largest_unit() {
        for (seconds, text) in
            [(3_600, "1 hour"), (5_400, "90 minutes"), (172_800, "2 days"), (604_800, "1 week"), (30, "30\u{a0}s")]
        {
            assert_eq!(period(seconds), text);
        }
    }

    #[test]
    fn what_would_have_happened_is_a_sentence() {
        assert_eq!(would_have_fired(9, 1.92), "Would have fired 9 times, about 1.9 a week.");
        assert_eq!(would_have_fired(1, 0.04), "Would have fired 1 time, about 0 a week.");
        assert_eq!(rate(31.4), "31");
        let kept = kept("revenue, overall", Some(0.992), 900, 2);
        assert_eq!(kept, "revenue, overall kept it in 99.2\u{a0}% of 900 intervals: 2 breaches.");
        assert_eq!(incidents(3, 1, 1), "3 caught, 1 missed, 1 outside what was tested");
    }
}
