//! Text to instants: which of the accepted ways of writing time a column uses, and reading it.
//!
//! A format fixes the order of year, month and day and their separator; time of day, fraction, AM/PM and zone may
//! come and go from cell to cell, as programs that drop a zero fraction or a midnight write them. Without a zone the
//! time is UTC. Fractions of a second are dropped. UNIX time above 94,694,400,000 is in milliseconds.

use chrono::{Datelike, NaiveDate};

use super::packed::Packed;
use super::table::Cells;
use crate::model::time::Timestamp;

/// How a column writes time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimestampFormat {
    shape: Shape,
    pattern: String,
    /// Whether every cell so far could be read with month and day exchanged as well.
    open: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Dashed,
    Slashed,
    Dotted,
    MonthFirst,
    DayFirst,
    Compact,
    Unix,
}

/// In the order of preference when several fit equally; month before day unless [`widest_gap`] tells.
const SHAPES: [Shape; 7] =
    [Shape::Dashed, Shape::Slashed, Shape::Dotted, Shape::MonthFirst, Shape::DayFirst, Shape::Compact, Shape::Unix];

/// From the day before 0001-01-01 to 1970-01-01.
const DAYS_TO_1970: i64 = 719_163;
/// Larger UNIX times are milliseconds.
const LARGEST_SECONDS: i64 = 94_694_400_000;
/// 9999-12-31T23:59:59Z, the last time that can be written with a year of four digits.
const LAST: Timestamp = 253_402_300_799;
/// A whole number is taken for UNIX time only within 1990-01-01 and 2100-01-01.
const PLAUSIBLE: std::ops::Range<i64> = 631_152_000..4_102_444_800;

impl TimestampFormat {
    /// The format that at least nine in ten of `samples` are written in. Whole numbers can be UNIX time or
    /// `yyyyMMdd` if they fall in 1990–2099; see [`TimestampFormat::is_whole_number`].
    ///
    /// Where every day is one that could be a month, the reading is taken that leaves the smaller holes in time:
    /// days follow each other, and read as months they would be weeks apart.
    pub fn detect<'a>(samples: impl Iterator<Item = &'a str> + Clone) -> Option<Self> {
        let mut fits = [0_usize; SHAPES.len()];
        let mut first = [None; SHAPES.len()];
        let mut count = 0;
        for sample in samples.clone() {
            count += 1;
            for (index, shape) in SHAPES.into_iter().enumerate() {
                let plausible = |at| !matches!(shape, Shape::Unix | Shape::Compact) || PLAUSIBLE.contains(&at);
                if shape.parse(sample).is_some_and(plausible) {
                    fits[index] += 1;
                    first[index].get_or_insert(sample);
                }
            }
        }
        let best = (0..SHAPES.len()).rev().max_by_key(|index| fits[*index])?;
        let (shape, sample) = (SHAPES[best], first[best]?);
        if fits[best] * 10 < count * 9 {
            return None;
        }
        let mut format = Self { shape, pattern: shape.pattern(sample), open: false };
        if shape == Shape::MonthFirst && fits[best] == fits[best + 1] {
            format.open = true;
            for sample in samples.clone() {
                format.decide(sample);
            }
            format.settle(&mut samples.filter_map(|sample| format.parse(sample)).collect());
        }
        Some(format)
    }

    /// Looks at one more cell while it is open whether month or day comes first. Returns whether the cell tells that
    /// it is the other way round: times read before are to be [`exchanged`].
    pub(super) fn decide(&mut self, text: &str) -> bool {
        let other = match self.shape {
            Shape::MonthFirst if self.open => Shape::DayFirst,
            Shape::DayFirst if self.open => Shape::MonthFirst,
            _ => return false,
        };
        match (Written::parse(self.shape, text), Written::parse(other, text)) {
            (None, Some(_)) => {
                self.open = false;
                self.turn();
                return true;
            }
            (Some(_), None) => self.open = false,
            // In UTC the day may be another than the one written.
            (Some(own), _) if matches!(own.zone, Zone::Offset { .. }) => self.open = false,
            _ => {}
        }
        false
    }

    /// If it still is open whether month or day comes first, takes the reading that leaves the smaller holes in time.
    pub(super) fn settle(&mut self, times: &mut Packed<Timestamp>) {
        if self.open && widest_gap(times.iter().map(exchanged)) < widest_gap(times.iter()) {
            times.map_in_place(exchanged);
            self.turn();
        }
    }

    fn turn(&mut self) {
        let day_first = self.shape == Shape::MonthFirst;
        self.shape = if day_first { Shape::DayFirst } else { Shape::MonthFirst };
        if let [first, second, rest] = self.pattern.splitn(3, '/').collect::<Vec<_>>()[..] {
            self.pattern = format!("{second}/{first}/{rest}");
        }
    }

    /// Whether it is not settled yet if month or day comes first.
    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    /// The instant, or `None` if the text is not written this way or is no existing date or time.
    pub fn parse(&self, text: &str) -> Option<Timestamp> {
        self.shape.parse(text)
    }

    /// In the letters of `yyyy-MM-dd HH:mm:ss`, or `ISO 8601`, `UNIX seconds`, `UNIX milliseconds`.
    pub fn pattern(&self) -> String {
        self.pattern.clone()
    }

    /// Whether the cells look like any whole number, so that a column needs more reason to be taken for time.
    pub fn is_whole_number(&self) -> bool {
        self.shape == Shape::Unix || matches!(self.pattern.as_str(), "yyyyMMdd" | "yyyyMMddHHmm" | "yyyyMMddHHmmss")
    }
}

