//! Sizes, durations, shares and measures in words.

use crate::model::format::{decimals, number};
use crate::model::metric::{Aggregation, Measure};

/// "2.1 MB"; the space is U+00A0.
pub fn bytes(value: u64) -> String {
    const UNITS: [&str; 4] = ["B", "kB", "MB", "GB"];
    let mut size = value as f64;
    let mut unit = 0;
    while size >= 999.5 && unit + 1 < UNITS.len() {
        size /= 1_000.0;
        unit += 1;
    }
    let rounded = if size >= 10.0 || unit == 0 { size.round() } else { (size * 10.0).round() / 10.0 };
    format!("{}\u{a0}{}", number(rounded), UNITS[unit])
}

/// "under 0.1 s", "0.4 s", "12 s", "2 min"; the space is U+00A0.
pub fn duration(milliseconds: f64) -> String {
    let seconds = milliseconds / 1_000.0;
    match seconds {
        s if s < 0.05 => format!("under {}\u{a0}s", decimals(0.1, 1)),
        s if s < 9.95 => format!("{}\u{a0}s", decimals(s, 1)),
        s if s < 90.0 => format!("{}\u{a0}s", decimals(s, 0)),
        s => format!("{}\u{a0}min", decimals(s / 60.0, 0)),
    }
}

/// "99.9 %": 100 and 0 only when exact; the space is U+00A0.
pub fn share(ratio: f64) -> String {
    if !ratio.is_finite() {
        return "no data".to_owned();
    }
    let percent = ratio * 100.0;
    let text = match percent {
        p if p > 99.9 && p < 100.0 => decimals(99.9, 1),
        p if p > 0.0 && p < 0.1 => format!("under {}", decimals(0.1, 1)),
        p => number((p * 10.0).round() / 10.0),
    };
    format!("{text}\u{a0}%")
}

/// What a measure without a column counts.
pub const NUMBER_OF_ROWS: &str = "number of rows";

/// "sum of price", "sum of orders divided by sum of visits".
pub fn measure(measure: &Measure) -> String {
    let part = |column: &str, aggregation: Aggregation| match column {
        "" => NUMBER_OF_ROWS.to_owned(),
        _ => format!("{} of {column}", aggregation.label()),
    };
    let above = part(&measure.column, measure.aggregation);
    match &measure.per {
        Some(per) => format!("{above} divided by {}", part(&per.column, per.aggregation)),
        None => above,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (value, text) in [(0, "0"), (999, "999"), (2_100_000, "2.1"), (18_400_000, "18"), (999_900, "1")] {
            assert_eq!(bytes(value).split('\u{a0}').next(), Some(text), "{value}");
        }
    }

    #[test]
    fn shares_are_not_rounded_to_certainty() {
        for (ratio, text) in [(1.0, "100"), (0.99999, "99.9"), (0.5, "50"), (0.00001, "under 0.1"), (0.0, "0")] {
            assert_eq!(share(ratio), format!("{text}\u{a0}%"), "{ratio}");
        }
    }
}
