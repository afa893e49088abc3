//! Instants, bucket widths and the grid of buckets that all series of a dataset share.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::civil;

/// Whole seconds since 1970-01-01T00:00:00Z.
pub type Timestamp = i64;

const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;
const WEEK: i64 = 7 * DAY;
/// A twelfth of the mean year of the Gregorian calendar. No whole number of minutes, so it stands for the month alone.
const MONTH: i64 = 2_629_746;
/// 1970-01-05 was the first Monday: weeks begin on Mondays.
const FIRST_MONDAY: i64 = 4 * DAY;

/// Bucket width: a whole number of minutes below a month, or the month of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Interval(i64);

impl Default for Interval {
    fn default() -> Self {
        Self::HOUR
    }
}

impl Interval {
    /// One minute.
    pub const MINUTE: Self = Self(MINUTE);
    /// One hour.
    pub const HOUR: Self = Self(HOUR);
    /// One day.
    pub const DAY: Self = Self(DAY);
    /// One week, beginning on Monday.
    pub const WEEK: Self = Self(WEEK);
    /// One month of the calendar, of 28 to 31 days.
    pub const MONTH: Self = Self(MONTH);
    /// The widths to choose from, narrowest first.
    pub const OFFERED: [Self; 17] = [
        Self::MINUTE,
        Self(2 * MINUTE),
        Self(5 * MINUTE),
        Self(10 * MINUTE),
        Self(15 * MINUTE),
        Self(20 * MINUTE),
        Self(30 * MINUTE),
        Self::HOUR,
        Self(2 * HOUR),
        Self(3 * HOUR),
        Self(4 * HOUR),
        Self(6 * HOUR),
        Self(8 * HOUR),
        Self(12 * HOUR),
        Self::DAY,
        Self::WEEK,
        Self::MONTH,
    ];

    /// The width of exactly `seconds`: a whole number of minutes below a month.
    pub fn from_seconds(seconds: i64) -> Option<Self> {
        ((MINUTE..MONTH).contains(&seconds) && seconds % MINUTE == 0).then_some(Self(seconds))
    }

    /// Width in seconds; of a month the mean width. To be used for rates and pixels, not for instants.
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// Whether buckets follow the local clock: midnights and months are where people have them, and a day of 23 hours
    /// is one bucket. Up to an hour, buckets are of equal length and follow absolute time.
    pub fn is_local(self) -> bool {
        self > Self::HOUR
    }

    /// Start of the bucket that holds `at`, on a clock in UTC.
    pub fn floor(self, at: Timestamp) -> Timestamp {
        if self == Self::MONTH {
            return civil::month_start(civil::month_of(at.div_euclid(DAY))) * DAY;
        }
        let origin = if self.0 % WEEK == 0 { FIRST_MONDAY } else { 0 };
        at - (at - origin).rem_euclid(self.0)
    }

    /// Buckets between the one that starts at `from` and the one that starts at `to`.
    fn between(self, from: Timestamp, to: Timestamp) -> i64 {
        if self == Self::MONTH {
            return civil::month_of(to.div_euclid(DAY)) - civil::month_of(from.div_euclid(DAY));
        }
        (to - from).div_euclid(self.0)
    }

    /// How many of which unit, the largest that fits.
    fn count_and_unit(self) -> (i64, Unit) {
        match self.0 {
            MONTH => (1, Unit::Month),
            width if width % WEEK == 0 => (width / WEEK, Unit::Week),
            width if width % DAY == 0 => (width / DAY, Unit::Day),
            width if width % HOUR == 0 => (width / HOUR, Unit::Hour),
            width => (width / MINUTE, Unit::Minute),
        }
    }

    /// "5 min", "1 hour", "2 weeks": as the interface and the settings write it.
    pub fn label(self) -> String {
        let (count, unit) = self.count_and_unit();
        let plural = if count == 1 || unit == Unit::Minute { "" } else { "s" };
        format!("{count} {}{plural}", if unit == Unit::Minute { "min" } else { unit.word() })
    }

