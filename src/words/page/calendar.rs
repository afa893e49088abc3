//! What is said of the calendar of known events, and of known events on charts.

use crate::feedback::known::Period;
use crate::model::feedback::KnownEvent;
use crate::model::finding::Findings;
use crate::model::format::{count, date, plural, span};
use crate::model::time::{Interval, TimeRange};
use crate::model::zone::{UTC, Zone};
use crate::words::page::common;

const DAY: i64 = 86_400;
/// Known events that are named beside a chart.
const MOST_NAMED: usize = 3;

pub(crate) const CALENDAR: &str = "Calendar of known events";
pub(crate) const OPTIONAL: &str = "optional: promotions, holidays, releases";
pub(crate) const WHAT_FOR: &str =
    "An event at least half in a known one is marked with its name, loses severity, and need not alert.";
pub(crate) const NO_DATA: &str =
    "Open data first: dates that repeat are written out over its time and a year after it.";

// What is read.
pub(crate) const LINES: &str = "One a line: a date, or a start and an end, and a name; or the text of a calendar";
pub(crate) const LINES_EXAMPLE: &str =
    "27 Nov 2020, Black Friday\n24 Dec – 26 Dec, Christmas\n2021-01-18 04:00 – 2021-01-18 06:00, release 5.2";
pub(crate) const READ: &str = "Read";
pub(crate) const CHOOSE: &str = "Choose a calendar or CSV";
pub(crate) const DISCARD: &str = "Discard";

pub(crate) fn zone(zone: &str) -> String {
    format!("Times without a zone are those of the data, {zone}.")
}

pub(crate) fn too_large(file: &str) -> String {
    format!("{file} is larger than 4 MB. Choose a shorter calendar.")
}

/// How much a calendar holds.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Holds {
    pub(crate) events: u64,
    pub(crate) dates: u64,
    /// Lines that are not used.
    pub(crate) bad: u64,
    pub(crate) outside: u64,
    pub(crate) cancelled: u64,
    /// Whether there are more dates than are taken.
    pub(crate) cut: bool,
}

/// "12 known events, 40 dates. 2 lines are not used, 3 lie outside 2 Oct 2020 to 20 Jan 2022, 1 is cancelled."
pub(crate) fn found(holds: Holds, within: TimeRange, zone: &Zone) -> String {
    let mut text = format!("{}, {}.", known_events(holds.events), dates(holds.dates));
    let mut less = Vec::new();
    let counted = |n: u64, one: &str, many: &str| (n > 0).then(|| plural(n, one, many));
    less.extend(counted(holds.bad, "line is not used", "lines are not used"));
    let days = format!("{} to {}", date(within.start, zone), date(within.end - 1, zone));
    less.extend(counted(holds.outside, "lies outside", "lie outside").map(|text| format!("{text} {days}")));
    less.extend(counted(holds.cancelled, "is cancelled", "are cancelled"));
    if !less.is_empty() {
        text += &format!(" {}.", less.join(", "));
    }
    if holds.cut {
        text += " There are more dates; the first 1,000 are taken.";
    }
    text
}

pub(crate) fn known_events(events: u64) -> String {
    plural(events, "known event", "known events")
}

pub(crate) fn dates(dates: u64) -> String {
    plural(dates, "date", "dates")
}

pub(crate) fn add(dates: u64) -> String {
    format!("Add {}", known_events(dates))
}

pub(crate) const ALL_THERE: &str = "All of them are known already.";

// The lists.
pub(crate) const READ_NOW: &str = "Known events that were read";
pub(crate) const GIVEN: &str = "Known events";
pub(crate) const NONE_GIVEN: &str = "No known events yet.";
pub(crate) const COLUMN_NAME: &str = "Name";
pub(crate) const COLUMN_CONCERNS: &str = "Concerns";
pub(crate) const NAMELESS: &str = "no name";
pub(crate) const EVERYTHING: &str = "everything";
pub(crate) const NOT_TESTED: &str = "not in what was tested";
pub(crate) const AFTER_THE_DATA: &str = "after the data";
pub(crate) const REMOVE_ALL: &str = "Remove all known events";

/// "24 Dec 2020 to 26 Dec 2020", "26 dates, 5 Oct 2020 to 29 Mar 2021": whole days without a time.
pub(crate) fn when(dates: u64, range: TimeRange, zone: &Zone) -> String {
    let local = zone.range_to_local(range);
    let is_whole = local.start % DAY == 0 && local.end % DAY == 0;
    match dates {
        0 | 1 if is_whole => span(local, Interval::DAY, &UTC),
        0 | 1 => span(range, Interval::MINUTE, zone),
        many => format!("{}, {}", self::dates(many), span(local, Interval::DAY, &UTC)),
    }
}

