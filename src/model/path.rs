//! Folders that name an interval: templates such as `s3://bucket/{{yyyyMMdd}}/{{HHmm}}`, with the keys of Amazon Lookout
//! for Metrics ("Path template keys"): `y` `Y` year, `M` month, `d` `D` day in month, `a` AM or PM, `H` `h` `k` hour, `m`
//! minute, `s` second. A folder is named by the start of its interval.
//!
//! A template describes neighbouring folders anywhere in a path. What stands before the folder of the first key, such as
//! bucket and prefix, or the host of an address, says nothing about time: it is needed to say where an interval's data is.

pub mod guess;

use super::civil::{Civil, MONTHS};
use super::time::Timestamp;

/// How folders spell the start of their interval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathTemplate {
    /// Up to the first folder that has a key, with its last slash.
    before: String,
    text: String,
    tokens: Vec<Token>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Literal(String),
    /// A key and how often it is repeated.
    Key(char, usize),
}

/// Parts of a time, coarse to fine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// A calendar year.
    Year,
    /// A calendar month.
    Month,
    /// A day.
    Day,
    /// An hour.
    Hour,
    /// A minute.
    Minute,
    /// A second.
    Second,
}

impl Unit {
    fn of(key: char) -> Option<Self> {
        Some(match key {
            'y' | 'Y' => Self::Year,
            'M' => Self::Month,
            'd' | 'D' => Self::Day,
            'H' | 'h' | 'k' => Self::Hour,
            'm' => Self::Minute,
            's' => Self::Second,
            _ => return None,
        })
    }

    /// Width in seconds, where that is always the same.
    pub fn seconds(self) -> Option<i64> {
        match self {
            Self::Year | Self::Month => None,
            Self::Day => Some(86_400),
            Self::Hour => Some(3_600),
            Self::Minute => Some(60),
            Self::Second => Some(1),
        }
    }
}

impl PathTemplate {
    /// Longest template, in bytes.
    pub const MAX_LENGTH: usize = 1_024;

    /// Reads a template. The error is a sentence for the reader.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.len() > Self::MAX_LENGTH {
            return Err(format!("A path template has at most {} characters.", Self::MAX_LENGTH));
        }
        let first = text.find("{{").ok_or("A path template needs at least one key, such as {{yyyyMMdd}}.")?;
        let (before, kept) = text.split_at(text[..first].rfind('/').map_or(0, |slash| slash + 1));
        let mut tokens = Vec::new();
        let mut rest = kept.trim_end_matches('/');
        while let Some((literal, keys)) = rest.split_once("{{") {
            let (keys, after) = keys.split_once("}}").ok_or("A {{ in the path template is not closed by }}.")?;
            push_literal(&mut tokens, literal);
            push_keys(&mut tokens, keys)?;
            rest = after;
        }
        push_literal(&mut tokens, rest);
        let template = Self { before: before.to_owned(), text: kept.to_owned(), tokens };
        if template.units().any(|unit| unit == Unit::Year) {
            Ok(template)
        } else {
            Err("A path template needs the year, such as {{yyyy}}.".to_owned())
        }
    }

    /// As written, from the first folder that has a key.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The finest part of a time it names.
    pub fn unit(&self) -> Unit {
        self.units().max().unwrap_or(Unit::Year)
    }

    fn units(&self) -> impl Iterator<Item = Unit> + '_ {
        self.tokens.iter().filter_map(|token| if let Token::Key(key, _) = token { Unit::of(*key) } else { None })
    }

    /// The names of the `key=value` folders it reads: "intvl_date", "intvl_hhmm".
    pub fn hive_keys(&self) -> Vec<&str> {
        self.text
            .split('/')
            .filter(|part| part.contains("{{"))
            .filter_map(|part| part.split_once('=').map(|(key, _)| key).filter(|key| !key.contains("{{")))
            .collect()
    }

    /// The start of the interval that a folder such as "data/20210602/2235" belongs to, or a file in it, as its own clock
    /// shows it.
    pub fn time(&self, path: &str) -> Option<Timestamp> {
        let starts = std::iter::once(0).chain(path.match_indices('/').map(|(at, _)| at + 1));
        // Digits in what stands before the first key are no time.
        let below = path.strip_prefix(&self.before).and_then(|path| self.time_at(path));
        below.or_else(|| starts.into_iter().find_map(|start| self.time_at(&path[start..])))
    }

    fn time_at(&self, mut path: &str) -> Option<Timestamp> {
        let mut parts = Parts::default();
        for token in &self.tokens {
            let used = match token {
                Token::Literal(literal) => path.starts_with(literal.as_str()).then_some(literal.len())?,
                Token::Key(key, width) => parts.read(*key, *width, path)?,
            };
            path = &path[used..];
        }
        if path.is_empty() || path.starts_with('/') { parts.time() } else { None }
    }

    /// Where the data of the interval that begins at `start` is, with all that the template has around its keys: the inverse
    /// of [`PathTemplate::time`], as far as the keys name the start.
    pub fn expand(&self, start: Timestamp) -> String {
        let last_slash = &self.text[self.text.trim_end_matches('/').len()..];
        [&self.before, &self.folder(start), last_slash].concat()
    }

    /// The folder of the interval that begins at `at`, from the first that has a key.
    pub fn folder(&self, at: Timestamp) -> String {
        let Some(at) = Civil::of(at) else { return String::new() };
        let half_day = self.tokens.iter().any(|token| matches!(token, Token::Key('a', _)));
        self.tokens
            .iter()
            .map(|token| match token {
                Token::Literal(literal) => literal.clone(),
                Token::Key(key, width) => written(*key, *width, half_day, at),
            })
            .collect()
    }
}

