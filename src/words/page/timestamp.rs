//! What is said of the timestamp: format, zone, interval and delay.

use super::common;
use crate::model::column::TimeFormat;
use crate::model::format::count;

pub(crate) const TIMESTAMP: &str = "Timestamp";
pub(crate) const COLUMN: &str = "Column";

pub(crate) const FORMAT: &str = "Format";
pub(crate) const OTHER_FORMAT: &str = "other…";
pub(crate) const PATTERN: &str = "Pattern";
pub(crate) const PATTERN_EXAMPLE: &str = "yyyy-MM-dd HH:mm:ss";

pub(crate) const FITS: &str = "Rows that fit";

/// What to know about a format: what would fit, how many patterns there are, what has an offset.
pub(crate) fn remarks(format: &TimeFormat, rows: u64, misfits: u64) -> String {
    let mut remarks = Vec::new();
    if let Some(found) = format.found.as_ref().filter(|_| misfits > 0) {
        remarks.push(format!("{found} would fit."));
    }
    if format.patterns.len() > 1 {
        let each = format.patterns.iter().map(|(pattern, rows)| format!("{} as {pattern}", common::rows(*rows)));
        remarks.push(format!("{}.", each.collect::<Vec<_>>().join(", ")));
    }
    if format.is_instant() && format.offset_rows < rows {
        remarks.push(format!("{} of them say their offset; the others are taken for UTC.", count(format.offset_rows)));
    }
    remarks.join(" ")
}

pub(crate) const ZONE: &str = "Zone of the data";
pub(crate) const OFFSET_IS_SAID: &str = "The times say their offset. Days begin in this zone.";
pub(crate) const CLOCK_CHANGES: &str = "Clock changes inside";

pub(crate) fn doubled(rows: u64) -> String {
    format!("{} in a doubled hour", common::rows(rows))
}

pub(crate) const DELAY: &str = "Delay";
pub(crate) const DELAY_NOTE: &str = "So long after its end an interval is complete. What is not is left out.";

/// "6 hours".
pub(crate) fn delay(seconds: u32) -> String {
    let text = match seconds {
        0 => common::NONE,
        600 => "10 min",
        3_600 => "1 hour",
        21_600 => "6 hours",
        86_400 => "1 day",
        172_800 => "2 days",
        odd => return format!("{} s", count(u64::from(odd))),
    };
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_say_what_would_fit_and_what_is_mixed() {
        let check =
            |format: TimeFormat, misfits: u64, expected: &str| assert_eq!(remarks(&format, 10, misfits), expected);
        let of = |patterns: &[(&str, u64)]| TimeFormat {
            patterns: patterns.iter().map(|&(pattern, rows)| (pattern.to_owned(), rows)).collect(),
            ..TimeFormat::default()
        };
        check(of(&[("yyyy", 10)]), 0, "");
        check(of(&[("yyyy", 9), ("yy", 1)]), 0, "9 rows as yyyy, 1 row as yy.");
        let given = TimeFormat { found: Some("ISO 8601".to_owned()), ..of(&[("yyyy", 4)]) };
        check(given.clone(), 0, "");
        check(given, 6, "ISO 8601 would fit.");
        let offsets = TimeFormat { offset_rows: 3, ..of(&[("ISO 8601", 10)]) };
        check(offsets, 0, "3 of them say their offset; the others are taken for UTC.");
    }
}
