//! What is said of known incidents, and of those that a run catches.

use crate::diagnose::caught::{Judged, Outcome};
use crate::model::archive::Incident;
use crate::model::format::{count, moment, number, plural};
use crate::model::zone::Zone;
use crate::words::figures::share;
use crate::words::page::common;

/// Missed incidents that are named.
const MOST_NAMED: usize = 3;

pub(crate) const OPTIONAL: &str = "optional: see which of them the run catches";

// The list.
pub(crate) const DROP: &str = "Drop a list of incidents";
pub(crate) const LINES: &str = "One a line: a time, or a start and an end, with or without a name";
pub(crate) const LINES_EXAMPLE: &str = "2021-01-18 04:00\n2021-01-19 13:00 – 2021-01-19 16:00, checkout down";
pub(crate) const CHECK: &str = "Check";
pub(crate) const CHOOSE: &str = "Choose a CSV";
pub(crate) const REMOVE: &str = "Remove all";

pub(crate) fn use_found(what: &str) -> String {
    format!("Use the {what}")
}

pub(crate) fn found_incidents(incidents: u64) -> String {
    plural(incidents, "incident among the files", "incidents among the files")
}

pub(crate) fn found_events(events: u64) -> String {
    plural(events, "event of Lookout for Metrics", "events of Lookout for Metrics")
}

// What was done with it.
pub(crate) const CHANGED: &str = "Changed the known incidents";
pub(crate) const REMOVED: &str = "Removed the known incidents";

pub(crate) fn took_over(what: &str) -> String {
    format!("Took over the {what}")
}

pub(crate) fn read(file: &str) -> String {
    format!("Read the incidents of {file}")
}

pub(crate) fn too_large(file: &str) -> String {
    format!("{file} is larger than 256 kB. Choose a list of dates.")
}

pub(crate) fn unreadable(file: &str, why: &str) -> String {
    format!("{file} could not be read: {why}.")
}

// Its lines.
pub(crate) fn lines(used: u64, bad: u64) -> String {
    let used = plural(used, "line is used", "lines are used");
    let bad = plural(bad, "is not", "are not");
    format!("{used}, {bad}.")
}

pub(crate) fn bad_line(line: u64, text: &str, expected: &str) -> String {
    format!("Line {} “{text}”: {expected}", count(line))
}

/// What the run makes of all: "3 of 4 caught, 1 missed (18 Jan 2021, 04:00), lowest threshold that catches all: 58".
pub(crate) fn verdict(judged: &Judged, incidents: &[Incident], threshold: f64, zone: &Zone) -> String {
    let figures = judged.at(threshold);
    let outside = judged.incidents.len() - figures.tested;
    let mut parts = Vec::new();
    if figures.tested > 0 {
        parts.push(caught(figures.caught as u64, figures.tested as u64));
    }
    let missed = figures.tested - figures.caught;
    if missed > 0 {
        let is_missed = |(_, outcome): &(&Incident, &Outcome)| outcome.tested && !outcome.is_caught(threshold);
        let named = incidents.iter().zip(&judged.incidents).filter(is_missed).take(MOST_NAMED);
        let mut names: Vec<String> = named.map(|(incident, _)| moment(incident.start, zone)).collect();
        if missed > names.len() {
            names.push(common::and_more((missed - names.len()) as u64));
        }
        parts.push(format!("{} missed ({})", count(missed as u64), names.join("; ")));
    }
    if figures.tested > 0 {
        parts.push(match judged.catches_all() {
            Some(lowest) => format!("lowest threshold that catches all: {lowest}"),
            None => "no threshold catches all".to_owned(),
        });
    }
    if outside > 0 {
        let outside = count(outside as u64);
        parts.push(format!("{outside} outside what was tested"));
    }
    parts.join(", ")
}

pub(crate) fn recall_and_precision(recall: Option<f64>, precision: Option<f64>, threshold: f64) -> String {
    let [recall, precision] = [recall, precision].map(share_of);
    format!("Recall {recall}, precision {precision} at {threshold}.")
}

