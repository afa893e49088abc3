//! Lines that people paste, or a CSV, taken apart: one thing a line, as a time, or start and end, with or without a name.
//!
//! Times are written in any way that the reader of timestamps knows; one without an offset is what a clock in the zone
//! given showed. Where month and day could be either, all lines together decide. A date without a time stands for the
//! whole day, as an end too. A time without an end stands for the interval it lies in and the two after it: what begins
//! at most two intervals apart counts as one start in this crate (see [`crate::diagnose::group`]).
//!
//! A first line that names columns tells which hold start, end and name. Otherwise the first time in a line is its
//! start, a time after it its end, and the rest its name.

use serde::{Deserialize, Serialize};

use crate::ingest::timestamp::TimestampFormat;
use crate::model::time::{Grid, Interval, TimeRange, Timestamp};
use crate::model::zone::Zone;

/// Intervals that a time without an end stands for.
const LASTING: usize = 3;
/// Most characters of a line that are shown.
const SHOWN: usize = 60;
const DAY: i64 = 86_400;

pub(super) const NO_TIME: &str = "A time was expected, such as 2021-01-18 04:00.";
pub(super) const NO_END: &str = "The end was expected to be a time, such as 2021-01-18 06:00.";
pub(super) const BACKWARDS: &str = "The end was expected after the start.";

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

impl BadLine {
    pub(super) fn new(line: usize, text: &str, expected: &str) -> Self {
        Self { line, text: text.trim().chars().take(SHOWN).collect(), expected: expected.to_owned() }
    }
}

/// A line taken apart.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// 1 for the first.
    pub(super) number: usize,
    pub(super) text: &'a str,
    pub(super) start: &'a str,
    /// May be empty.
    pub(super) end: &'a str,
    /// May be empty.
    pub(super) name: &'a str,
    /// Of a CSV.
    pub(super) cells: Vec<&'a str>,
}

impl Line<'_> {
    /// Why it could not be used.
    pub(super) fn refused(&self, expected: &str) -> BadLine {
        BadLine::new(self.number, self.text, expected)
    }
}

/// A text taken apart.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    /// The columns of a CSV, in lower case.
    pub(super) columns: Vec<String>,
    pub(super) lines: Vec<Line<'a>>,
    pub(super) bad: Vec<BadLine>,
}

impl<'a> Lines<'a> {
    /// At most `most` lines are kept. `is_date` tells what counts as a time besides those that the reader knows.
    pub(super) fn split(text: &'a str, most: usize, is_date: fn(&str) -> bool) -> Self {
        let text = text.trim_start_matches('\u{feff}');
        let mut given = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).peekable();
        let head = given.next_if(|(_, line)| Columns::of(line).is_some()).and_then(|(_, line)| Columns::of(line));
        let (mut lines, mut bad) = (Vec::new(), Vec::new());
        for (index, text) in given {
            let number = index + 1;
            let cells = head.as_ref().map_or_else(Vec::new, |columns| fields(text, columns.sign));
            let found = match &head {
                Some(columns) => columns.entry(&cells),
                None => free_entry(text.trim(), is_date),
            };
            match found {
                Ok(_) if lines.len() == most => {
                    bad.push(BadLine::new(number, text, &format!("At most {most} lines are used.")));
                    break;
                }
                Ok((start, end, name)) => lines.push(Line { number, text, start, end, name, cells }),
                Err(expected) => bad.push(BadLine::new(number, text, expected)),
            }
        }
        Self { columns: head.map_or_else(Vec::new, |head| head.names), lines, bad }
    }
}

/// Reads the times of lines.
pub(super) struct Clock<'a> {
    format: Option<TimestampFormat>,
    zone: &'a Zone,
    interval: Interval,
}

impl<'a> Clock<'a> {
    /// All lines together tell how their times are written.
    pub(super) fn new(lines: &[Line<'_>], zone: &'a Zone, interval: Interval) -> Self {
        let times = lines.iter().flat_map(|line| [line.start, line.end]).filter(|text| !text.is_empty());
        Self { format: TimestampFormat::detect(times), zone, interval }
    }

    /// The instants from `start` to `end`, which may be empty.
    pub(super) fn range(&self, start: &str, end: &str) -> Result<TimeRange, &'static str> {
        let from = self.instant(start).ok_or(NO_TIME)?;
        let to = match end {
            "" if has_clock(start) => self.lasting(from),
            "" => self.next_day(from),
            end => match self.instant(end).ok_or(NO_END)? {
                to if has_clock(end) => to.0,
                to => self.next_day(to),
            },
        };
        if to < from.0 {
            return Err(BACKWARDS);
        }
        Ok(TimeRange { start: from.0, end: to.max(from.0 + 1) })
    }

