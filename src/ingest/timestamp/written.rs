//! A written time as numbers, before any zone is known.

use crate::model::civil;
use crate::model::time::Timestamp;

/// 9999-12-31T23:59:59Z, the last time that can be written with a year of four digits.
pub(super) const LAST: Timestamp = 253_402_300_799;

/// A written time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written<'a> {
    /// What the clock shows, in seconds as if it showed UTC.
    pub(super) local: Timestamp,
    /// Seconds ahead of UTC, if the text says so.
    pub(super) offset: Option<i64>,
    /// The IANA name in the text.
    pub(super) region: Option<&'a str>,
}

impl Written<'_> {
    /// What a column keeps: the instant if an offset is known, otherwise what the clock shows.
    pub(super) fn kept(&self) -> Timestamp {
        self.local - self.offset.unwrap_or(0)
    }
}

/// Date and time of day to seconds; `None` if there is no such date or time.
pub(super) fn seconds(year: u32, month: u32, day: u32, hour: u32, minute: u32, second: u32) -> Option<Timestamp> {
    let exists = year > 0 && civil::exists(i64::from(year), month, day) && hour < 24 && minute < 60 && second < 60;
    let of_day = i64::from(hour * 3_600 + minute * 60 + second);
    exists.then(|| civil::days(i64::from(year), month, day) * 86_400 + of_day)
}

/// The year that two digits mean, as POSIX reads them: 1969 to 2068.
pub(super) fn long_year(short: u32) -> u32 {
    short + if short < 69 { 2_000 } else { 1_900 }
}

/// The hour of the day from one before or after noon.
pub(super) fn hour_of_day(hour: u32, from: u32, afternoon: bool) -> Option<u32> {
    (from..from + 12).contains(&hour).then_some(hour % 12 + if afternoon { 12 } else { 0 })
}