/// Whether `text` is a time in any of the written formats (UNIX time and `yyyyMMdd` excluded: they are numbers).
pub(super) fn looks_like_time(text: &str) -> bool {
    // Shorter than 1/2/2021 or longer than any format, or with no digit in front: not worth trying.
    (8..=64).contains(&text.len())
        && text.as_bytes()[0].is_ascii_digit()
        && !text.bytes().all(|byte| byte.is_ascii_digit())
        && SHAPES[..6].iter().any(|shape| shape.parse(text).is_some())
}

impl Shape {
    fn parse(self, text: &str) -> Option<Timestamp> {
        if self == Self::Unix { parse_unix(text) } else { Written::parse(self, text).map(|written| written.at) }
    }

    fn pattern(self, sample: &str) -> String {
        match (self, Written::parse(self, sample)) {
            (_, Some(written)) => written.pattern(self),
            (_, None) if parse_unix_raw(sample).is_some_and(|raw| raw > LARGEST_SECONDS) => {
                "UNIX milliseconds".to_owned()
            }
            (_, None) => "UNIX seconds".to_owned(),
        }
    }
}

/// The same time of day with month and day exchanged; as it is where that is no date.
pub(super) fn exchanged(at: Timestamp) -> Timestamp {
    let (days, seconds) = (at.div_euclid(86_400), at.rem_euclid(86_400));
    let date = i32::try_from(days + DAYS_TO_1970).ok().and_then(NaiveDate::from_num_days_from_ce_opt);
    let other = date.and_then(|date| NaiveDate::from_ymd_opt(date.year(), date.day(), date.month()));
    other.map_or(at, |date| (i64::from(date.num_days_from_ce()) - DAYS_TO_1970) * 86_400 + seconds)
}

/// Longest time between two neighbours in time, in seconds.
fn widest_gap(times: impl Iterator<Item = Timestamp>) -> i64 {
    let mut times: Vec<_> = times.filter(|at| *at != Cells::NO_TIME).collect();
    times.sort_unstable();
    times.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or(0)
}

fn parse_unix(text: &str) -> Option<Timestamp> {
    let raw = parse_unix_raw(text)?;
    Some(if raw > LARGEST_SECONDS { raw / 1_000 } else { raw }).filter(|at| *at <= LAST)
}

/// Whole seconds or milliseconds; a fraction, as `1609459200.0`, is dropped.
fn parse_unix_raw(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() > 17 || !digits(whole) || !digits(fraction) {
        return None;
    }
    whole.parse().ok()
}

