//! How figures and times are written in prose, tables and axes: one place, so that they agree everywhere.

use chrono::{DateTime, Datelike, Timelike};

use super::time::{Interval, TimeRange, Timestamp};

/// U+2212, wider than a hyphen and aligned with `+`.
pub const MINUS: char = '\u{2212}';

/// "8,030", "12.4", "−0.0031", "1.2e18": at most four significant decimals, thousands separated. What is as small as
/// a rounding error of zero is written as zero.
pub fn number(value: f64) -> String {
    if value.is_nan() {
        return "no data".to_owned();
    }
    let size = if value.abs() < 1e-300 { 0.0 } else { value.abs() };
    if size >= 1e15 || (size > 0.0 && size < 1e-4) {
        return signed(format!("{size:.2e}"), value);
    }
    let decimals = match size {
        s if s == s.trunc() || s >= 1_000.0 => 0,
        s if s >= 100.0 => 1,
        s if s >= 1.0 => 2,
        _ => 4,
    };
    let text = format!("{size:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    signed(group_thousands(text), if text == "0" { 0.0 } else { value })
}

/// Whole numbers: "55,440".
pub fn count(value: u64) -> String {
    group_thousands(&value.to_string())
}

/// "+43 %", "−60 %", "0 %"; the space is U+00A0.
pub fn percent_change(ratio: f64) -> String {
    if !ratio.is_finite() {
        return "no data".to_owned();
    }
    let percent = (ratio * 100.0).round();
    let sign = if percent > 0.0 { "+" } else { "" };
    format!("{sign}{}\u{a0}%", number(percent))
}

/// "19 Jan 2021".
pub fn date(at: Timestamp) -> String {
    DateTime::from_timestamp(at, 0)
        .map_or_else(out_of_range, |t| format!("{} {} {}", t.day(), month(t.month()), t.year()))
}

/// "19 Jan 2021, 13:00", or "19 Jan 2021" when the interval is a day or more.
pub fn instant(at: Timestamp, interval: Interval) -> String {
    if interval >= Interval::DAY {
        return date(at);
    }
    format!("{}, {}", date(at), time_of_day(at))
}

/// "13:00".
pub fn time_of_day(at: Timestamp) -> String {
    DateTime::from_timestamp(at, 0).map_or_else(out_of_range, |t| format!("{:02}:{:02}", t.hour(), t.minute()))
}

/// "19 Jan 2021, 13:00 to 16:00", "18 Dec 2020, 14:00 to 20 Jan 2021, 13:00", "1 to 3 Mar 2021" written out in full.
/// The end is the first instant after the range.
pub fn span(range: TimeRange, interval: Interval) -> String {
    if interval >= Interval::DAY {
        let last = range.end - interval.seconds().min(range.end - range.start);
        return if last == range.start {
            date(range.start)
        } else {
            format!("{} to {}", date(range.start), date(last))
        };
    }
    if date(range.start) == date(range.end) {
        return format!("{}, {} to {}", date(range.start), time_of_day(range.start), time_of_day(range.end));
    }
    format!("{} to {}", instant(range.start, interval), instant(range.end, interval))
}

/// "2021-01-19T13:00:00Z".
pub fn iso(at: Timestamp) -> String {
    DateTime::from_timestamp(at, 0).map_or_else(out_of_range, |t| t.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// "1 row", "14 rows".
pub fn plural(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// "Jan" for 1.
pub fn month(number: u32) -> &'static str {
    const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    NAMES[(number as usize).clamp(1, 12) - 1]
}

fn out_of_range() -> String {
    "out of range".to_owned()
}

fn signed(text: String, value: f64) -> String {
    if value < 0.0 { format!("{MINUS}{text}") } else { text }
}

fn group_thousands(text: &str) -> String {
    let (whole, rest) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let mut out = String::with_capacity(text.len() + whole.len() / 3);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(rest) = rest {
        out.push('.');
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        for (value, text) in [
            (0.0, "0"),
            (8_030.0, "8,030"),
            (-19_970.4, "−19,970"),
            (123.456, "123.5"),
            (12.345, "12.35"),
            (0.012_345, "0.0123"),
            (-0.000_01, "−1.00e-5"),
            (-0.000_000_000_1, "−1.00e-10"),
            (-5e-310, "0"),
            (2.5e18, "2.50e18"),
            (f64::NAN, "no data"),
        ] {
            assert_eq!(number(value), text, "{value}");
        }
    }

    #[test]
    fn percent_has_a_sign() {
        assert_eq!(percent_change(0.43), "+43\u{a0}%");
        assert_eq!(percent_change(-0.6), "−60\u{a0}%");
        assert_eq!(percent_change(f64::INFINITY), "no data");
    }

    #[test]
    fn spans_name_the_day_once() {
        let at = 1_611_061_200; // 2021-01-19 13:00
        assert_eq!(span(TimeRange { start: at, end: at + 3 * 3_600 }, Interval::HOUR), "19 Jan 2021, 13:00 to 16:00");
        let day = 1_611_014_400;
        assert_eq!(span(TimeRange { start: day, end: day + 86_400 }, Interval::DAY), "19 Jan 2021");
        assert_eq!(span(TimeRange { start: day, end: day + 3 * 86_400 }, Interval::DAY), "19 Jan 2021 to 21 Jan 2021");
    }
}