fn share_of(ratio: Option<f64>) -> String {
    ratio.map_or_else(|| common::NOTHING.to_owned(), share)
}

pub(crate) const RECALL_MEANS: &str =
    "Recall is the share of incidents that are caught; precision is the share of events that overlap an incident.";

// What the run makes of each.
pub(crate) const TABLE: &str = "Incidents";
pub(crate) const COLUMN_INCIDENT: &str = "Incident";
pub(crate) const COLUMN_RESULT: &str = "Result";
pub(crate) const COLUMN_DELAY: &str = "Delay";
pub(crate) const CAUGHT: &str = "caught";
pub(crate) const MISSED: &str = "missed";
pub(crate) const NOT_TESTED: &str = "not tested";

pub(crate) fn missed_at_most(severity: f64) -> String {
    format!("missed, at most {}", severity.floor())
}

/// "none", "20 min", "3 hours", "2.5 days".
pub(crate) fn delay(seconds: i64) -> String {
    let round = |value: f64| (value * 10.0).round() / 10.0;
    let unit = |value: f64, one: &str, many: &str| {
        let value = round(value);
        format!("{} {}", number(value), if value == 1.0 { one } else { many })
    };
    let seconds = seconds as f64;
    match seconds {
        s if s < 1.0 => "none".to_owned(),
        s if s < 60.0 => unit(s, "s", "s"),
        s if s < 3_600.0 => unit(s / 60.0, "min", "min"),
        s if s < 172_800.0 => unit(s / 3_600.0, "hour", "hours"),
        s => unit(s / 86_400.0, "day", "days"),
    }
}

// Recall and precision against the threshold.
pub(crate) const CURVE: &str = "Threshold and what it catches";

pub(crate) fn at_threshold(threshold: f64) -> String {
    format!("At {threshold}")
}

pub(crate) fn caught(caught: u64, tested: u64) -> String {
    format!("{} of {} caught", count(caught), count(tested))
}

pub(crate) fn right(right: u64, events: u64, precision: Option<f64>) -> String {
    format!("{} of {} right ({})", count(right), plural(events, "event", "events"), share_of(precision))
}

pub(crate) const CURVE_THRESHOLD: &str = "Threshold to read off";
pub(crate) const THRESHOLDS: &str = "Thresholds";
pub(crate) const COLUMN_THRESHOLD: &str = "Threshold";
pub(crate) const COLUMN_CAUGHT: &str = "Caught";
pub(crate) const COLUMN_RIGHT: &str = "Right";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnose::caught::judge;
    use crate::model::finding::Direction;
    use crate::model::zone::UTC;
    use crate::words::events::sample::{event, findings};

    fn incident(from: i64, to: i64) -> Incident {
        Incident { start: from * 3_600, end: Some(to * 3_600), ..Incident::default() }
    }

    #[test]
    fn what_was_caught_is_one_sentence() {
        let run = findings(vec![
            event("a", 94.0, Direction::Below, 1, (80, 82), [&[], &[]]),
            event("b", 58.7, Direction::Below, 1, (90, 92), [&[], &[]]),
        ]);
        let check = |incidents: &[Incident], expected: &str| {
            assert_eq!(verdict(&judge(incidents, &run), incidents, 70.0, &UTC), expected);
        };
        let (caught, low) = (incident(79, 81), incident(90, 91));
        check(&[caught.clone()], "1 of 1 caught, lowest threshold that catches all: 94");
        check(&[caught, low], "1 of 2 caught, 1 missed (4 Jan 1970, 18:00), lowest threshold that catches all: 58");
        let none = "0 of 1 caught, 1 missed (5 Jan 1970, 02:00), no threshold catches all, 1 outside what was tested";
        check(&[incident(98, 99), incident(3, 4)], none);
    }

    #[test]
    fn delays_have_a_unit() {
        for (seconds, text) in
            [(0, "none"), (45, "45 s"), (1_200, "20 min"), (3_600, "1 hour"), (9_000, "2.5 hours"), (259_200, "3 days")]
        {
            assert_eq!(delay(seconds), text);
        }
    }
}
