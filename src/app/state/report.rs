//! What the reader chose for a report.

use crate::model::finding::Findings;
use crate::model::format;
use crate::protocol::documents::{Format, Options, Sections};
use crate::words::document::{lists, overview};
use crate::words::page::report as words;

/// What a form is for, in a line.
pub(crate) fn purpose(format: Format) -> &'static str {
    match format {
        Format::Html => words::PURPOSE_OF_HTML,
        Format::Csv => words::PURPOSE_OF_CSV,
        Format::Json => words::PURPOSE_OF_JSON,
        Format::AnomaliesTable => words::PURPOSE_OF_ANOMALIES_TABLE,
        Format::QuickSight => words::PURPOSE_OF_QUICK_SIGHT,
        Format::Api => words::PURPOSE_OF_API,
    }
}

/// A section of the report: its name, whether it is chosen, and how to choose it.
pub(crate) struct Section {
    /// On the box.
    pub(crate) label: &'static str,
    /// Whether it is in.
    pub(crate) is_in: fn(&Sections) -> bool,
    /// Puts it in, or takes it out.
    pub(crate) put: fn(&mut Sections, bool),
}

/// Every section, in the order of the report.
pub(crate) const SECTIONS: [Section; 7] = [
    Section { label: overview::SUMMARY, is_in: |of| of.summary, put: |of, on| of.summary = on },
    Section { label: overview::WHEN_AND_WHERE, is_in: |of| of.lanes, put: |of, on| of.lanes = on },
    Section { label: words::EVENTS_ONE_BY_ONE, is_in: |of| of.events, put: |of, on| of.events = on },
    Section { label: words::TABLE_OF_EVENTS, is_in: |of| of.table, put: |of, on| of.table = on },
    Section { label: lists::REVIEWS, is_in: |of| of.reviews, put: |of, on| of.reviews = on },
    Section { label: overview::METHOD, is_in: |of| of.method, put: |of, on| of.method = on },
    Section { label: overview::SETTINGS, is_in: |of| of.settings, put: |of, on| of.settings = on },
];

/// The number of events that a reader typed, as far as a report goes.
pub(crate) fn most_events(typed: &str) -> Option<u32> {
    typed.trim().parse().ok().map(|most: u32| most.clamp(1, Options::MOST_EVENTS))
}

/// The first lines of a text, for a preview.
pub(crate) fn first_lines(text: &str) -> String {
    const MOST: usize = 40;
    const LETTERS: usize = 240;
    let shorten = |line: &str| match line.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    };
    let mut lines: Vec<String> = text.lines().take(MOST).map(shorten).collect();
    if text.lines().nth(MOST).is_some() {
        lines.push("…".to_owned());
    }
    lines.join("\n")
}

/// "18 Dec 2020, 14:00 to 20 Jan 2021, 14:00": what was tested.
pub(crate) fn tested_span(findings: &Findings) -> String {
    let grid = findings.grid;
    format::span(grid.range(findings.split, grid.len), grid.interval, &findings.zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_box_is_for_one_section() {
        for section in SECTIONS {
            let mut sections = Sections::default();
            (section.put)(&mut sections, false);
            let left = SECTIONS.iter().filter(|other| !(other.is_in)(&sections)).map(|other| other.label);
            assert_eq!(left.collect::<Vec<_>>(), [section.label]);
        }
    }

    #[test]
    fn the_number_of_events_stays_in_its_bounds() {
        for (typed, expected) in [("10", Some(10)), (" 0 ", Some(1)), ("999", Some(200)), ("ten", None), ("-1", None)] {
            assert_eq!(most_events(typed), expected, "{typed}");
        }
    }

    #[test]
    fn a_preview_is_short() {
        assert_eq!(first_lines("a\nb"), "a\nb");
        let long = first_lines(&"x\n".repeat(60));
        assert_eq!((long.lines().count(), long.lines().last()), (41, Some("…")));
        assert_eq!(first_lines(&"ä".repeat(300)).chars().count(), 241);
    }
}