    /// The adjective in "792 hourly intervals".
    pub fn adjective(self) -> Cow<'static, str> {
        match self.count_and_unit() {
            (1, Unit::Minute) => "one-minute".into(),
            (1, Unit::Hour) => "hourly".into(),
            (1, Unit::Day) => "daily".into(),
            (1, Unit::Week) => "weekly".into(),
            (1, Unit::Month) => "monthly".into(),
            (count, unit) => format!("{count}-{}", unit.word()).into(),
        }
    }
}

/// What widths are counted in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
}

impl Unit {
    fn word(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }
}

impl TryFrom<String> for Interval {
    type Error = String;

    /// Reads a label, or a duration after ISO 8601 such as `PT5M`, `P1D` or `P1M`.
    fn try_from(label: String) -> Result<Self, String> {
        let before_last = |text: &str| text.char_indices().next_back().map_or(0, |(at, _)| at);
        let (count, unit) = match label.strip_prefix('P').map(|date| (date.strip_prefix('T'), date)) {
            Some((Some(time), _)) => time.split_at(before_last(time)),
            // The month, which minutes share their letter with.
            Some((None, "1M")) => ("1", "month"),
            Some((None, date)) if !date.ends_with('M') => date.split_at(before_last(date)),
            Some(_) => ("", ""),
            None => label.split_once(' ').unwrap_or_default(),
        };
        let width = match unit.strip_suffix('s').unwrap_or(unit) {
            "min" | "minute" | "M" => MINUTE,
            "hour" | "H" => HOUR,
            "day" | "D" => DAY,
            "week" | "W" => WEEK,
            "month" if count == "1" => return Ok(Self::MONTH),
            _ => 0,
        };
        let seconds = count.parse::<u16>().map_or(0, |count| i64::from(count) * width);
        Self::from_seconds(seconds).ok_or_else(|| {
            format!("interval \"{label}\" is not known, expected a width from 1 min to 1 month such as 15 min, 6 hours or 1 day")
        })
    }
}

impl From<Interval> for String {
    fn from(interval: Interval) -> Self {
        interval.label()
    }
}

/// Half-open span of time: `start <= t < end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeRange {
    /// First second inside.
    pub start: Timestamp,
    /// First second after.
    pub end: Timestamp,
}

impl TimeRange {
    /// Whether the two share at least one second.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// The buckets of a dataset: `len` of them, one after another from `start`. Where the interval
/// [`is_local`](Interval::is_local), all times of the grid are seconds of the local clock of the data's zone, as if that
/// was UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Grid {
    /// Start of bucket 0, aligned to the interval.
    pub start: Timestamp,
    /// Bucket width.
    pub interval: Interval,
    /// Number of buckets.
    pub len: usize,
}

impl Grid {
    /// The smallest grid that holds both times. Buckets are aligned on a clock that is `offset` seconds ahead.
    pub fn covering(first: Timestamp, last: Timestamp, interval: Interval, offset: i64) -> Self {
        let start = interval.floor(first + offset);
        let len = interval.between(start, interval.floor(last.max(first) + offset)) + 1;
        Self { start: start - offset, interval, len: len as usize }
    }

    /// Start of bucket `index`; `index == len` is the end of the grid.
    pub fn time(self, index: usize) -> Timestamp {
        if self.interval == Interval::MONTH {
            return civil::month_start(civil::month_of(self.start.div_euclid(DAY)) + index as i64) * DAY;
        }
        self.start + index as i64 * self.interval.0
    }

    /// The bucket that holds `at`, if the grid does.
    pub fn index(self, at: Timestamp) -> Option<usize> {
        let index = usize::try_from(self.interval.between(self.start, at)).ok()?;
        (index < self.len).then_some(index)
    }

    /// Where `at` lies on an axis of buckets: 2.5 is the middle of bucket 2.
    pub fn position(self, at: Timestamp) -> f64 {
        if self.interval != Interval::MONTH {
            return (at - self.start) as f64 / self.interval.0 as f64;
        }
        let index = self.interval.between(self.start, at);
        let from = self.interval.floor(at);
        let to = self.interval.floor(from + 31 * DAY);
        index as f64 + (at - from) as f64 / (to - from) as f64
    }

    /// From the start of bucket `from` to the end of bucket `to - 1`.
    pub fn range(self, from: usize, to: usize) -> TimeRange {
        TimeRange { start: self.time(from), end: self.time(to) }
    }

