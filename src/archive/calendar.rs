//! Calendars to known events: iCalendar files, a CSV, or lines that people paste (see [`super::lines`]).
//!
//! In lines and in a CSV, a date without a year stands for that date in each year. A CSV may have columns that say what
//! an event concerns: `measures`, one by the name of each dimension, or `values` with "dimension=value"; several in one
//! cell stand apart by `;` or `|`.
//!
//! What repeats is written out over the time given and no further, and at most [`MOST`] dates of a calendar are taken.

mod ical;
mod moment;
mod rule;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use super::lines::BadLine;
use super::lines::{Clock, Line, Lines, NO_TIME};
use crate::ingest;
use crate::model::civil::{MONTHS, date, exists};
use crate::model::feedback::KnownEvent;
use crate::model::order;
use crate::model::time::{Interval, TimeRange};
use crate::model::zone::{FindZone, Zone};

/// Most dates of one calendar, and most lines that are told as not used.
pub const MOST: usize = 1_000;
/// Most characters of a name.
const LONGEST_NAME: usize = 120;
const DAY: i64 = 86_400;

/// What a calendar is read for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Setting {
    /// Of times without an offset.
    pub zone: Zone,
    /// Of the metrics.
    pub interval: Interval,
    /// Dates outside are left out.
    pub within: TimeRange,
    /// Names of the measures that an event can concern.
    pub measures: Vec<String>,
    /// Names of the dimensions whose values an event can concern.
    pub dimensions: Vec<String>,
}

/// What a calendar holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Calendar {
    /// In the order of the calendar, each with at least one date.
    pub entries: Vec<Entry>,
    /// Lines that could not be used, in order.
    pub bad: Vec<BadLine>,
    /// Events with no date within the time given.
    pub outside: usize,
    /// Events that the calendar says are cancelled.
    pub cancelled: usize,
    /// Whether there are more dates than [`MOST`]; they are left out.
    pub cut: bool,
}

/// An event of a calendar with all its dates.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Entry {
    /// What it is called; may be empty.
    pub name: String,
    /// When, as instants, earliest first.
    pub ranges: Vec<TimeRange>,
    /// Names of the measures it concerns; all if empty.
    pub measures: Vec<String>,
    /// The values it concerns, by dimension.
    pub values: BTreeMap<String, Vec<String>>,
}

impl Entry {
    /// A known event for each date; `nameless` is what one without a name is called.
    pub fn known_events<'a>(&'a self, nameless: &'a str) -> impl Iterator<Item = KnownEvent> + 'a {
        let name = if self.name.is_empty() { nameless } else { &self.name };
        self.ranges.iter().map(move |&range| KnownEvent {
            name: name.to_owned(),
            range,
            measures: self.measures.clone(),
            values: self.values.clone(),
        })
    }
}

impl Calendar {
    /// Dates of all events.
    pub fn dates(&self) -> usize {
        self.entries.iter().map(|entry| entry.ranges.len()).sum()
    }

    /// Takes an event with those of its dates that lie within.
    fn add(&mut self, mut entry: Entry, within: TimeRange) {
        entry.ranges.retain(|range| range.overlaps(within));
        order::sort_by_key(&mut entry.ranges, |range| (range.start, range.end));
        entry.ranges.dedup();
        if entry.ranges.is_empty() {
            self.outside += 1;
            return;
        }
        let room = MOST - self.dates();
        self.cut |= entry.ranges.len() > room;
        entry.ranges.truncate(room);
        if !entry.ranges.is_empty() {
            let name = entry.name.split_whitespace().collect::<Vec<_>>().join(" ");
            entry.name = name.chars().take(LONGEST_NAME).collect();
            self.entries.push(entry);
        }
    }

    fn refuse(&mut self, bad: BadLine) {
        if self.bad.len() < MOST {
            self.bad.push(bad);
        }
    }
}

/// Reads a calendar in any of the forms. Zones that it names are looked up with `zones`.
pub fn read(bytes: &[u8], setting: &Setting, zones: FindZone) -> Calendar {
    let text = ingest::text(bytes);
    let mut calendar = if ical::is_ical(&text) { ical::read(&text, setting, zones) } else { lines(&text, setting) };
    order::sort_by_key(&mut calendar.bad, |bad| bad.line);
    calendar
}

fn lines(text: &str, setting: &Setting) -> Calendar {
    let Lines { columns, lines, bad } = Lines::split(text, MOST, |text| yearless(text).is_some());
    let clock = Clock::new(&lines, &setting.zone, setting.interval);
    let mut calendar = Calendar { bad, ..Calendar::default() };
    for line in &lines {
        let entry = ranges(line, &clock, setting).map_err(str::to_owned).and_then(|ranges| {
            let (measures, values) = concerned(&columns, &line.cells, setting)?;
            Ok(Entry { name: line.name.to_owned(), ranges, measures, values })
        });
        match entry {
            Ok(entry) => calendar.add(entry, setting.within),
            Err(expected) => calendar.refuse(line.refused(&expected)),
        }
    }
    calendar
}

