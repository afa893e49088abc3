//! Lines that people paste, or a CSV, to known incidents: one a line, as [`super::lines`] reads them.

use serde::{Deserialize, Serialize};

use super::lines::{BadLine, Clock, Lines};
use crate::model::archive::Incident;
use crate::model::order;
use crate::model::time::Interval;
use crate::model::zone::Zone;

/// Most incidents in one list.
pub const MOST: usize = 1_000;

/// What a list holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct IncidentList {
    /// In the order of their lines.
    pub incidents: Vec<Incident>,
    /// Lines that could not be used, in order.
    pub bad: Vec<BadLine>,
}

/// Reads a list. Local times are those of `zone`; `interval` is that of the metrics.
pub fn read(text: &str, zone: &Zone, interval: Interval) -> IncidentList {
    let Lines { lines, mut bad, .. } = Lines::split(text, MOST, |_| false);
    let clock = Clock::new(&lines, zone, interval);
    let mut incidents = Vec::new();
    for line in &lines {
        match clock.range(line.start, line.end) {
            Ok(range) => incidents.push(Incident {
                id: format!("line {}", line.number),
                start: range.start,
                end: Some(range.end),
                title: line.name.to_owned(),
                severity: String::new(),
            }),
            Err(expected) => bad.push(line.refused(expected)),
        }
    }
    order::sort_by_key(&mut bad, |bad| bad.line);
    IncidentList { incidents, bad }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::lines::NO_TIME;
    use super::*;
    use crate::model::format::iso;
    use crate::model::zone::UTC;

    fn check(text: &str, expected: &[(&str, &str, &str)], bad: &[usize]) {
        let list = read(text, &UTC, Interval::HOUR);
        let found: Vec<_> = (list.incidents.iter())
            .map(|incident| (iso(incident.start), iso(incident.end.unwrap_or_default()), incident.title.clone()))
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(start, end, title)| (format!("{start}:00Z"), format!("{end}:00Z"), (*title).to_owned()))
            .collect();
        assert_eq!(found, expected, "{text}");
        assert_eq!(list.bad.iter().map(|bad| bad.line).collect::<Vec<_>>(), bad, "{text}");
    }

    #[test]
    fn a_line_is_a_time_or_two_and_a_name() {
        let lone = ("2021-01-18T04:20", "2021-01-18T07:00", "");
        for text in ["2021-01-18 04:20", "2021-01-18T04:20:00Z", " 18 Jan 2021 04:20 ", "1610943600"] {
            check(text, &[lone], &[]);
        }
        check("2021-01-18", &[("2021-01-18T00:00", "2021-01-19T00:00", "")], &[]);
        let named = ("2021-01-18T04:20", "2021-01-18T06:00", "checkout down, uk");
        for text in [
            "2021-01-18T04:20:00Z – 2021-01-18T06:00:00Z checkout down, uk",
            "2021-01-18 04:20 – 2021-01-18 06:00 checkout down, uk",
            "2021-01-18 04:20, 2021-01-18 06:00, checkout down, uk",
            "2021-01-18 04:20 to 2021-01-18 06:00 – checkout down, uk",
            "2021-01-18T04:20:00Z/2021-01-18T06:00:00Z checkout down, uk",
            "2021-01-18 05:20+01:00\t2021-01-18 07:00+01:00\tcheckout down, uk",
        ] {
            check(text, &[named], &[]);
        }
        check("checkout, 2021-01-18 04:20", &[("2021-01-18T04:20", "2021-01-18T07:00", "checkout")], &[]);
    }

    #[test]
    fn bad_lines_are_told_and_good_ones_go_on() {
        let text = "2021-01-18 04:20\n\nyesterday\n2021-01-20 06:00 - 2021-01-20 04:00\n2021-01-19";
        let good = [("2021-01-18T04:20", "2021-01-18T07:00", ""), ("2021-01-19T00:00", "2021-01-20T00:00", "")];
        check(text, &good, &[3, 4]);
        assert_eq!(read(text, &UTC, Interval::HOUR).bad[0].expected, NO_TIME);
    }

    #[test]
    fn a_first_line_may_name_the_columns() {
        let csv = "id;Name;Start time;End\n1;\"a; b\";2021-01-18 04:20;2021-01-18 06:00\n2;c;;\n3;d;2021-01-19 00:00;";
        let good = [("2021-01-18T04:20", "2021-01-18T06:00", "a; b"), ("2021-01-19T00:00", "2021-01-19T03:00", "d")];
        check(csv, &good, &[3]);
    }

    #[test]
    fn all_lines_tell_whether_the_month_comes_first() {
        let day_first = [("2021-04-03T00:00", "2021-04-04T00:00", ""), ("2021-04-25T00:00", "2021-04-26T00:00", "")];
        check("03/04/2021\n25/04/2021", &day_first, &[]);
    }

    #[test]
    fn times_without_an_offset_are_those_of_the_zone() {
        let berlin = Zone::new("Europe/Berlin", 3_600, []);
        let list = read("2021-01-18 04:20\n2021-01-18 04:20Z\n2021-01-19", &berlin, Interval::DAY);
        let starts: Vec<_> = list.incidents.iter().map(|incident| iso(incident.start)).collect();
        assert_eq!(starts, ["2021-01-18T03:20:00Z", "2021-01-18T04:20:00Z", "2021-01-18T23:00:00Z"]);
        assert_eq!(list.incidents[0].end.map(iso).as_deref(), Some("2021-01-20T23:00:00Z"));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[ -~\n–,;0-9/:]{0,200}") {
            let list = read(&text, &UTC, Interval::HOUR);
            prop_assert!(list.incidents.len() + list.bad.len() <= text.lines().count());
        }
    }
}