fn push_literal(tokens: &mut Vec<Token>, literal: &str) {
    if !literal.is_empty() {
        tokens.push(Token::Literal(literal.to_owned()));
    }
}

fn push_keys(tokens: &mut Vec<Token>, keys: &str) -> Result<(), String> {
    for letter in keys.chars() {
        match tokens.last_mut() {
            Some(Token::Key(key, width)) if *key == letter => *width += 1,
            _ if letter == 'a' || Unit::of(letter).is_some() => tokens.push(Token::Key(letter, 1)),
            _ if letter.is_alphanumeric() || letter == '{' => {
                return Err(format!(
                    "\u{201c}{letter}\u{201d} is no key of a path template; keys are y M d H k m s a."
                ));
            }
            _ => push_literal(tokens, letter.encode_utf8(&mut [0; 4])),
        }
    }
    Ok(())
}

/// One part of a time as a folder's name has it.
fn written(key: char, width: usize, half_day: bool, at: Civil) -> String {
    let month = MONTHS[at.month as usize - 1];
    let value = match key {
        'y' | 'Y' if width == 2 => at.year.rem_euclid(100) as u32,
        'y' | 'Y' => at.year as u32,
        'M' if width == 3 => return month[..3].to_owned(),
        'M' if width > 3 => return month.to_owned(),
        'M' => at.month,
        'd' | 'D' => at.day,
        'a' => return if at.hour < 12 { "AM" } else { "PM" }.to_owned(),
        'k' if half_day => at.hour % 12,
        'k' if at.hour == 0 => 24,
        'h' if half_day => (at.hour + 11) % 12 + 1,
        'H' | 'h' | 'k' => at.hour,
        'm' => at.minute,
        _ => at.second,
    };
    format!("{value:0width$}")
}

#[derive(Debug, Default)]
struct Parts {
    year: Option<u32>,
    month: Option<u32>,
    day: Option<u32>,
    hour: Option<u32>,
    minute: Option<u32>,
    second: Option<u32>,
    afternoon: Option<bool>,
}

impl Parts {
    /// Reads a key at the beginning of `path`; gives the bytes used. A part named twice must be the same twice.
    fn read(&mut self, key: char, width: usize, path: &str) -> Option<usize> {
        if key == 'a' {
            let marker = path.get(..2)?;
            let afternoon = marker.eq_ignore_ascii_case("PM");
            (afternoon || marker.eq_ignore_ascii_case("AM")).then_some(())?;
            self.afternoon = Some(afternoon);
            return Some(2);
        }
        if key == 'M' && width > 2 {
            let fits = |name: &str| {
                let name = if width == 3 { &name[..3] } else { name };
                path.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
            };
            let index = MONTHS.iter().position(|name| fits(name))?;
            self.month = Some(index as u32 + 1);
            return Some(if width == 3 { 3 } else { MONTHS[index].len() });
        }
        let most = match (Unit::of(key)?, width) {
            (Unit::Year, 2) => 2,
            (Unit::Year, _) => width.max(4),
            _ => width.max(2),
        };
        // A lone letter stands for as many digits as there are.
        let digits = path.bytes().take(most).take_while(u8::is_ascii_digit).count();
        (digits >= width).then_some(())?;
        let value: u32 = path[..digits].parse().ok()?;
        let (part, value) = match Unit::of(key)? {
            Unit::Year => (&mut self.year, if digits == 2 { 2_000 + value } else { value }),
            Unit::Month => (&mut self.month, value),
            Unit::Day => (&mut self.day, value),
            Unit::Hour if key == 'h' && value > 12 => return None,
            Unit::Hour => (&mut self.hour, if key == 'k' { value % 24 } else { value }),
            Unit::Minute => (&mut self.minute, value),
            Unit::Second => (&mut self.second, value),
        };
        (part.is_none() || *part == Some(value)).then_some(())?;
        *part = Some(value);
        Some(digits)
    }

