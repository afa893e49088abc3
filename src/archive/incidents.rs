//! Lines that people paste, or a CSV, to known incidents: one a line, as a time, or start and end, with or without a name.
//!
//! Times are written in any way that the reader of timestamps knows; one without an offset is what a clock in the zone
//! given showed. Where month and day could be either, all lines together decide. A date without a time stands for the
//! whole day. A time without an end stands for the interval it lies in and the two after it: what begins at most two
//! intervals apart counts as one start in this crate (see [`crate::diagnose::group`]).
//!
//! A first line that names columns tells which hold start, end and name. Otherwise the first time in a line is its
//! start, a time after it its end, and the rest its name.

use serde::{Deserialize, Serialize};

use crate::ingest::timestamp::TimestampFormat;
use crate::model::archive::Incident;
use crate::model::time::{Grid, Interval, Timestamp};
use crate::model::zone::Zone;

/// Most incidents in one list.
pub const MOST: usize = 1_000;
/// Intervals that a time without an end stands for.
const LASTING: usize = 3;
/// Most characters of a line that are shown.
const SHOWN: usize = 60;

/// What a list holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct IncidentList {
    /// In the order of their lines.
    pub incidents: Vec<Incident>,
    /// Lines that could not be used, in order.
    pub bad: Vec<BadLine>,
}

/// A line that could not be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadLine {
    /// 1 for the first.
    pub line: usize,
    /// Its beginning.
    pub text: String,
    /// What was expected, as a sentence.
    pub expected: String,
}

/// A line taken apart.
struct Entry<'a> {
    line: usize,
    start: &'a str,
    end: &'a str,
    name: &'a str,
}

/// Reads a list. Local times are those of `zone`; `interval` is that of the metrics.
pub fn read(text: &str, zone: &Zone, interval: Interval) -> IncidentList {
    let mut list = IncidentList::default();
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).peekable();
    let head = lines.next_if(|(_, line)| Columns::of(line).is_some()).and_then(|(_, line)| Columns::of(line));
    let mut entries = Vec::new();
    for (index, line) in lines {
        let found = match &head {
            Some(columns) => columns.entry(line),
            None => free_entry(line.trim()),
        };
        match found {
            Ok(_) if entries.len() == MOST => {
                list.bad.push(bad(index, line, &format!("At most {MOST} incidents are kept.")));
                break;
            }
            Ok((start, end, name)) => entries.push(Entry { line: index, start, end, name }),
            Err(expected) => list.bad.push(bad(index, line, expected)),
        }
    }
    let times = entries.iter().flat_map(|entry| [entry.start, entry.end]).filter(|text| !text.is_empty());
    let format = TimestampFormat::detect(times);
    for entry in entries {
        match incident(&entry, format.as_ref(), zone, interval) {
            Ok(incident) => list.incidents.push(incident),
            Err(expected) => {
                let line = text.lines().nth(entry.line).unwrap_or_default();
                list.bad.push(bad(entry.line, line, expected));
            }
        }
    }
    crate::model::order::sort_by_key(&mut list.bad, |bad| bad.line);
    list
}

fn bad(index: usize, line: &str, expected: &str) -> BadLine {
    BadLine { line: index + 1, text: line.trim().chars().take(SHOWN).collect(), expected: expected.to_owned() }
}

const NO_TIME: &str = "A time was expected, such as 2021-01-18 04:00.";
const BACKWARDS: &str = "The end was expected after the start.";

fn incident(
    entry: &Entry<'_>,
    format: Option<&TimestampFormat>,
    zone: &Zone,
    interval: Interval,
) -> Result<Incident, &'static str> {
    let (start, first) = instant(entry.start, format, zone).ok_or(NO_TIME)?;
    let lasts = |(at, reading): (Timestamp, Timestamp), is_end: bool| {
        if !has_clock(entry_text(entry, is_end)) {
            // The whole day, which need not have 24 hours.
            return zone.to_instant(reading.div_euclid(DAY) * DAY + DAY).first();
        }
        if is_end {
            return at;
        }
        let local = Grid { start: interval.floor(reading), interval, len: LASTING };
        at + local.time(LASTING) - reading
    };
    let end = match entry.end {
        "" => lasts((start, first), false),
        text => match instant(text, format, zone) {
            Some(end) => lasts(end, true),
            None => return Err("The end was expected to be a time, such as 2021-01-18 06:00."),
        },
    };
    if end < start {
        return Err(BACKWARDS);
    }
    let id = format!("line {}", entry.line + 1);
    let title = entry.name.to_owned();
    Ok(Incident { id, start, end: Some(end.max(start + 1)), title, severity: String::new() })
}

const DAY: i64 = 86_400;

fn entry_text<'a>(entry: &Entry<'a>, is_end: bool) -> &'a str {
    if is_end { entry.end } else { entry.start }
}

