//! What is left of a written time, and the pieces that can be taken off it. A piece that is not there takes nothing.

use crate::model::civil::MONTHS;

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// What browsers put before AM and PM: U+202F.
const NARROW_SPACE: &[u8] = "\u{202f}".as_bytes();

/// What is left of the text.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    pub(super) bytes: &'a [u8],
}

/// What follows the time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct ZonePart<'a> {
    /// Seconds ahead of UTC.
    pub(super) offset: Option<i64>,
    /// An IANA name in brackets.
    pub(super) region: Option<&'a str>,
    /// In the letters of a pattern.
    pub(super) pattern: &'static str,
}

impl<'a> Cursor<'a> {
    /// A number of `min` to `max` digits, with the count found.
    pub(super) fn digits(&mut self, min: usize, max: usize) -> Option<(u32, usize)> {
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

    /// Digits of any number; how many.
    pub(super) fn fraction(&mut self) -> usize {
        let count = self.bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.bytes = &self.bytes[count..];
        count
    }

    pub(super) fn eat(&mut self, text: &[u8]) -> Option<()> {
        self.bytes = self.bytes.strip_prefix(text)?;
        Some(())
    }

    /// 1 for Jan or January.
    pub(super) fn month_name(&mut self) -> Option<u32> {
        self.name(&MONTHS).map(|index| index as u32 + 1)
    }

    pub(super) fn weekday_name(&mut self) -> Option<()> {
        self.name(&WEEKDAYS).map(drop)
    }

    /// Whole, or its first three letters (Sept has four), in any case.
    fn name(&mut self, names: &[&str]) -> Option<usize> {
        let length = self.bytes.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let word = &self.bytes[..length];
        let is = |name: &&str| {
            word.eq_ignore_ascii_case(name.as_bytes())
                || word.eq_ignore_ascii_case(&name.as_bytes()[..3])
                || (*name == "September" && word.eq_ignore_ascii_case(b"sept"))
        };
        let index = names.iter().position(is)?;
        self.bytes = &self.bytes[length..];
        Some(index)
    }

    /// `Some(true)` for PM; a space before it goes too.
    pub(super) fn meridiem(&mut self) -> Option<bool> {
        let rest = self.bytes.strip_prefix(b" ").or_else(|| self.bytes.strip_prefix(NARROW_SPACE));
        let [letter, b'm' | b'M', rest @ ..] = rest.unwrap_or(self.bytes) else { return None };
        let afternoon = match letter {
            b'a' | b'A' => false,
            b'p' | b'P' => true,
            _ => return None,
        };
        self.bytes = rest;
        Some(afternoon)
    }

    /// Whatever names a zone, at the end of the text; nothing is a zone too.
    pub(super) fn zone(&mut self) -> Option<ZonePart<'a>> {
        let mut zone = ZonePart::default();
        if self.bytes.is_empty() {
            return Some(zone);
        }
        if self.bytes[0] != b'[' {
            (zone.offset, zone.pattern) = self.offset()?;
        }
        zone.region = self.region();
        if zone.offset.is_none() {
            match zone.region? {
                "UTC" | "GMT" | "Z" => (zone.offset, zone.pattern) = (Some(0), " z"),
                _ => zone.pattern = "'['VV']'",
            }
        }
        Some(zone)
    }

    /// Seconds ahead of UTC, and how that is written.
    pub(super) fn offset(&mut self) -> Option<(Option<i64>, &'static str)> {
        self.bytes = self.bytes.strip_prefix(b" ").unwrap_or(self.bytes);
        match self.bytes {
            [b'Z' | b'z', rest @ ..] => {
                self.bytes = rest;
                Some((Some(0), "X"))
            }
            [b'U', b'T', b'C', rest @ ..] | [b'G', b'M', b'T', rest @ ..] => {
                self.bytes = rest;
                Some((Some(0), " z"))
            }
            [sign @ (b'+' | b'-'), rest @ ..] => {
                let sign = if *sign == b'-' { -1 } else { 1 };
                self.bytes = rest;
                let (hours, _) = self.digits(2, 2)?;
                let colon = self.eat(b":").is_some();
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
                Some((Some(seconds), pattern))
            }
            _ => None,
        }
    }

    /// `[Europe/Paris]`, to the end of the text.
    fn region(&mut self) -> Option<&'a str> {
        let name = self.bytes.strip_prefix(b"[")?.strip_suffix(b"]")?;
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'_' | b'-' | b'+');
        if name.is_empty() || !name.iter().all(is_name) {
            return None;
        }
        self.bytes = &[];
        std::str::from_utf8(name).ok()
    }

    /// An IANA name without brackets.
    pub(super) fn bare_region(&mut self) -> Option<&'a str> {
        let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'_' | b'-' | b'+');
        let length = self.bytes.iter().take_while(is_name).count();
        let (name, rest) = self.bytes.split_at(length);
        self.bytes = rest;
        std::str::from_utf8(name).ok().filter(|name| !name.is_empty())
    }
}
