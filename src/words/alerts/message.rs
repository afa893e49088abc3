//! What alert messages say.

use crate::model::alert::{Breach, Target};
use crate::model::finding::{Direction, Span};
use crate::model::format::{count, decimals, number, plural};
use crate::words::events::facts::duration;
use crate::words::figures;

/// Names of the forms, in the order of their declaration.
pub const FORMS: [&str; 8] = [
    "Lookout for Metrics JSON",
    "Long text",
    "Short text",
    "HTML mail",
    "Slack message",
    "PagerDuty event",
    "Datadog event",
    "Your own JSON",
];

/// Name of a figure.
pub const SEVERITY: &str = "Severity";
/// Name of a figure.
pub const MEASURE: &str = "Measure";
/// Name of a figure.
pub const WHEN: &str = "When";
/// Name of a figure.
pub const ACTUAL: &str = "Actual";
/// Name of a figure.
pub const EXPECTED: &str = "Expected";
/// Name of a figure.
pub const RANGE: &str = "Expected range";
/// Name of a figure.
pub const GAP: &str = "Gap";
/// Name of a figure.
pub const LINE: &str = "Line";
/// Name of a figure.
pub const KEPT: &str = "Kept";
/// Name of a figure.
pub const METRICS: &str = "Metrics";
/// Name of a fact.
pub const OWNER: &str = "Owner";
/// Name of a fact.
pub const RUNBOOK: &str = "Runbook";
/// Name of a fact.
pub const NOTE: &str = "Note";
/// Name of a fact.
pub const RULE: &str = "Rule";
/// Name of a fact.
pub const DETECTOR: &str = "Detector";
/// Name of a link.
pub const OPEN: &str = "Open in Foretop";
/// Heading of the shares.
pub const ORIGIN: &str = "Where the gap comes from";
/// Head of a column.
pub const DIMENSION: &str = "Dimension";
/// Head of a column.
pub const VALUE: &str = "Value";
/// Head of a column.
pub const SHARE: &str = "Share";
/// Head of a column.
pub const METRIC: &str = "Metric";
/// Of what a fixed line found.
pub const FIXED_LINE: &str = "fixed line";
/// Of all rows.
pub const OVERALL: &str = "overall";
/// Sentence of a message that something is over.
pub const IS_OVER: &str = "This is over.";

/// "Over: revenue below expected in uk".
pub fn over(title: &str) -> String {
    format!("Over: {title}")
}

/// "Foretop alert: revenue, 2021-01-19 13:00".
pub fn subject(measure: &str, when: &str, is_over: bool) -> String {
    format!("Foretop alert{}: {measure}, {when}", if is_over { " over" } else { "" })
}

/// Heading of the metrics of an event: "3 metrics".
pub fn metrics(all: usize) -> String {
    plural(all as u64, "metric", "metrics")
}

/// "and 4 more".
pub fn more(rest: usize) -> String {
    format!("and {} more", count(rest as u64))
}

/// "4,120, expected 11,870"; "430" where nothing is expected.
pub fn reading(actual: f64, expected: f64) -> String {
    if expected.is_nan() { number(actual) } else { format!("{}, expected {}", number(actual), number(expected)) }
}

/// "68 %".
pub fn share(percent: f64) -> String {
    figures::share(percent / 100.0)
}

/// "19 Jan 2021, 13:00 to 16:00 (Europe/Berlin)".
pub fn in_zone(span: &str, zone: &str) -> String {
    format!("{span} ({zone})")
}

/// "Severity 94.": at the end of a short text.
pub fn severity(text: &str) -> String {
    format!("Severity {text}.")
}

/// "Owner Ann.": at the end of a short text.
pub fn owner(name: &str) -> String {
    format!("Owner {name}.")
}

/// "revenue below 500 in uk", "revenue too often below 500 in uk".
pub fn breach_title(measure: &str, place: &str, breach: &Breach) -> String {
    let often = if breach.line.target.is_some() { "too often " } else { "" };
    let place = if place == OVERALL { String::new() } else { format!(" in {place}") };
    format!("{measure} {often}{} {}{place}", breach.line.side.label(), number(breach.line.bound))
}

/// "revenue in uk was 430, below the line of 500.", "revenue in uk was below the line of 500 for 3 intervals. Its
/// lowest value was 430.", or "revenue in uk kept the line of 500 in 98.2 % of the intervals of the last 7 d. The
/// target is 99.9 %. Its lowest value was 430."
pub fn breach_sentence(measure: &str, place: &str, breach: &Breach) -> Vec<Span> {
    let (side, bound, intervals) = (breach.line.side.label(), number(breach.line.bound), breach.to - breach.from);
    let what = if place == OVERALL { format!("{measure} {place}") } else { format!("{measure} in {place}") };
    let plain = |text: String| Span { text, strong: false };
    let strong = |text: String| Span { text, strong: true };
    let worst = strong(number(breach.worst));
    let extreme = match breach.line.side {
        Direction::Above => "highest",
        Direction::Below => "lowest",
    };
    let last = plain(format!(" Its {extreme} value was "));
    let end = plain(".".to_owned());
    match (breach.line.target, breach.kept) {
        (Some(target), Some(kept)) => {
            let rest =
                format!(" of the intervals of the last {}. The target is {}.", window(target), percent(target.percent));
            let kept = strong(percent(kept));
            vec![plain(format!("{what} kept the line of {bound} in ")), kept, plain(rest), last, worst, end]
        }
        _ if intervals > 1 => {
            let intervals = strong(plural(intervals as u64, "interval", "intervals"));
            vec![plain(format!("{what} was {side} the line of {bound} for ")), intervals, end.clone(), last, worst, end]
        }
        _ => vec![plain(format!("{what} was ")), worst, plain(format!(", {side} the line of {bound}."))],
    }
}

/// "not below 500", "not below 500 in 99.9 % of the intervals of any 7 d".
pub fn line(breach: &Breach) -> String {
    let line = format!("not {} {}", breach.line.side.label(), number(breach.line.bound));
    match breach.line.target {
        Some(target) => format!("{line} in {} of the intervals of any {}", percent(target.percent), window(target)),
        None => line,
    }
}

/// "7 d".
fn window(target: Target) -> String {
    duration(i64::from(target.seconds))
}

/// "99.95 %", rounded down to as many decimals as it takes and three at most, so that no target reads as reached that
/// is not; the space is U+00A0.
pub fn percent(value: f64) -> String {
    // A share of whole numbers is off by no more than its last digits.
    let thousandths = (value * 1_000.0 + 1e-6).floor();
    let places = [1_000.0, 100.0, 10.0].into_iter().position(|step| thousandths % step == 0.0).unwrap_or(3);
    format!("{}\u{a0}%", decimals(thousandths / 1_000.0, places))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_as_exact_as_targets() {
        for (value, text) in
            [(100.0, "100"), (99.9, "99.9"), (99.99, "99.99"), (99.9996, "99.999"), (0.0, "0"), (98.25, "98.25")]
        {
            assert_eq!(percent(value), format!("{text}\u{a0}%"));
        }
    }
}