/// Whether a text that is a time says more than a date.
fn has_clock(text: &str) -> bool {
    text.contains(':') || text.bytes().filter(u8::is_ascii_digit).count() > 8
}

/// The instant that a text means, and what the clock showed.
fn instant(text: &str, format: Option<&TimestampFormat>, zone: &Zone) -> Option<(Timestamp, Timestamp)> {
    let own = || TimestampFormat::detect(std::iter::once(text));
    let found = format.and_then(|format| format.parse_instant(text)).or_else(|| own()?.parse_instant(text))?;
    Some(match found {
        (at, true) => (at, zone.to_local(at)),
        (reading, false) => (zone.to_instant(reading).first(), reading),
    })
}

fn is_time(text: &str) -> bool {
    TimestampFormat::detect(std::iter::once(text)).is_some_and(|format| format.parse_instant(text).is_some())
}

/// Start, end and name of a line in no particular form.
fn free_entry(line: &str) -> Result<(&str, &str, &str), &'static str> {
    let line = line.trim_matches('"');
    if let Some((start, rest)) = time_ahead(line) {
        let (end, name) = match time_ahead(rest) {
            Some((end, name)) => (end, name),
            None => ("", rest),
        };
        return Ok((start, end, name));
    }
    // A name, and the times after it.
    let cut = line.char_indices().filter(|(_, sign)| matches!(sign, ',' | ';' | '\t' | '|')).find_map(|(at, _)| {
        let (start, rest) = time_ahead(trim(&line[at..]))?;
        Some((trim(&line[..at]), start, rest))
    });
    let (name, start, rest) = cut.ok_or(NO_TIME)?;
    Ok((start, time_ahead(rest).map_or("", |(end, _)| end), name))
}

/// The longest beginning of a text that is a time, and what follows.
fn time_ahead(text: &str) -> Option<(&str, &str)> {
    const LONGEST: usize = 64;
    let is_cut = |sign: char| sign.is_whitespace() || matches!(sign, ',' | ';' | '|' | '/' | '–' | '—' | '"');
    let cuts = text.char_indices().take(LONGEST).filter(|(_, sign)| is_cut(*sign)).map(|(at, _)| at);
    let mut ends: Vec<usize> = cuts.chain((text.len() <= LONGEST).then_some(text.len())).collect();
    ends.reverse();
    ends.into_iter().find_map(|end| {
        let time = text[..end].trim_end_matches([',', ';']).trim();
        (!time.is_empty() && is_time(time)).then(|| (time, trim(&text[end..])))
    })
}

/// Without what stands between the parts of a line.
fn trim(text: &str) -> &str {
    let is_between = |sign: char| sign.is_whitespace() || matches!(sign, ',' | ';' | '|' | '/' | '–' | '—' | '-' | '"');
    let text = text.trim_matches(is_between);
    text.strip_prefix("to ").or_else(|| text.strip_prefix("until ")).unwrap_or(text).trim_start_matches(is_between)
}

/// Which columns of a CSV hold what.
struct Columns {
    sign: char,
    start: usize,
    end: Option<usize>,
    name: Option<usize>,
}

impl Columns {
    /// The columns that a line names, if it does.
    fn of(line: &str) -> Option<Self> {
        const START: [&str; 9] =
            ["start", "from", "begin", "began", "time", "timestamp", "date", "start_time", "started"];
        const END: [&str; 7] = ["end", "to", "until", "ended", "end_time", "stop", "resolved"];
        const NAME: [&str; 7] = ["name", "title", "incident", "description", "summary", "label", "id"];
        let line = line.trim_start_matches('\u{feff}');
        let sign = [',', ';', '\t', '|'].into_iter().max_by_key(|sign| (line.matches(*sign).count(), *sign == ','))?;
        let names: Vec<String> = fields(line, sign).into_iter().map(|field| field.to_lowercase()).collect();
        let place = |known: &[&str]| {
            known.iter().find_map(|name| names.iter().position(|field| field.replace(' ', "_") == *name))
        };
        Some(Self { sign, start: place(&START)?, end: place(&END), name: place(&NAME) })
    }

    fn entry<'a>(&self, line: &'a str) -> Result<(&'a str, &'a str, &'a str), &'static str> {
        let fields = fields(line, self.sign);
        let at = |column: Option<usize>| column.and_then(|column| fields.get(column).copied()).unwrap_or_default();
        match at(Some(self.start)) {
            "" => Err("A start was expected in its column."),
            start => Ok((start, at(self.end), at(self.name))),
        }
    }
}

/// The cells of a line, without their quotes.
fn fields(line: &str, sign: char) -> Vec<&str> {
    let mut is_quoted = false;
    let cells = line.split(move |letter| {
        is_quoted ^= letter == '"';
        letter == sign && !is_quoted
    });
    cells.map(|cell| cell.trim().trim_matches('"').trim()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