/// A written time taken apart: the instant, and what is needed to name its pattern.
struct Written {
    at: Timestamp,
    /// Whether month and day have two digits.
    padded: bool,
    time: Option<TimeOfDay>,
    zone: Zone,
}

struct TimeOfDay {
    /// None between digits alone, as in `yyyyMMddHHmm`.
    separator: Option<u8>,
    seconds: u32,
    colons: bool,
    has_seconds: bool,
    fraction_digits: usize,
    meridiem: bool,
    padded: bool,
}

#[derive(Clone, Copy)]
enum Zone {
    None,
    Utc,
    Named,
    Offset { seconds: i64, pattern: &'static str },
}

impl Written {
    fn parse(shape: Shape, text: &str) -> Option<Self> {
        let mut cursor = Cursor { bytes: text.as_bytes() };
        let (year, month, day, padded) = cursor.date(shape)?;
        let days = NaiveDate::from_ymd_opt(i32::try_from(year).ok().filter(|year| *year > 0)?, month, day)?;
        let mut at = (i64::from(days.num_days_from_ce()) - DAYS_TO_1970) * 86_400;
        let mut time = None;
        let mut zone = Zone::None;
        if !cursor.bytes.is_empty() {
            let of_day = cursor.time(shape)?;
            at += i64::from(of_day.seconds);
            time = Some(of_day);
            zone = cursor.zone()?;
            if let Zone::Offset { seconds, .. } = zone {
                at -= seconds;
            }
        }
        cursor.bytes.is_empty().then_some(Self { at, padded, time, zone })
    }

    fn pattern(&self, shape: Shape) -> String {
        let (month, day) = if self.padded { ("MM", "dd") } else { ("M", "d") };
        let mut pattern = match shape {
            Shape::Dashed => format!("yyyy-{month}-{day}"),
            Shape::Slashed => format!("yyyy/{month}/{day}"),
            Shape::Dotted => format!("{day}.{month}.yyyy"),
            Shape::MonthFirst => format!("{month}/{day}/yyyy"),
            Shape::DayFirst => format!("{day}/{month}/yyyy"),
            Shape::Compact | Shape::Unix => "yyyyMMdd".to_owned(),
        };
        let Some(time) = &self.time else { return pattern };
        if time.separator != Some(b' ') && shape == Shape::Dashed {
            return "ISO 8601".to_owned();
        }
        pattern.extend(time.separator.map(char::from));
        pattern.push_str(match (time.meridiem, time.padded) {
            (false, true) => "HH",
            (false, false) => "H",
            (true, true) => "hh",
            (true, false) => "h",
        });
        pattern.push_str(if time.colons { ":mm" } else { "mm" });
        if time.has_seconds {
            pattern.push_str(if time.colons { ":ss" } else { "ss" });
        }
        if time.fraction_digits > 0 {
            pattern.push('.');
            pattern.push_str(&"S".repeat(time.fraction_digits.min(9)));
        }
        if time.meridiem {
            pattern.push_str(" a");
        }
        pattern.push_str(match self.zone {
            Zone::None => "",
            Zone::Utc => "X",
            Zone::Named => " z",
            Zone::Offset { pattern, .. } => pattern,
        });
        pattern
    }
}

/// What is left of the text.
struct Cursor<'a> {
    bytes: &'a [u8],
}

