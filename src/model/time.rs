//! Instants, bucket widths and the grid of buckets that all series of a dataset share.

use serde::{Deserialize, Serialize};

/// Whole seconds since 1970-01-01T00:00:00Z.
pub type Timestamp = i64;

const DAY: i64 = 86_400;
/// 1970-01-05 was the first Monday: weeks begin on Mondays.
const FIRST_MONDAY: i64 = 4 * DAY;

/// Bucket width. Only the widths of [`Interval::ALL`] exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Interval(i64);

impl Interval {
    /// One minute.
    pub const MINUTE: Self = Self(60);
    /// One hour.
    pub const HOUR: Self = Self(3_600);
    /// One day.
    pub const DAY: Self = Self(DAY);
    /// One week, beginning on Monday.
    pub const WEEK: Self = Self(7 * DAY);
    /// Every width on offer, narrowest first.
    pub const ALL: [Self; 8] =
        [Self::MINUTE, Self(300), Self(600), Self(900), Self(1_800), Self::HOUR, Self::DAY, Self::WEEK];

    /// The width of exactly `seconds`, if it is on offer.
    pub fn from_seconds(seconds: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|interval| interval.0 == seconds)
    }

    /// Width in seconds.
    pub fn seconds(self) -> i64 {
        self.0
    }

    /// Start of the bucket that holds `at`.
    pub fn floor(self, at: Timestamp) -> Timestamp {
        let origin = if self == Self::WEEK { FIRST_MONDAY } else { 0 };
        at - (at - origin).rem_euclid(self.0)
    }

    /// "5 min", "1 hour": as the interface and the settings write it.
    pub fn label(self) -> &'static str {
        match self.0 {
            60 => "1 min",
            300 => "5 min",
            600 => "10 min",
            900 => "15 min",
            1_800 => "30 min",
            3_600 => "1 hour",
            DAY => "1 day",
            _ => "1 week",
        }
    }

    /// The adjective in "792 hourly intervals".
    pub fn adjective(self) -> &'static str {
        match self.0 {
            60 => "one-minute",
            300 => "5-minute",
            600 => "10-minute",
            900 => "15-minute",
            1_800 => "30-minute",
            3_600 => "hourly",
            DAY => "daily",
            _ => "weekly",
        }
    }
}

impl TryFrom<String> for Interval {
    type Error = String;

    fn try_from(label: String) -> Result<Self, String> {
        Self::ALL.into_iter().find(|interval| interval.label() == label).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|interval| interval.label()).collect();
            format!("interval \"{label}\" is not known, expected one of {}", known.join(", "))
        })
    }
}

impl From<Interval> for String {
    fn from(interval: Interval) -> Self {
        interval.label().to_owned()
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

/// The buckets of a dataset: `len` of them, one after another from `start`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    /// Start of bucket 0, aligned to the interval.
    pub start: Timestamp,
    /// Bucket width.
    pub interval: Interval,
    /// Number of buckets.
    pub len: usize,
}

impl Grid {
    /// The smallest grid that holds both instants.
    pub fn covering(first: Timestamp, last: Timestamp, interval: Interval) -> Self {
        let start = interval.floor(first);
        let len = (interval.floor(last.max(first)) - start) / interval.seconds() + 1;
        Self { start, interval, len: len as usize }
    }

    /// Start of bucket `index`; `index == len` is the end of the grid.
    pub fn time(self, index: usize) -> Timestamp {
        self.start + index as i64 * self.interval.seconds()
    }

    /// The bucket that holds `at`, if the grid does.
    pub fn index(self, at: Timestamp) -> Option<usize> {
        let offset = at - self.start;
        let index = usize::try_from(offset.div_euclid(self.interval.seconds())).ok()?;
        (index < self.len).then_some(index)
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

    #[test]
    fn weeks_begin_on_monday() {
        // 2021-01-06 is a Wednesday, 2021-01-04 the Monday before.
        assert_eq!(Interval::WEEK.floor(1_609_930_800), 1_609_718_400);
    }

    #[test]
    fn floor_goes_down_before_1970() {
        assert_eq!(Interval::HOUR.floor(-1), -3_600);
    }

    #[test]
    fn grid_covers_both_ends_and_no_more() {
        let grid = Grid::covering(3_599, 7_200, Interval::HOUR);
        assert_eq!((grid.start, grid.len), (0, 3));
        assert_eq!(grid.index(7_200), Some(2));
        assert_eq!(grid.index(10_800), None);
        assert_eq!(grid.index(-1), None);
    }

    #[test]
    fn split_is_the_floor_of_the_share() {
        let grid = Grid { start: 0, interval: Interval::DAY, len: 10 };
        assert_eq!(grid.split(70), 7);
        assert_eq!(Grid { len: 3, ..grid }.split(70), 2);
    }

    #[test]
    fn interval_goes_through_json_as_its_label() {
        for interval in Interval::ALL {
            let text = serde_json::to_string(&interval).unwrap();
            assert_eq!(serde_json::from_str::<Interval>(&text).unwrap(), interval);
        }
        assert!(serde_json::from_str::<Interval>("\"2 hours\"").is_err());
    }
}
