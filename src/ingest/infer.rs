//! Cells to column types: what counts as a number, a truth value, a missing cell, and what a sample of cells is.

use super::number::NumberFormat;
use super::timestamp::{TimestampFormat, looks_like_time};

/// What a column is judged to hold.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Guess {
    Timestamp(TimestampFormat),
    /// Whole numbers that could be time; `regular` if they also advance like a clock.
    WholeNumberTime {
        format: TimestampFormat,
        regular: bool,
    },
    Number(NumberFormat),
    Boolean,
    Text,
}

/// Judges a sample of cells that have a value. `None` if there is none. `decimal` is what the user said stands before a
/// fraction.
pub(super) fn guess<'a>(values: impl Iterator<Item = &'a str> + Clone, decimal: Option<char>) -> Option<Guess> {
    if let Some(format) = TimestampFormat::detect(values.clone()) {
        if !format.is_whole_number() {
            return Some(Guess::Timestamp(format));
        }
        let regular = advances_regularly(values.clone().filter_map(|text| format.parse(text)));
        return Some(Guess::WholeNumberTime { format, regular });
    }
    guess_plain(values, decimal)
}

/// As [`guess`], where it is known that the cells are no times.
pub(super) fn guess_plain<'a>(values: impl Iterator<Item = &'a str> + Clone, decimal: Option<char>) -> Option<Guess> {
    let count = values.clone().count();
    if count == 0 {
        return None;
    }
    let most = |fits: fn(&str) -> bool| values.clone().filter(|text| fits(text)).count() * 10 >= count * 9;
    if most(|text| parse_boolean(text).is_some()) {
        return Some(Guess::Boolean);
    }
    let number = NumberFormat::detect(values.clone(), decimal).filter(|_| !values.clone().any(is_code));
    Some(number.map_or(Guess::Text, Guess::Number))
}

/// The usual markers of a cell without a value. In text columns most of them are ordinary words, see
/// [`is_missing_text`].
pub(super) fn is_missing(text: &str) -> bool {
    text.len() <= 4
        && matches!(
            text,
            "" | "NA"
                | "N/A"
                | "n/a"
                | "#N/A"
                | "n.a."
                | "NaN"
                | "nan"
                | "null"
                | "NULL"
                | "None"
                | "\\N"
                | "-"
                | "\u{2013}"
        )
}

/// The usual markers of a missing text.
pub(super) fn is_missing_text(text: &str) -> bool {
    matches!(text, "" | "\\N")
}

/// A finite decimal number with optional sign and exponent; the words for infinity and not-a-number are no numbers.
pub(super) fn parse_number(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return None;
    }
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

/// `true` or `false` in any case.
pub(super) fn parse_boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// Whether a header would hardly look like this.
pub(super) fn is_typed(text: &str) -> bool {
    parse_number(text).is_some() || parse_boolean(text).is_some() || looks_like_time(text)
}

/// Without surrounding ASCII white space, which no type of cell cares about.
pub(super) fn trim(text: &str) -> &str {
    let edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_whitespace);
    if edge(text.as_bytes().first()) || edge(text.as_bytes().last()) { text.trim_ascii() } else { text }
}

/// Whether a column of that name would hold time.
pub(super) fn names_time(name: &str) -> bool {
    const WORDS: [&str; 14] = [
        "time",
        "timestamp",
        "ts",
        "date",
        "datetime",
        "epoch",
        "unix",
        "day",
        "dt",
        "at",
        "when",
        "hour",
        "minute",
        "millis",
    ];
    let mut words = Vec::new();
    let mut previous = ' ';
    for letter in name.chars() {
        if !letter.is_alphanumeric() || (letter.is_uppercase() && previous.is_lowercase()) || words.is_empty() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            word.extend(letter.to_lowercase());
        }
        previous = letter;
    }
    words.iter().any(|word| WORDS.contains(&word.as_str()) || word.ends_with("timestamp"))
}

/// Numbers that are names: leading zeros ("007") or more digits than a number can keep apart.
fn is_code(text: &str) -> bool {
    text.len() > 1 && text.bytes().all(|byte| byte.is_ascii_digit()) && (text.starts_with('0') || text.len() > 17)
}

/// Mostly never back, and mostly by the same step: true of a clock, hardly of a count of things.
fn advances_regularly(values: impl Iterator<Item = i64>) -> bool {
    let values: Vec<i64> = values.collect();
    let mut steps: Vec<i64> = values.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let all = steps.len();
    steps.retain(|step| *step >= 0);
    if steps.len() * 10 < all * 9 {
        return false;
    }
    steps.retain(|step| *step > 0);
    steps.sort_unstable();
    let most_frequent = steps.chunk_by(|a, b| a == b).map(<[i64]>::len).max().unwrap_or(0);
    most_frequent > 0 && most_frequent * 2 >= steps.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for (text, value) in [
            ("0", Some(0.0)),
            ("+1.5", Some(1.5)),
            ("-.5", Some(-0.5)),
            ("1e3", Some(1_000.0)),
            ("2.", Some(2.0)),
            ("inf", None),
            ("-infinity", None),
            ("nan", None),
            ("1e999", None),
            ("1,5", None),
            ("0x10", None),
            ("+-1", None),
            (".", None),
        ] {
            assert_eq!(parse_number(text), value, "{text}");
        }
    }

    #[test]
    fn samples() {
        let check = |cells: &[&str], kind: &str| {
            let name = match guess(cells.iter().copied().filter(|text| !is_missing(text)), None) {
                None => "none",
                Some(Guess::Timestamp(_)) => "time",
                Some(Guess::WholeNumberTime { regular: true, .. }) => "clock",
                Some(Guess::WholeNumberTime { regular: false, .. }) => "perhaps",
                Some(Guess::Number(_)) => "number",
                Some(Guess::Boolean) => "boolean",
                Some(Guess::Text) => "text",
            };
            assert_eq!(name, kind, "{cells:?}");
        };
        check(&["", "NA", "-"], "none");
        check(&["1", "NA", "2.5"], "number");
        check(&["1", "two"], "text");
        check(&["007", "123"], "text");
        check(&["0", "123"], "number");
        check(&["0.5", "0"], "number");
        check(&["123456789012345678"], "text");
        check(&["True", "false", ""], "boolean");
        check(&["2021-01-01", "2021-01-02"], "time");
        check(&["1609459200", "1609459500", "1609459800"], "clock");
        check(&["1609459200", "1509459500", "1609459800"], "perhaps");
        check(&["1609459200"], "perhaps");
        check(&["20210101", "20210102", "20210103"], "clock");
        check(&["100", "200"], "number");
    }

    #[test]
    fn names() {
        for name in ["time", "Timestamp", "event_ts", "createdAt", "event-date", "epoch", "eventTimestamp", "TIME_MS"] {
            assert!(names_time(name), "{name}");
        }
        for name in ["views", "runtime_bytes", "total", "attribute", "update", ""] {
            assert!(!names_time(name), "{name}");
        }
    }
}
