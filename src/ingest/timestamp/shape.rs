//! The ways of writing time that are found without help. A shape fixes the order of year, month and day, what stands
//! between them, and whether months are names; time of day, fraction, AM or PM and zone may come and go from cell to
//! cell, as programs that drop a zero fraction or a midnight write them.

use super::cursor::{Cursor, ZonePart};
use super::iso;
use super::written::{Written, hour_of_day, long_year, seconds};

/// One way of writing dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    order: Order,
    /// Between year, month and day; 0 for nothing.
    separator: u8,
    short_year: bool,
    named_month: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    YearMonthDay,
    MonthDayYear,
    DayMonthYear,
}

const fn shape(order: Order, separator: u8) -> Shape {
    Shape { order, separator, short_year: false, named_month: false }
}

const fn short(order: Order, separator: u8) -> Shape {
    Shape { short_year: true, ..shape(order, separator) }
}

const fn named(order: Order, separator: u8) -> Shape {
    Shape { named_month: true, ..shape(order, separator) }
}

impl Shape {
    pub(super) const DASHED: Self = shape(Order::YearMonthDay, b'-');
    pub(super) const COMPACT: Self = shape(Order::YearMonthDay, 0);
    /// In the order of preference when several fit equally; month before day unless the days tell.
    pub(super) const ALL: [Self; 18] = [
        Self::DASHED,
        shape(Order::YearMonthDay, b'/'),
        shape(Order::YearMonthDay, b'.'),
        shape(Order::DayMonthYear, b'.'),
        shape(Order::MonthDayYear, b'/'),
        shape(Order::DayMonthYear, b'/'),
        shape(Order::MonthDayYear, b'-'),
        shape(Order::DayMonthYear, b'-'),
        short(Order::MonthDayYear, b'/'),
        short(Order::DayMonthYear, b'/'),
        short(Order::DayMonthYear, b'.'),
        named(Order::DayMonthYear, b' '),
        named(Order::DayMonthYear, b'-'),
        named(Order::DayMonthYear, b'/'),
        Self { named_month: true, ..short(Order::DayMonthYear, b'-') },
        named(Order::MonthDayYear, b' '),
        named(Order::YearMonthDay, b'-'),
        Self::COMPACT,
    ];

    /// The shape with month and day exchanged, where a text may fit both.
    pub(super) fn exchanged(self) -> Option<Self> {
        let order = match self.order {
            Order::MonthDayYear => Order::DayMonthYear,
            Order::DayMonthYear => Order::MonthDayYear,
            Order::YearMonthDay => return None,
        };
        let other = Self { order, ..self };
        Self::ALL.contains(&other).then_some(other).filter(|_| !self.named_month)
    }

    /// Whether a text is a time of this shape.
    pub(super) fn read(self, text: &[u8]) -> Option<Written<'_>> {
        if self == Self::DASHED
            && let Some(written) = iso::read(text)
        {
            return Some(written);
        }
        self.parts(text).map(|parts| parts.written)
    }

    /// The pattern that a text of this shape is written in.
    pub(super) fn pattern(self, text: &[u8]) -> Option<String> {
        self.parts(text).map(|parts| parts.pattern(self))
    }

    /// Takes a text apart: what [`Shape::read`] does without the short way.
    pub(super) fn parts(self, text: &[u8]) -> Option<Parts<'_>> {
        let mut cursor = Cursor { bytes: text };
        let date = cursor.date(self)?;
        let (mut time, mut zone) = (None, ZonePart::default());
        if !cursor.bytes.is_empty() {
            time = Some(cursor.time(self)?);
            zone = cursor.zone()?;
        }
        if !cursor.bytes.is_empty() {
            return None;
        }
        let (hour, minute, second) = time.as_ref().map_or((0, 0, 0), |time| (time.hour, time.minute, time.second));
        let local = seconds(date.year, date.month, date.day, hour, minute, second)?;
        let written = Written { local, offset: zone.offset, region: zone.region };
        Some(Parts { written, date, time, zone: zone.pattern })
    }
}

/// A written time taken apart: the numbers, and what is needed to name its pattern.
pub(super) struct Parts<'a> {
    pub(super) written: Written<'a>,
    date: Date,
    time: Option<TimeOfDay>,
    zone: &'static str,
}

struct Date {
    year: u32,
    month: u32,
    day: u32,
    /// Whether month and day have two digits.
    padded: bool,
    weekday: &'static str,
    month_letters: usize,
    /// Whether a comma ends the day, as in "Mar 4, 2021".
    comma: bool,
}

struct TimeOfDay {
    hour: u32,
    minute: u32,
    second: u32,
    /// Before the hour.
    separator: &'static str,
    colons: bool,
    has_seconds: bool,
    fraction_digits: usize,
    meridiem: bool,
    padded: bool,
}