    /// What the clock shows at the time that a text means.
    pub(super) fn reading(&self, text: &str) -> Option<Timestamp> {
        self.instant(text).map(|(_, reading)| reading)
    }

    /// The end of the day, which need not have 24 hours.
    fn next_day(&self, (_, reading): (Timestamp, Timestamp)) -> Timestamp {
        self.zone.to_instant(reading.div_euclid(DAY) * DAY + DAY).first()
    }

    fn lasting(&self, (at, reading): (Timestamp, Timestamp)) -> Timestamp {
        at + lasting(reading, self.interval)
    }

    /// The instant that a text means, and what the clock showed.
    fn instant(&self, text: &str) -> Option<(Timestamp, Timestamp)> {
        let own = || TimestampFormat::detect(std::iter::once(text));
        let found = self.format.as_ref().and_then(|format| format.parse_instant(text));
        Some(match found.or_else(|| own()?.parse_instant(text))? {
            (at, true) => (at, self.zone.to_local(at)),
            (reading, false) => (self.zone.to_instant(reading).first(), reading),
        })
    }
}

/// Seconds that a time without an end stands for.
pub(super) fn lasting(reading: Timestamp, interval: Interval) -> i64 {
    Grid { start: interval.floor(reading), interval, len: LASTING }.time(LASTING) - reading
}

/// Whether a text that is a time says more than a date.
fn has_clock(text: &str) -> bool {
    text.contains(':') || text.bytes().filter(u8::is_ascii_digit).count() > 8
}

fn is_time(text: &str) -> bool {
    TimestampFormat::detect(std::iter::once(text)).is_some_and(|format| format.parse_instant(text).is_some())
}

/// Start, end and name of a line in no particular form.
fn free_entry(line: &str, is_date: fn(&str) -> bool) -> Result<(&str, &str, &str), &'static str> {
    let line = line.trim_matches('"');
    let time_ahead = |text| time_ahead(text, is_date);
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
fn time_ahead(text: &str, is_date: fn(&str) -> bool) -> Option<(&str, &str)> {
    const LONGEST: usize = 64;
    let is_cut = |sign: char| sign.is_whitespace() || matches!(sign, ',' | ';' | '|' | '/' | '–' | '—' | '"');
    let cuts = text.char_indices().take(LONGEST).filter(|(_, sign)| is_cut(*sign)).map(|(at, _)| at);
    let mut ends: Vec<usize> = cuts.chain((text.len() <= LONGEST).then_some(text.len())).collect();
    ends.reverse();
    ends.into_iter().find_map(|end| {
        let time = text[..end].trim_end_matches([',', ';']).trim();
        (!time.is_empty() && (is_time(time) || is_date(time))).then(|| (time, trim(&text[end..])))
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
    names: Vec<String>,
    start: usize,
    end: Option<usize>,
    name: Option<usize>,
}

impl Columns {
    /// The columns that a line names, if it does.
    fn of(line: &str) -> Option<Self> {
        const START: [&str; 10] =
            ["start", "from", "begin", "began", "time", "timestamp", "date", "start_time", "started", "start_date"];
        const END: [&str; 8] = ["end", "to", "until", "ended", "end_time", "stop", "resolved", "end_date"];
        const NAME: [&str; 10] =
            ["name", "title", "incident", "event", "holiday", "description", "summary", "subject", "label", "id"];
        let sign = [',', ';', '\t', '|'].into_iter().max_by_key(|sign| (line.matches(*sign).count(), *sign == ','))?;
        let names: Vec<String> = fields(line, sign).into_iter().map(|field| field.to_lowercase()).collect();
        let place = |known: &[&str]| {
            known.iter().find_map(|name| names.iter().position(|field| field.replace(' ', "_") == *name))
        };
        let (start, end, name) = (place(&START)?, place(&END), place(&NAME));
        Some(Self { sign, names, start, end, name })
    }

    fn entry<'a>(&self, cells: &[&'a str]) -> Result<(&'a str, &'a str, &'a str), &'static str> {
        let at = |column: Option<usize>| column.and_then(|column| cells.get(column).copied()).unwrap_or_default();
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