/// The dates of a line: several where it says no year.
fn ranges(line: &Line<'_>, clock: &Clock<'_>, setting: &Setting) -> Result<Vec<TimeRange>, &'static str> {
    let (start, end) = (yearless(line.start), yearless(line.end));
    let year_of = |text: &str| clock.reading(text).map(|reading| date(reading.div_euclid(DAY)).0).ok_or(NO_TIME);
    let years = match (start, end) {
        (None, None) => return Ok(vec![clock.range(line.start, line.end)?]),
        // Where one side has a year, it tells that of the other.
        (None, Some(_)) => year_of(line.start)?..=year_of(line.start)?,
        (Some(start), None) if !line.end.is_empty() => {
            let year = year_of(line.end)?;
            let starts_before = clock.range(&written(year, start).ok_or(NO_TIME)?, line.end).is_ok();
            let year = if starts_before { year } else { year - 1 };
            year..=year
        }
        _ => {
            let of = |at: i64| date(setting.zone.to_local(at).div_euclid(DAY)).0;
            // One that reaches into the first year begins in the year before.
            of(setting.within.start) - 1..=of(setting.within.end)
        }
    };
    let range = |year: i64| {
        let side = |day: Option<(u32, u32)>, text: &str, year: i64| match day {
            Some(day) => written(year, day),
            None => Some(text.to_owned()),
        };
        let from = side(start, line.start, year)?;
        let until = |year: i64| clock.range(&from, &side(end, line.end, year)?).ok();
        // Over the turn of the year.
        until(year).or_else(|| until(year + 1))
    };
    Ok(years.filter_map(range).collect())
}