/// "views, revenue; market uk, de".
pub(crate) fn concerns(known: &KnownEvent) -> String {
    let measures = (!known.measures.is_empty()).then(|| known.measures.join(", "));
    let values = known.values.iter().map(|(name, values)| format!("{name} {}", values.join(", ")));
    let parts: Vec<String> = measures.into_iter().chain(values).collect();
    if parts.is_empty() { EVERYTHING.to_owned() } else { parts.join("; ") }
}

// What was done.
pub(crate) fn added(dates: u64) -> String {
    format!("Added {}", known_events(dates))
}

pub(crate) fn removed(name: &str) -> String {
    format!("Removed the known event {name}")
}

pub(crate) const REMOVED_ALL: &str = "Removed all known events";

/// "Known: Christmas, 24 Dec 2020 to 26 Dec 2020; Sale, 3 Jan 2021, 10:00 to 12:00; and 2 more"; empty for none.
pub(crate) fn on_chart(periods: &[&Period], findings: &Findings) -> String {
    if periods.is_empty() {
        return String::new();
    }
    let (grid, zone) = (findings.grid, &findings.zone);
    let told = |period: &&Period| {
        let range = grid.range(period.window.0, period.window.1);
        format!("{}, {}", period.name, span(range, grid.interval, zone))
    };
    let mut named: Vec<String> = periods.iter().take(MOST_NAMED).map(told).collect();
    if periods.len() > MOST_NAMED {
        named.push(common::and_more((periods.len() - MOST_NAMED) as u64));
    }
    format!("{}: {}", common::KNOWN_EVENT, named.join("; "))
}

/// What the shade of a chart stands for.
pub(crate) fn shaded(text: &str) -> String {
    format!("Shaded below a bar. {text}.")
}

/// That of one known event, in a button: "Remove Christmas".
pub(crate) fn remove(name: &str) -> String {
    common::remove(name)
}

/// "3 events", of which a link tells.
pub(crate) fn falling(events: u64) -> String {
    match events {
        0 => common::NONE.to_owned(),
        events => common::events(events),
    }
}

/// How many rows a long list leaves out.
pub(crate) fn and_more(rows: usize) -> String {
    format!("{} more are not listed.", count(rows as u64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::events::sample::findings;

    fn range(from: i64, to: i64) -> TimeRange {
        TimeRange { start: from * 3_600, end: to * 3_600 }
    }

    #[test]
    fn what_was_read_is_told_with_what_was_not() {
        let holds = Holds { events: 1, dates: 3, ..Holds::default() };
        let check = |holds: Holds, expected: &str| assert_eq!(found(holds, range(0, 480), &UTC), expected);
        check(holds, "1 known event, 3 dates.");
        let expected = "1 known event, 3 dates. 1 line is not used, 2 lie outside 1 Jan 1970 to 20 Jan 1970, \
                        1 is cancelled. There are more dates; the first 1,000 are taken.";
        check(Holds { bad: 1, outside: 2, cancelled: 1, cut: true, ..holds }, expected);
    }

    #[test]
    fn whole_days_are_written_without_a_time() {
        let berlin = Zone::new("Europe/Berlin", 3_600, []);
        for (dates, hours, expected) in [
            (1, (23, 71), "2 Jan 1970 to 3 Jan 1970"),
            (1, (23, 47), "2 Jan 1970"),
            (1, (23, 25), "2 Jan 1970, 00:00 to 02:00"),
            (3, (23, 98), "3 dates, 2 Jan 1970 to 5 Jan 1970"),
        ] {
            assert_eq!(when(dates, range(hours.0, hours.1), &berlin), expected);
        }
    }

    #[test]
    fn a_chart_names_what_it_shades() {
        let periods = [(1, 2), (5, 7), (9, 10), (11, 12)].map(|window| Period { window, name: "sale".to_owned() });
        let all: Vec<&Period> = periods.iter().collect();
        let findings = findings(Vec::new());
        assert_eq!(on_chart(&all[..1], &findings), "Known event: sale, 1 Jan 1970, 01:00 to 02:00");
        assert!(on_chart(&all, &findings).ends_with("; sale, 1 Jan 1970, 09:00 to 10:00; and 1 more"));
        assert_eq!(on_chart(&[], &findings), "");
    }
}