    fn time(&self) -> Option<Timestamp> {
        let hour = self.hour.unwrap_or(0);
        let hour = match self.afternoon {
            Some(afternoon) if hour <= 12 => hour % 12 + if afternoon { 12 } else { 0 },
            // `H` goes to 23 beside a marker too.
            Some(false) => return None,
            _ => hour,
        };
        let civil = Civil {
            year: self.year?.into(),
            month: self.month.unwrap_or(1),
            day: self.day.unwrap_or(1),
            hour,
            minute: self.minute.unwrap_or(0),
            second: self.second.unwrap_or(0),
        };
        civil.at()
    }
}

/// The parts `key=value` of a folder, in order, decoded; `None` for the marker of a missing value.
pub fn hive_parts(folder: &str) -> Vec<(String, Option<String>)> {
    const MISSING: &str = "__HIVE_DEFAULT_PARTITION__";
    let parts = folder.split('/').filter_map(|part| part.split_once('=')).filter(|(key, _)| !key.is_empty());
    parts.map(|(key, value)| (decode(key), Some(decode(value)).filter(|value| value != MISSING))).collect()
}

/// Text with `%41` read as `A`. What is no such code, or would not be UTF-8, stays as it is.
pub fn decode(text: &str) -> String {
    let code = |at: usize| text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = text.as_bytes().get(at) {
        let decoded = if byte == b'%' { code(at) } else { None };
        bytes.push(decoded.unwrap_or(byte));
        at += if decoded.is_some() { 3 } else { 1 };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Whether a file in a folder is none of the data: hidden, a marker that a job has left, or empty.
pub fn is_aside(folder: &str, name: &str, bytes: u64) -> bool {
    let hidden = |part: &str| part.starts_with(['.', '_']) && !part.contains('=');
    let side_file = [".crc", ".metadata", "_$folder$"].iter().any(|end| name.ends_with(end));
    bytes == 0 || name.is_empty() || side_file || hidden(name) || folder.split('/').any(hidden)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::civil::instant;
    use crate::model::format::iso;

    #[test]
    fn folders_spell_the_start_of_their_interval() {
        let check = |template: &str, folder: &str, expected: &str| {
            let template = PathTemplate::parse(template).unwrap();
            let found = template.time(folder).map_or_else(String::new, iso);
            assert_eq!(found.trim_end_matches('Z'), expected, "{template:?} {folder}");
        };
        check("s3://bucket/prefix/{{yyyyMMdd}}/{{HHmm}}", "data/20210602/2235", "2021-06-02T22:35:00");
        check("s3://b/{{yyyyMMdd}}/{{HHmm}}", "20210602/2235/part", "2021-06-02T22:35:00");
        check(
            "intvl_date={{yyyy-MM-dd}}/intvl_hhmm={{HHmm}}/",
            "d/intvl_date=2021-06-02/intvl_hhmm=0005",
            "2021-06-02T00:05:00",
        );
        check("{{yyyy}}/{{MM}}/{{dd}}", "2021/01/02", "2021-01-02T00:00:00");
        check("{{yyyy-MM}}/{{dd}}", "2021-01/02", "2021-01-02T00:00:00");
        check("{{yyyy}}/{{M}}/{{d}}/{{H}}", "x/2021/6/12/7", "2021-06-12T07:00:00");
        check("{{MMMM dd, yyyy}}", "July 04, 1996", "1996-07-04T00:00:00");
        check("{{dd MMM yy}}", "04 Jul 96", "2096-07-04T00:00:00");
        check("{{YYYY-MM-DD}}_{{hha}}", "2021-06-02_12AM", "2021-06-02T00:00:00");
        check("{{yyyyMMdd}}/{{kka}}", "20210602/11PM", "2021-06-02T23:00:00");
        check("{{yyyyMMdd}}/{{kk}}", "20210602/24", "2021-06-02T00:00:00");
        check("{{yyyyMMddHHmmss}}", "20210602223509", "2021-06-02T22:35:09");
        check("{{yyyyMMdd}}/{{HHa}}", "20210602/13PM", "2021-06-02T13:00:00");
        check("https://h/a/{{yyyyMMdd}}/{{HHmm}}.csv", "20210602/2235.csv", "2021-06-02T22:35:00");
        check("s3://b/2019/01/{{yyyy}}/{{MM}}", "s3://b/2019/01/2021/06/part", "2021-06-01T00:00:00");
        for (template, folder) in [
            ("{{yyyyMMdd}}", "20211302"),
            ("{{yyyyMMdd}}", "2021060"),
            ("{{yyyyMMdd}}", "202106021"),
            ("{{yyyyMMdd}}/{{HHmm}}", "20210602"),
            ("{{yyyyMMdd}}/{{HHmm}}", "20210602/2535"),
            ("{{yyyy}}/{{yyyyMMdd}}", "2020/20210602"),
            ("{{yyyyMMdd}}/{{HHa}}", "20210602/13AM"),
        ] {
            check(template, folder, "");
        }
    }

    #[test]
    fn the_place_of_an_interval_is_all_of_the_template() {
        let check = |template: &str, start: &str, expected: &str| {
            let template = PathTemplate::parse(template).unwrap();
            let start = instant(start).unwrap();
            assert_eq!(template.expand(start), expected);
            assert_eq!(template.time(expected), Some(start), "{expected}");
        };
        let at = "2021-06-02T22:35:00";
        check("s3://bucket/prefix/{{yyyyMMdd}}/{{HHmm}}", at, "s3://bucket/prefix/20210602/2235");
        check("intvl_date={{yyyy-MM-dd}}/intvl_hhmm={{HHmm}}/", at, "intvl_date=2021-06-02/intvl_hhmm=2235/");
        check("https://host/data/{{yyyyMMdd}}/{{HHmm}}.csv", at, "https://host/data/20210602/2235.csv");
        check("https://host/get?day={{yyyy-MM-dd}}&at={{HHmm}}", at, "https://host/get?day=2021-06-02&at=2235");
        check("{{yyyy}}/{{MM}}/{{dd}}", "2021-01-02", "2021/01/02");
        check("2020/{{yyyy-MM}}/{{dd}}", "2021-01-02", "2020/2021-01/02");
        check("{{d MMMM yy, hh:mm:ssa}}", "2021-07-04T00:05:09", "4 July 21, 12:05:09AM");
        check("{{yyyyMMdd}}/{{kk}}", "2021-06-02", "20210602/24");
        check("{{yyyyMMdd kka}}", "2021-06-02T23:00:00", "20210602 11PM");
        check("{{YYYY}}/{{MMM}}/{{D}}/{{HHa}}", "2021-06-02T13:00:00", "2021/Jun/2/13PM");
    }

    #[test]
    fn wrong_templates_say_what_is_wrong() {
        for (text, part) in [
            ("20210602", "at least one key"),
            ("{{yyyyMMdd", "not closed"),
            ("{{HHmm}}", "needs the year"),
            ("{{yyyyQ}}", "is no key"),
        ] {
            assert!(PathTemplate::parse(text).unwrap_err().contains(part), "{text}");
        }
    }

    #[test]
    fn hive_folders_are_keys_and_values() {
        let check = |folder: &str, expected: &[(&str, Option<&str>)]| {
            let found = hive_parts(folder);
            let found: Vec<_> = found.iter().map(|(key, value)| (key.as_str(), value.as_deref())).collect();
            assert_eq!(found, expected);
        };
        check(
            "data/intvl_date=2021-06-02/intvl_hhmm=2235",
            &[("intvl_date", Some("2021-06-02")), ("intvl_hhmm", Some("2235"))],
        );
        check("city=New%20York%2FEast/x=a=b", &[("city", Some("New York/East")), ("x", Some("a=b"))]);
        check("a=__HIVE_DEFAULT_PARTITION__/b=/=c/d", &[("a", None), ("b", Some(""))]);
        check("p=100%/q=%zz%c3%28", &[("p", Some("100%")), ("q", Some("%zz%c3%28"))]);
    }

    #[test]
    fn files_of_jobs_and_systems_are_aside() {
        for (folder, name, bytes, expected) in [
            ("d", "part-0.csv", 5, false),
            ("d", "part-0.csv", 0, true),
            ("d", "_SUCCESS", 9, true),
            ("d", ".part-0.csv.crc", 9, true),
            ("d", "QueryID.csv.metadata", 9, true),
            ("d/_temporary/0", "part-0.csv", 9, true),
            ("_year=2021", "part-0.csv", 9, false),
            ("d/.git", "config", 9, true),
            ("d", "2021_$folder$", 9, true),
        ] {
            assert_eq!(is_aside(folder, name, bytes), expected, "{folder}/{name}");
        }
    }
}