impl Cursor<'_> {
    fn date(&mut self, shape: Shape) -> Option<(u32, u32, u32, bool)> {
        let separator = match shape {
            Shape::Dashed => b'-',
            Shape::Slashed | Shape::MonthFirst | Shape::DayFirst => b'/',
            Shape::Dotted => b'.',
            Shape::Compact | Shape::Unix => {
                let date = (self.digits(4, 4)?.0, self.digits(2, 2)?.0, self.digits(2, 2)?.0, true);
                return Some(date);
            }
        };
        let year_first = matches!(shape, Shape::Dashed | Shape::Slashed);
        let (a, a_len) = if year_first { self.digits(4, 4)? } else { self.digits(1, 2)? };
        self.eat(separator)?;
        let (b, b_len) = self.digits(1, 2)?;
        self.eat(separator)?;
        let (c, c_len) = if year_first { self.digits(1, 2)? } else { self.digits(4, 4)? };
        let padded = b_len == 2 && if year_first { c_len == 2 } else { a_len == 2 };
        Some(match shape {
            Shape::MonthFirst => (c, a, b, padded),
            Shape::Dotted | Shape::DayFirst => (c, b, a, padded),
            _ => (a, b, c, padded),
        })
    }

    fn time(&mut self, shape: Shape) -> Option<TimeOfDay> {
        let separator = match self.bytes.split_first()? {
            (b'0'..=b'9', _) if shape == Shape::Compact => None,
            (&separator @ (b' ' | b'T' | b't'), rest) => {
                self.bytes = rest;
                Some(separator)
            }
            _ => return None,
        };
        let (mut hour, hour_len) = self.digits(1, 2)?;
        let colons = self.eat(b':').is_some();
        if !colons && shape != Shape::Compact {
            return None;
        }
        let (minute, _) = self.digits(2, 2)?;
        let has_seconds =
            if colons { self.eat(b':').is_some() } else { self.bytes.first().is_some_and(u8::is_ascii_digit) };
        let second = if has_seconds { self.digits(2, 2)?.0 } else { 0 };
        let mut fraction_digits = 0;
        if has_seconds && (self.eat(b'.').is_some() || self.eat(b',').is_some()) {
            fraction_digits = self.bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
            self.bytes = &self.bytes[fraction_digits..];
            if fraction_digits == 0 {
                return None;
            }
        }
        let meridiem = self.meridiem();
        if let Some(afternoon) = meridiem {
            if !(1..=12).contains(&hour) {
                return None;
            }
            hour = hour % 12 + if afternoon { 12 } else { 0 };
        }
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        Some(TimeOfDay {
            separator,
            seconds: hour * 3_600 + minute * 60 + second,
            colons,
            has_seconds,
            fraction_digits,
            meridiem: meridiem.is_some(),
            padded: hour_len == 2,
        })
    }

    /// `Some(true)` for PM.
    fn meridiem(&mut self) -> Option<bool> {
        let rest = self.bytes.strip_prefix(b" ").unwrap_or(self.bytes);
        let [letter, b'm' | b'M', rest @ ..] = rest else { return None };
        let afternoon = match letter {
            b'a' | b'A' => false,
            b'p' | b'P' => true,
            _ => return None,
        };
        self.bytes = rest;
        Some(afternoon)
    }

    fn zone(&mut self) -> Option<Zone> {
        if self.bytes.is_empty() {
            return Some(Zone::None);
        }
        if matches!(self.bytes, b"[UTC]" | b"[GMT]" | b"[Z]") {
            self.bytes = &[];
            return Some(Zone::Named);
        }
        self.bytes = self.bytes.strip_prefix(b" ").unwrap_or(self.bytes);
        let zone = match self.bytes {
            [b'Z' | b'z', rest @ ..] => {
                self.bytes = rest;
                Zone::Utc
            }
            [b'U', b'T', b'C', rest @ ..] | [b'G', b'M', b'T', rest @ ..] => {
                self.bytes = rest;
                Zone::Named
            }
            [sign @ (b'+' | b'-'), rest @ ..] => {
                let sign = if *sign == b'-' { -1 } else { 1 };
                self.bytes = rest;
                let (hours, _) = self.digits(2, 2)?;
                let colon = self.eat(b':').is_some();
                let minutes = if colon { Some(self.digits(2, 2)?.0) } else { self.digits(2, 2).map(|found| found.0) };
                if hours > 23 || minutes.is_some_and(|minutes| minutes > 59) {
                    return None;
                }
                let seconds = sign * i64::from(hours * 3_600 + minutes.unwrap_or(0) * 60);
                let pattern = match (colon, minutes) {
                    (true, _) => "XXX",
                    (false, Some(_)) => "XX",
                    (false, None) => "X",
                };
                Zone::Offset { seconds, pattern }
            }
            _ => return None,
        };
        // With the offset known, a zone name in brackets says nothing new: 2021-01-01T00:00+01:00[Europe/Paris].
        if self.bytes.first() == Some(&b'[') && self.bytes.iter().position(|b| *b == b']') == Some(self.bytes.len() - 1)
        {
            self.bytes = &[];
        }
        Some(zone)
    }

    /// A number of `min` to `max` digits, with the count found. Takes nothing if there are too few.
    fn digits(&mut self, min: usize, max: usize) -> Option<(u32, usize)> {
        let mut value = 0;
        let mut count = 0;
        while count < max {
            match self.bytes.get(count) {
                Some(byte @ b'0'..=b'9') => value = value * 10 + u32::from(byte - b'0'),
                _ => break,
            }
            count += 1;
        }
        if count < min {
            return None;
        }
        self.bytes = &self.bytes[count..];
        Some((value, count))
    }

    fn eat(&mut self, byte: u8) -> Option<()> {
        self.bytes = self.bytes.strip_prefix(&[byte])?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2021-03-04T00:00:00Z.
    const DAY: Timestamp = 1_614_816_000;
    const AT: Timestamp = DAY + 5 * 3_600 + 6 * 60 + 7;

    fn check(text: &str, pattern: &str, at: Timestamp) {
        let format = TimestampFormat::detect([text].into_iter()).unwrap_or_else(|| panic!("{text} is not detected"));
        assert_eq!((format.pattern().as_str(), format.parse(text)), (pattern, Some(at)), "{text}");
    }

    #[test]
    fn dates_alone() {
        check("2021-03-04", "yyyy-MM-dd", DAY);
        check("2021/03/04", "yyyy/MM/dd", DAY);
        check("04.03.2021", "dd.MM.yyyy", DAY);
        check("03/04/2021", "MM/dd/yyyy", DAY);
        check("25/12/2021", "dd/MM/yyyy", 1_640_390_400);
        check("3/4/2021", "M/d/yyyy", DAY);
        check("20210304", "yyyyMMdd", DAY);
        check("1969-12-31", "yyyy-MM-dd", -86_400);
        check("2024-02-29", "yyyy-MM-dd", 1_709_164_800);
    }

    #[test]
    fn dates_with_times() {
        check("2021-03-04 05:06:07", "yyyy-MM-dd HH:mm:ss", AT);
        check("2021-03-04 05:06", "yyyy-MM-dd HH:mm", AT - 7);
        check("2021-03-04 05:06:07.250", "yyyy-MM-dd HH:mm:ss.SSS", AT);
        check("2021-03-04 05:06:07 am", "yyyy-MM-dd hh:mm:ss a", AT);
        check("2021-03-04 05:06:07 PM", "yyyy-MM-dd hh:mm:ss a", AT + 43_200);
        check("2021-03-04 12:00 AM", "yyyy-MM-dd hh:mm a", DAY);
        check("2021-03-04 12:00 pm", "yyyy-MM-dd hh:mm a", DAY + 43_200);
        check("3/4/2021 5:06", "M/d/yyyy H:mm", AT - 7);
        check("04.03.2021 05:06:07", "dd.MM.yyyy HH:mm:ss", AT);
        check("2021/03/04T05:06:07", "yyyy/MM/ddTHH:mm:ss", AT);
        check("20210304 05:06:07", "yyyyMMdd HH:mm:ss", AT);
        check("20210304T050607Z", "yyyyMMddTHHmmssX", AT);
        check("20210304050607", "yyyyMMddHHmmss", AT);
        check("202103040506", "yyyyMMddHHmm", AT - 7);
    }

    #[test]
    fn zones() {
        check("2021-03-04T05:06:07Z", "ISO 8601", AT);
        check("2021-03-04T05:06:07", "ISO 8601", AT);
        check("2021-03-04T05:06:07.123456789+02:00", "ISO 8601", AT - 7_200);
        check("2001-07-04T12:08:56.235-0700", "ISO 8601", 994_273_736);
        check("2021-03-04T05:06Z[UTC]", "ISO 8601", AT - 7);
        check("2021-03-04 05:06:07+02", "yyyy-MM-dd HH:mm:ssX", AT - 7_200);
        check("2021-03-04 05:06:07 +0000", "yyyy-MM-dd HH:mm:ssXX", AT);
        check("2021-03-04 05:06:07-03:30", "yyyy-MM-dd HH:mm:ssXXX", AT + 12_600);
        check("2021-03-04 05:06:07 UTC", "yyyy-MM-dd HH:mm:ss z", AT);
        check("2021-03-04 05:06:07[UTC]", "yyyy-MM-dd HH:mm:ss z", AT);
        check("2021-03-04T05:06:07+01:00[Europe/Paris]", "ISO 8601", AT - 3_600);
    }

    #[test]
    fn unix_time() {
        check("1614834367", "UNIX seconds", AT);
        check("1614834367999", "UNIX milliseconds", AT);
        check("1614834367.5", "UNIX seconds", AT);
        assert_eq!(parse_unix("94694400000"), Some(94_694_400_000));
        assert_eq!(parse_unix("94694400001"), Some(94_694_400));
        assert_eq!(parse_unix("253402300799999"), Some(LAST));
        assert_eq!(parse_unix("253402300800000"), None);
    }

    #[test]
    fn no_times() {
        for text in [
            "",
            "x",
            "12",
            "2021",
            "2021-02-29",
            "2021-13-01",
            "2021-00-01",
            "0000-01-01",
            "2021-01-01 24:00:00",
            "2021-01-01 12:60:00",
            "2021-01-01 13:00 PM",
            "2021-01-01 00:00 AM",
            "2021-01-01T",
            "2021-01-01 ",
            "2021-01-01x",
            "2021-01-01 12",
            "2021-01-01 12:00:00.",
            "2021-01-01 12:00:00+2",
            "32.01.2021",
            "21-01-01",
            "2021-01-01 12:00:00[Europe/Paris]",
            "99999999",
            "202103042506",
            "-5",
            "1.5e9",
            "2021-01-01 12:00:00Z[",
            "13/13/2021",
        ] {
            assert_eq!(TimestampFormat::detect([text].into_iter()), None, "{text}");
        }
    }

    #[test]
    fn the_column_decides_between_day_and_month() {
        let format = TimestampFormat::detect(["01/02/2021", "13/02/2021"].into_iter()).unwrap();
        assert_eq!(format.pattern(), "dd/MM/yyyy");
        assert_eq!(format.parse("01/02/2021"), Some(1_612_137_600));
        assert_eq!(format.parse("02/13/2021"), None);
    }

    #[test]
    fn days_that_could_be_months_follow_each_other() {
        let check = |cells: &[&str], pattern: &str| {
            assert_eq!(TimestampFormat::detect(cells.iter().copied()).unwrap().pattern(), pattern, "{cells:?}");
        };
        check(&["01/02/2021", "02/02/2021", "03/02/2021"], "dd/MM/yyyy");
        check(&["02/01/2021", "02/02/2021", "02/03/2021"], "MM/dd/yyyy");
        check(&["01/01/2020", "06/01/2020", "12/01/2020", "06/01/2021", "12/01/2021"], "MM/dd/yyyy");
        check(&["01/02/2021", "01/02/2021"], "MM/dd/yyyy");
    }

    #[test]
    fn month_and_day_are_exchanged() {
        assert_eq!(exchanged(AT), AT + (31 - 1) * 86_400);
        assert_eq!(exchanged(exchanged(AT)), AT);
        assert_eq!(exchanged(1_640_390_400), 1_640_390_400);
        assert_eq!(exchanged(Cells::NO_TIME), Cells::NO_TIME);
    }

    #[test]
    fn nine_in_ten_must_fit_and_the_time_may_come_and_go() {
        let mut cells = ["2021-01-01", "2021-01-01 12:00", "2021-01-01T12:00:00.5Z"].repeat(3);
        cells.push("soon");
        assert!(TimestampFormat::detect(cells.iter().copied()).is_some());
        cells.push("later");
        assert!(TimestampFormat::detect(cells.into_iter()).is_none());
    }
}