    /// First bucket of the detect part when `learn_percent` of the buckets are learned from.
    pub fn split(self, learn_percent: u8) -> usize {
        self.len * usize::from(learn_percent) / 100
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2021-01-06 11:00, a Wednesday.
    const WEDNESDAY: Timestamp = 1_609_930_800;

    fn interval(label: &str) -> Interval {
        Interval::try_from(label.to_owned()).unwrap()
    }

    #[test]
    fn buckets_begin_at_round_times() {
        for (label, at, start) in [
            ("1 week", WEDNESDAY, 1_609_718_400),
            ("2 weeks", WEDNESDAY, 1_609_113_600),
            ("1 month", WEDNESDAY, 1_609_459_200),
            ("1 month", -1, -31 * DAY),
            ("6 hours", WEDNESDAY, 1_609_912_800),
            ("1 hour", -1, -3_600),
            ("7 min", 500, 420),
        ] {
            assert_eq!(interval(label).floor(at), start, "{label}");
        }
    }

    #[test]
    fn a_grid_covers_both_ends_and_no_more() {
        let grid = Grid::covering(3_599, 7_200, Interval::HOUR, 0);
        assert_eq!((grid.start, grid.len), (0, 3));
        assert_eq!(grid.index(7_200), Some(2));
        assert_eq!(grid.index(10_800), None);
        assert_eq!(grid.index(-1), None);
        // On a clock half an hour ahead, hours begin at half past.
        let ahead = Grid::covering(3_599, 7_200, Interval::HOUR, 5 * HOUR + 1_800);
        assert_eq!((ahead.start, ahead.len), (1_800, 2));
    }

    #[test]
    fn months_have_their_own_lengths() {
        let grid = Grid::covering(1_609_459_200, 1_619_827_200, Interval::MONTH, 0);
        let days: Vec<_> = (0..4).map(|month| (grid.time(month + 1) - grid.time(month)) / DAY).collect();
        assert_eq!((grid.len, days), (5, vec![31, 28, 31, 30]));
        assert_eq!(grid.index(grid.time(2) - 1), Some(1));
        assert_eq!((grid.position(grid.time(1)), grid.position(grid.time(1) + 14 * DAY)), (1.0, 1.5));
        assert!((grid.position(grid.start - DAY) + 1.0 / 31.0).abs() < 1e-12);
    }

    #[test]
    fn split_is_the_floor_of_the_share() {
        let grid = Grid { start: 0, interval: Interval::DAY, len: 10 };
        assert_eq!(grid.split(70), 7);
        assert_eq!(Grid { len: 3, ..grid }.split(70), 2);
    }

    #[test]
    fn an_interval_goes_through_json_as_its_label() {
        let odd = ["7 min", "90 min", "36 hours", "10 days", "3 weeks"].map(interval);
        for interval in Interval::OFFERED.into_iter().chain(odd) {
            let text = serde_json::to_string(&interval).unwrap();
            assert_eq!(serde_json::from_str::<Interval>(&text).unwrap(), interval, "{text}");
        }
    }

    #[test]
    fn intervals_are_read_in_several_forms() {
        for (text, label) in [
            ("PT1M", "1 min"),
            ("PT10M", "10 min"),
            ("PT1H", "1 hour"),
            ("P1D", "1 day"),
            ("P7D", "1 week"),
            ("P1W", "1 week"),
            ("P1M", "1 month"),
            ("60 minutes", "1 hour"),
            ("24 hours", "1 day"),
        ] {
            assert_eq!(interval(text).label(), label, "{text}");
        }
        for text in [
            "",
            "P",
            "PT",
            "PM",
            "P2M",
            "2 months",
            "0 min",
            "-1 min",
            "5",
            "PT30S",
            "60000 days",
            "1 year",
            "é",
            "Pé",
            "PT5é",
        ] {
            assert!(Interval::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn intervals_have_adjectives() {
        for (label, expected) in
            [("1 min", "one-minute"), ("6 hours", "6-hour"), ("1 month", "monthly"), ("2 days", "2-day")]
        {
            assert_eq!(interval(label).adjective(), expected);
        }
    }
}
