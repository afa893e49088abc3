//! How figures and times are written in prose, tables and axes: one place, so that they agree everywhere. What writes
//! instants asks for the zone; the times of a grid that follows the local clock are written in UTC.

use super::civil::{Civil, MONTHS};
use super::numerals::Numerals;
use super::time::{Interval, TimeRange, Timestamp};
use super::zone::Zone;

/// U+2212, wider than a hyphen and aligned with `+`.
pub const MINUS: char = '\u{2212}';

/// "8,030", "12.4", "−0.0031", "1.2e18": at most four significant decimals, thousands separated, as
/// the reader's language writes them ([`Numerals`]). What is as small as
/// a rounding error of zero is written as zero.
pub fn number(value: f64) -> String {
    if value.is_nan() {
        return "no data".to_owned();
    }
    let size = if value.abs() < 1e-300 { 0.0 } else { value.abs() };
    if size >= 1e15 || (size > 0.0 && size < 1e-4) {
        return signed(Numerals::now().write(&format!("{size:.2e}")), value);
    }
    let decimals = match size {
        s if s == s.trunc() || s >= 1_000.0 => 0,
        s if s >= 100.0 => 1,
        s if s >= 1.0 => 2,
        _ => 4,
    };
    let text = format!("{size:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    signed(Numerals::now().write(text), if text == "0" { 0.0 } else { value })
}

/// Whole numbers: "55,440".
pub fn count(value: u64) -> String {
    Numerals::now().write(&value.to_string())
}

/// "0.4" for one decimal: as many as asked for, thousands separated.
pub fn decimals(value: f64, decimals: usize) -> String {
    let size = value.abs();
    let text = format!("{size:.decimals$}");
    signed(Numerals::now().write(&text), if text.trim_matches(['0', '.']).is_empty() { 0.0 } else { value })
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
pub fn date(at: Timestamp, zone: &Zone) -> String {
    local(at, zone).map_or_else(out_of_range, |t| format!("{} {} {}", t.day, month(t.month), t.year))
}

/// "19 Jan 2021, 13:00", "19 Jan 2021" when the interval is a day or more, "Jan 2021" when it is a month.
pub fn instant(at: Timestamp, interval: Interval, zone: &Zone) -> String {
    match interval {
        Interval::MONTH => local(at, zone).map_or_else(out_of_range, |t| format!("{} {}", month(t.month), t.year)),
        _ if interval >= Interval::DAY => date(at, zone),
        _ => moment(at, zone),
    }
}

/// "19 Jan 2021, 13:00".
pub fn moment(at: Timestamp, zone: &Zone) -> String {
    format!("{}, {}", date(at, zone), time_of_day(at, zone))
}

/// "13:00".
pub fn time_of_day(at: Timestamp, zone: &Zone) -> String {
    local(at, zone).map_or_else(out_of_range, |t| format!("{:02}:{:02}", t.hour, t.minute))
}

/// "UTC+1", "UTC−3:30", "UTC": seconds ahead of UTC.
pub fn offset(seconds: i64) -> String {
    let minutes = seconds.abs() / 60;
    let sign = if seconds < 0 { MINUS } else { '+' };
    match (minutes / 60, minutes % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

fn local(at: Timestamp, zone: &Zone) -> Option<Civil> {
    // Far from every offset, so that the sum cannot overflow.
    let at = at.clamp(Timestamp::MIN / 2, Timestamp::MAX / 2);
    Civil::of(zone.to_local(at))
}

/// "19 Jan 2021, 13:00 to 16:00", "18 Dec 2020, 14:00 to 20 Jan 2021, 13:00", "1 to 3 Mar 2021" written out in full.
/// The end is the first instant after the range.
pub fn span(range: TimeRange, interval: Interval, zone: &Zone) -> String {
    let (start, end) = (range.start, range.end);
    if interval >= Interval::DAY {
        let last = interval.floor(end - 1).max(start);
        let [first, last] = [start, last].map(|at| instant(at, interval, zone));
        return if last == first { first } else { format!("{first} to {last}") };
    }
    if date(start, zone) == date(end, zone) {
        return format!("{}, {} to {}", date(start, zone), time_of_day(start, zone), time_of_day(end, zone));
    }
    format!("{} to {}", instant(start, interval, zone), instant(end, interval, zone))
}

/// "2021-01-19T13:00:00Z", always in UTC.
pub fn iso(at: Timestamp) -> String {
    Civil::of(at).map_or_else(out_of_range, |t| {
        let Civil { year, month, day, hour, minute, second } = t;
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    })
}

/// "1 row", "14 rows".
pub fn plural(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// "Jan" for 1.
pub fn month(number: u32) -> &'static str {
    &MONTHS[(number as usize).clamp(1, 12) - 1][..3]
}

fn out_of_range() -> String {
    "out of range".to_owned()
}

fn signed(text: String, value: f64) -> String {
    if value < 0.0 { format!("{MINUS}{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::super::zone::UTC;
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
        let day = 1_611_014_400;
        let month = 1_609_459_200;
        let india = Zone::new("Asia/Kolkata", 19_800, []);
        for (start, end, interval, zone, text) in [
            (at, at + 3 * 3_600, Interval::HOUR, &UTC, "19 Jan 2021, 13:00 to 16:00"),
            (at, at + 3 * 3_600, Interval::HOUR, &india, "19 Jan 2021, 18:30 to 21:30"),
            (at, at + 6 * 3_600, Interval::HOUR, &india, "19 Jan 2021, 18:30 to 20 Jan 2021, 00:30"),
            (day, day + 86_400, Interval::DAY, &UTC, "19 Jan 2021"),
            (day, day + 3 * 86_400, Interval::DAY, &UTC, "19 Jan 2021 to 21 Jan 2021"),
            (month, month + 31 * 86_400, Interval::MONTH, &UTC, "Jan 2021"),
            (month, month + 59 * 86_400, Interval::MONTH, &UTC, "Jan 2021 to Feb 2021"),
        ] {
            assert_eq!(span(TimeRange { start, end }, interval, zone), text);
        }
    }

    #[test]
    fn offsets_are_short() {
        for (seconds, text) in [(0, "UTC"), (3_600, "UTC+1"), (-12_600, "UTC−3:30"), (20_700, "UTC+5:45")] {
            assert_eq!(offset(seconds), text);
        }
    }

    #[test]
    fn a_time_out_of_range_is_said() {
        assert_eq!(date(Timestamp::MAX, &Zone::new("x", 3_600, [])), "out of range");
    }
}
