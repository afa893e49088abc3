//! Times as seconds since 1970, or a thousandth, millionth or billionth of them.

use super::written::LAST;
use crate::model::time::Timestamp;

/// What UNIX time is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// Seconds up to [`LARGEST_SECONDS`], milliseconds above.
    SecondsOrMilliseconds,
    Seconds,
    Milliseconds,
    Microseconds,
    Nanoseconds,
}

/// Larger UNIX times are milliseconds unless somebody says otherwise, as Lookout for Metrics had it: 4970 is far away.
pub(super) const LARGEST_SECONDS: i64 = 94_694_400_000;

impl Unit {
    /// Reads a whole number; a fraction, as in `1609459200.0`, is dropped.
    pub(super) fn read(self, text: &[u8]) -> Option<Timestamp> {
        let raw = raw(text)?;
        let per_second = match self {
            Self::SecondsOrMilliseconds if raw <= LARGEST_SECONDS => 1,
            Self::Seconds => 1,
            Self::SecondsOrMilliseconds | Self::Milliseconds => 1_000,
            Self::Microseconds => 1_000_000,
            Self::Nanoseconds => 1_000_000_000,
        };
        Some(raw / per_second).filter(|at| *at <= LAST)
    }

    /// The name of the format, by a cell.
    pub(super) fn pattern(self, sample: &[u8]) -> &'static str {
        match self {
            Self::SecondsOrMilliseconds if raw(sample).is_none_or(|raw| raw <= LARGEST_SECONDS) => "UNIX seconds",
            Self::Seconds => "UNIX seconds",
            Self::SecondsOrMilliseconds | Self::Milliseconds => "UNIX milliseconds",
            Self::Microseconds => "UNIX microseconds",
            Self::Nanoseconds => "UNIX nanoseconds",
        }
    }

    /// The unit of a format given by name.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "UNIX" => Some(Self::SecondsOrMilliseconds),
            "UNIX seconds" => Some(Self::Seconds),
            "UNIX milliseconds" => Some(Self::Milliseconds),
            "UNIX microseconds" => Some(Self::Microseconds),
            "UNIX nanoseconds" => Some(Self::Nanoseconds),
            _ => None,
        }
    }
}

fn raw(text: &[u8]) -> Option<i64> {
    let mut value = 0_i64;
    let whole = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let fraction_fits = match &text[whole..] {
        [] => true,
        [b'.', digits @ ..] => !digits.is_empty() && digits.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    if whole == 0 || !fraction_fits {
        return None;
    }
    for byte in &text[..whole] {
        value = value.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_told_by_size_or_by_name() {
        for (unit, text, expected) in [
            (Unit::SecondsOrMilliseconds, "94694400000", Some(94_694_400_000)),
            (Unit::SecondsOrMilliseconds, "94694400001", Some(94_694_400)),
            (Unit::SecondsOrMilliseconds, "253402300799999", Some(LAST)),
            (Unit::SecondsOrMilliseconds, "253402300800000", None),
            (Unit::Seconds, "94694400001", Some(94_694_400_001)),
            (Unit::Milliseconds, "1999", Some(1)),
            (Unit::Microseconds, "1614834367999999", Some(1_614_834_367)),
            (Unit::Nanoseconds, "1614834367999999999", Some(1_614_834_367)),
            (Unit::Nanoseconds, "99999999999999999999", None),
            (Unit::Seconds, "1.5", Some(1)),
            (Unit::Seconds, "1.", None),
            (Unit::Seconds, ".5", None),
            (Unit::Seconds, "1e9", None),
            (Unit::Seconds, "-1", None),
            (Unit::Seconds, "", None),
        ] {
            assert_eq!(unit.read(text.as_bytes()), expected, "{text}");
        }
    }
}