/// A date that exists.
fn written(year: i64, (month, day): (u32, u32)) -> Option<String> {
    exists(year, month, day).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// Month and day of a date without a year: "24 Dec", "Dec 24th".
fn yearless(text: &str) -> Option<(u32, u32)> {
    let (one, other) = text.trim().split_once(char::is_whitespace)?;
    let (one, other) = (one.trim_end_matches(['.', ',']), other.trim().trim_end_matches(['.', ',']));
    let (day, name) = if one.starts_with(|sign: char| sign.is_ascii_digit()) { (one, other) } else { (other, one) };
    let digits = day.trim_end_matches(|sign: char| !sign.is_ascii_digit());
    let ending = &day[digits.len()..];
    let day: u32 = digits.parse().ok().filter(|_| matches!(ending, "" | "st" | "nd" | "rd" | "th"))?;
    let name = name.to_lowercase();
    let is_it = |month: &&str| name.len() >= 3 && month.to_lowercase().starts_with(&name);
    let month = MONTHS.iter().position(is_it)? as u32 + 1;
    // 2000 had a leap day.
    exists(2_000, month, day).then_some((month, day))
}

type Concerned = (Vec<String>, BTreeMap<String, Vec<String>>);

/// The measures and values that the cells of a CSV name.
fn concerned(columns: &[String], cells: &[&str], setting: &Setting) -> Result<Concerned, String> {
    let named = |name: &str| {
        let column = columns.iter().position(|column| *column == name.to_lowercase());
        several(column.and_then(|column| cells.get(column)).copied().unwrap_or_default())
    };
    let mut measures = Vec::new();
    for name in named("measures").into_iter().chain(named("measure")) {
        let known = setting.measures.iter().find(|measure| measure.eq_ignore_ascii_case(name));
        measures.push(known.ok_or_else(|| format!("There is no measure “{name}”."))?.clone());
    }
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for dimension in &setting.dimensions {
        let own: Vec<String> = named(dimension).into_iter().map(str::to_owned).collect();
        if !own.is_empty() {
            values.insert(dimension.clone(), own);
        }
    }
    for pair in named("values").into_iter().chain(named("value")) {
        let expected = || format!("A dimension and a value were expected, not “{pair}”, such as market=uk.");
        let (name, value) = pair.split_once('=').ok_or_else(expected)?;
        let known = setting.dimensions.iter().find(|dimension| dimension.eq_ignore_ascii_case(name.trim()));
        let known = known.ok_or_else(|| format!("There is no dimension “{}”.", name.trim()))?;
        values.entry(known.clone()).or_default().push(value.trim().to_owned());
    }
    Ok((measures, values))
}

/// What stands in one cell.
fn several(cell: &str) -> Vec<&str> {
    cell.split([';', '|']).map(str::trim).filter(|text| !text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::civil::instant;
    use crate::model::format::iso;
    use crate::model::zone::UTC;

    /// Two zones with the changes of their clocks in the time that is looked at, and UTC.
    pub(super) fn zone(name: &str) -> Option<Zone> {
        const HOUR: i64 = 3_600;
        let (first, changes): (i64, &[(&str, i64)]) = match name {
            "UTC" => return Some(UTC.clone()),
            "Europe/Berlin" => (2, &[("2020-10-25T01:00Z", 1), ("2021-03-28T01:00Z", 2), ("2021-10-31T01:00Z", 1)]),
            "America/New_York" => {
                (-4, &[("2020-11-01T06:00Z", -5), ("2021-03-14T07:00Z", -4), ("2021-11-07T06:00Z", -5)])
            }
            _ => return None,
        };
        let changes = changes.iter().map(|(at, hours)| (instant(at).unwrap(), hours * HOUR));
        Some(Zone::new(name, first * HOUR, changes))
    }

    fn setting() -> Setting {
        Setting {
            zone: zone("Europe/Berlin").unwrap(),
            interval: Interval::HOUR,
            within: TimeRange { start: instant("2020-10-01").unwrap(), end: instant("2022-01-20").unwrap() },
            measures: vec!["views".to_owned(), "revenue".to_owned()],
            dimensions: vec!["Market".to_owned(), "platform".to_owned()],
        }
    }

    /// Each date with the name of its event; whole days by the clock, times in UTC.
    fn dates(text: &[u8]) -> Vec<String> {
        let found = read(text, &setting(), zone);
        let zone = &setting().zone;
        let of = |entry: &Entry| {
            let name = entry.name.clone();
            let range = |range: &TimeRange| {
                let [from, to] = [range.start, range.end].map(|at| zone.to_local(at));
                match (from % DAY, to % DAY) {
                    (0, 0) => format!("{} to {} {name}", &iso(from)[..10], &iso(to - DAY)[..10]),
                    _ => format!("{} to {} {name}", &iso(range.start)[..16], &iso(range.end)[..16]),
                }
            };
            entry.ranges.iter().map(range).collect::<Vec<_>>()
        };
        found.entries.iter().flat_map(of).collect()
    }

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(dates(text.as_bytes()), expected, "{text}");
    }

    fn bad(text: &str) -> Vec<(usize, String)> {
        read(text.as_bytes(), &setting(), zone).bad.into_iter().map(|bad| (bad.line, bad.expected)).collect()
    }

    #[test]
    fn the_last_day_counts_in_full() {
        check("2020-12-24 – 2020-12-26, Christmas", &["2020-12-24 to 2020-12-26 Christmas"]);
        check("24 Dec 2020 - 26 Dec 2020 Christmas", &["2020-12-24 to 2020-12-26 Christmas"]);
        check("2020-11-27, Black Friday", &["2020-11-27 to 2020-11-27 Black Friday"]);
        // The clocks go back: 25 hours.
        check("2020-10-25", &["2020-10-25 to 2020-10-25 "]);
        check("2020-12-24 18:00, sale", &["2020-12-24T17:00 to 2020-12-24T20:00 sale"]);
    }

    #[test]
    fn a_date_without_a_year_is_each_year() {
        let both = ["2020-12-24 to 2020-12-26 Christmas", "2021-12-24 to 2021-12-26 Christmas"];
        for text in ["24 Dec – 26 Dec, Christmas", "Dec 24 - Dec 26 Christmas", "24th December to 26. Dec, Christmas"]
        {
            check(text, &both);
        }
        let turns = ["2020-12-30 to 2021-01-02 ", "2021-12-30 to 2022-01-02 "];
        check("30 Dec – 2 Jan", &turns);
        check("30 Dec – 2 Jan 2021", &turns[..1]);
        check("30 Dec 2021 – 2 Jan", &turns[1..]);
        check("1 May, Labour Day", &["2021-05-01 to 2021-05-01 Labour Day"]);
        // There is none in these years.
        check("29 Feb", &[]);
        assert_eq!(bad("31 Feb"), [(1, NO_TIME.to_owned())]);
    }

    #[test]
    fn a_csv_says_what_is_concerned() {
        let csv = "start,end,name,measures,market,values\r\n\
                   2020-12-01,2020-12-02,sale,views;Revenue,uk|de,platform=web\r\n\
                   2020-12-05,,all,,,\r\n";
        let found = read(csv.as_bytes(), &setting(), zone);
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        assert_eq!(found.bad, []);
        assert_eq!(found.entries[0].measures, ["views", "revenue"]);
        let values = [("Market".to_owned(), owned(&["uk", "de"])), ("platform".to_owned(), owned(&["web"]))];
        assert_eq!(found.entries[0].values, values.into());
        assert!(found.entries[1].measures.is_empty() && found.entries[1].values.is_empty());
        assert_eq!(found.entries[1].known_events("no name").count(), 1);
        let head = "start,name,measures,values\n2021-01-01,a,profit,\n2021-01-01,b,,shop=x\n2021-01-01,c,,uk\n";
        let expected = [
            (2, "There is no measure “profit”."),
            (3, "There is no dimension “shop”."),
            (4, "A dimension and a value were expected, not “uk”, such as market=uk."),
        ];
        assert_eq!(bad(head), expected.map(|(line, text)| (line, text.to_owned())));
    }

    #[test]
    fn what_is_left_out_is_counted() {
        let found = read(b"2019-12-24, old\n2020-12-24, new\n2030-01-01, far", &setting(), zone);
        assert_eq!((found.dates(), found.outside, found.cut), (1, 2, false));
        let many = "2020-12-24\n".repeat(MOST + 1);
        let found = read(many.as_bytes(), &setting(), zone);
        assert_eq!((found.dates(), found.bad.len()), (MOST, 1));
    }

    #[test]
    fn any_encoding_and_line_end_will_do() {
        let text = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Große\r\n  Feier\r\nDTSTART;VALUE=DATE:20201224\r\nEND:VEVENT\r\n";
        let expected = ["2020-12-24 to 2020-12-24 Große Feier"];
        let utf16 = text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let western = text.chars().map(|sign| sign as u8).collect::<Vec<u8>>();
        let marked = format!("\u{feff}{text}").into_bytes();
        for bytes in [text.as_bytes(), &utf16, &western, &marked, text.replace("\r\n", "\n").as_bytes()] {
            assert_eq!(dates(bytes), expected);
        }
        assert_eq!(dates("\u{feff}start;name\r\n2020-12-24;a\r\n".as_bytes()), ["2020-12-24 to 2020-12-24 a"]);
    }

    #[test]
    fn the_examples_of_the_documentation_are_read() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/calendar.md");
        let text = std::fs::read_to_string(path).unwrap();
        let example =
            |form: &str| text.split(&format!("```{form}\n")).nth(1).unwrap().split("```").next().unwrap().to_owned();
        let lines = [
            "2020-11-27 to 2020-11-27 Black Friday",
            "2020-12-24 to 2020-12-26 Christmas",
            "2021-01-18T03:00 to 2021-01-18T05:00 release 5.2",
            "2021-05-01 to 2021-05-01 Labour Day",
            "2020-12-30 to 2021-01-02 stocktaking",
            "2021-12-30 to 2022-01-02 stocktaking",
        ];
        check(&example("text"), &lines);
        let csv = ["2020-11-27 to 2020-11-30 Black week", "2021-01-18T03:00 to 2021-01-18T05:00 release 5.2"];
        check(&example("csv"), &csv);
        let mondays = ["04T07:00 to 2021-01-04T11:00", "18T07:00 to 2021-01-18T11:00", "25T07:00 to 2021-01-25T11:00"];
        let mut ics: Vec<String> = mondays.iter().map(|monday| format!("2021-01-{monday} Monday sale")).collect();
        ics.extend(["2020-11-26", "2021-11-25"].map(|day| format!("{day} to {day} Thanksgiving")));
        assert_eq!(dates(example("ics").as_bytes()), ics);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(
            bytes in proptest::collection::vec(any::<u8>(), 0..300),
            lines in "[ -~\n–;,0-9/:]{0,200}",
            properties in "(DTSTART(;VALUE=DATE)?:(0001|2021|9999)(01|02|12)(01|29|31)(T[0-9]{6}Z?)?|DTEND:[0-9]{8}|DURATION:P[0-9]{1,7}[DW]|RRULE:FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]{3,10}=[-0-9A-Z,]{1,8}){0,3}|EXDATE:[0-9T]{8,15}|RDATE:[0-9TZ/]{8,31}|RECURRENCE-ID:20210101|[A-Z:;=\"]{0,12}|\n){0,12}",
        ) {
            let ical = format!("BEGIN:VEVENT\n{}\nEND:VEVENT", properties.replace("DT", "\nDT").replace("RRULE", "\nRRULE"));
            for text in [&bytes[..], lines.as_bytes(), ical.as_bytes()] {
                let found = read(text, &setting(), zone);
                let within = setting().within;
                let is_sound = |range: &TimeRange| range.start < range.end && range.overlaps(within);
                let is_right = found.entries.iter().flat_map(|entry| &entry.ranges).all(is_sound);
                prop_assert!(is_right && found.dates() <= MOST, "{found:?}");
            }
        }
    }
}