impl Parts<'_> {
    fn pattern(&self, shape: Shape) -> String {
        let (date, separator) = (&self.date, char::from(shape.separator));
        let year = if shape.short_year { "yy" } else { "yyyy" };
        let month = match (shape.named_month, date.padded) {
            (true, _) if date.month_letters > 3 => "MMMM",
            (true, _) => "MMM",
            (false, true) => "MM",
            (false, false) => "M",
        };
        let day = if date.padded { "dd" } else { "d" };
        let comma = if date.comma { "," } else { "" };
        let date = match shape.order {
            _ if shape.separator == 0 => "yyyyMMdd".to_owned(),
            Order::YearMonthDay => format!("{year}{separator}{month}{separator}{day}"),
            Order::MonthDayYear => format!("{month}{separator}{day}{comma}{separator}{year}"),
            Order::DayMonthYear => format!("{day}{separator}{month}{separator}{year}"),
        };
        let mut pattern = format!("{}{date}", self.date.weekday);
        let Some(time) = &self.time else { return pattern };
        if time.separator.eq_ignore_ascii_case("T") && shape == Shape::DASHED {
            return "ISO 8601".to_owned();
        }
        pattern.push_str(time.separator);
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
        pattern + self.zone
    }
}

impl Cursor<'_> {
    fn date(&mut self, shape: Shape) -> Option<Date> {
        if shape.separator == 0 {
            let (year, month, day) = (self.digits(4, 4)?.0, self.digits(2, 2)?.0, self.digits(2, 2)?.0);
            return Some(Date { year, month, day, padded: true, weekday: "", month_letters: 0, comma: false });
        }
        let mut weekday = "";
        if shape.named_month && self.weekday_name().is_some() {
            weekday = if self.eat(b",").is_some() { "EEE, " } else { "EEE " };
            self.eat(b" ")?;
        }
        let separator = [shape.separator];
        // 2021.3.1 and 5.12.10 are versions.
        let may_be_version = shape.separator == b'.' && (shape.short_year || shape.order == Order::YearMonthDay);
        let shortest = if may_be_version { 2 } else { 1 };
        let (mut year, mut month, mut day) = (0, (0, 2), (0, 2));
        let (mut month_letters, mut comma) = (0, false);
        let order = match shape.order {
            Order::YearMonthDay => ['y', 'M', 'd'],
            Order::MonthDayYear => ['M', 'd', 'y'],
            Order::DayMonthYear => ['d', 'M', 'y'],
        };
        for (index, part) in order.into_iter().enumerate() {
            if index > 0 {
                comma |= shape.named_month && part == 'y' && self.eat(b",").is_some();
                self.eat(&separator)?;
            }
            match part {
                'y' if shape.short_year => year = long_year(self.digits(2, 2)?.0),
                'y' => year = self.digits(4, 4)?.0,
                'M' if shape.named_month => {
                    let before = self.bytes.len();
                    month.0 = self.month_name()?;
                    month_letters = before - self.bytes.len();
                }
                'M' => month = self.digits(shortest, 2)?,
                _ => day = self.digits(shortest, 2)?,
            }
        }
        let padded = month.1 == 2 && day.1 == 2;
        Some(Date { year, month: month.0, day: day.0, padded, weekday, month_letters, comma })
    }

    fn time(&mut self, shape: Shape) -> Option<TimeOfDay> {
        let separator = match self.bytes {
            [b'0'..=b'9', ..] if shape == Shape::COMPACT => "",
            [b' ', ..] => " ",
            [b'T', ..] => "T",
            [b't', ..] => "t",
            [b',', b' ', ..] => ", ",
            // The log of a web server: 04/Mar/2021:05:06:07.
            [b':', ..] if shape.named_month => ":",
            _ => return None,
        };
        self.eat(separator.as_bytes())?;
        let (mut hour, hour_len) = self.digits(1, 2)?;
        let colons = self.eat(b":").is_some();
        if !colons && shape != Shape::COMPACT {
            return None;
        }
        let (minute, _) = self.digits(2, 2)?;
        let has_seconds =
            if colons { self.eat(b":").is_some() } else { self.bytes.first().is_some_and(u8::is_ascii_digit) };
        let second = if has_seconds { self.digits(2, 2)?.0 } else { 0 };
        let mut fraction_digits = 0;
        if has_seconds && (self.eat(b".").is_some() || self.eat(b",").is_some()) {
            fraction_digits = self.fraction();
            if fraction_digits == 0 {
                return None;
            }
        }
        let meridiem = self.meridiem();
        if let Some(afternoon) = meridiem {
            hour = hour_of_day(hour, 1, afternoon)?;
        }
        let (meridiem, padded) = (meridiem.is_some(), hour_len == 2);
        Some(TimeOfDay { hour, minute, second, separator, colons, has_seconds, fraction_digits, meridiem, padded })
    }
}
