//! Time zones as data: what the clocks of a place showed, second by second. Where the data come from is the caller's
//! business: `Intl` in a browser, a table elsewhere.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::civil::FURTHEST;
use super::format::MINUS;
use super::time::{Interval, TimeRange, Timestamp};

/// Finds a zone by its IANA name; `None` if there is no such zone.
pub type FindZone = fn(&str) -> Option<Zone>;

/// The clocks of one zone. Before the first known change the first offset holds, after the last one the last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    name: Cow<'static, str>,
    /// Seconds ahead of UTC before the first change.
    first: i64,
    /// Ascending; each gives another offset than the one before.
    changes: Vec<Change>,
}

/// The clocks are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// First instant of the new offset.
    pub at: Timestamp,
    /// Seconds ahead of UTC from then on.
    pub offset: i64,
    /// By how much the clocks are put forward; back if negative.
    pub step: i64,
}

impl Change {
    /// "+1 h", "−30 min": what the clocks are put by.
    pub fn label(self) -> String {
        let sign = if self.step < 0 { MINUS } else { '+' };
        let minutes = self.step.abs() / 60;
        if minutes % 60 == 0 { format!("{sign}{} h", minutes / 60) } else { format!("{sign}{minutes} min") }
    }
}

/// Coordinated universal time.
pub static UTC: Zone = Zone { name: Cow::Borrowed("UTC"), first: 0, changes: Vec::new() };

/// Which instants a reading of the local clock can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instants {
    /// Exactly this one.
    One(Timestamp),
    /// None: the clocks were put forward over it. Read with the offset before the change, it is this instant, so much
    /// after the change as the reading lies in the gap.
    Gap(Timestamp),
    /// Two: the clocks were put back over it.
    Two(Timestamp, Timestamp),
}

impl Instants {
    /// The instant to go on with: the first of two, and in a gap the one after it.
    pub fn first(self) -> Timestamp {
        match self {
            Self::One(at) | Self::Gap(at) | Self::Two(at, _) => at,
        }
    }
}

impl Default for Zone {
    fn default() -> Self {
        UTC.clone()
    }
}

impl Zone {
    /// A zone `first` seconds ahead of UTC, and from each instant of `changes`, which ascend, so many seconds.
    pub fn new(name: &str, first: i64, changes: impl IntoIterator<Item = (Timestamp, i64)>) -> Self {
        let mut zone = Self { name: Cow::Owned(name.to_owned()), first, changes: Vec::new() };
        for (at, offset) in changes {
            let step = offset - zone.changes.last().map_or(first, |change| change.offset);
            if step != 0 {
                zone.changes.push(Change { at, offset, step });
            }
        }
        zone
    }

    /// A zone of which only the offset at an instant can be asked: every 20 days from the first of `years` to the
    /// second, and where two answers differ, halfway between until the change is found to the second. No zone has put
    /// its clocks back and forth in less time since 1970.
    pub fn probe(name: &str, years: (Timestamp, Timestamp), offset: impl Fn(Timestamp) -> i64) -> Self {
        const STEP: i64 = 20 * 86_400;
        let first = offset(years.0);
        let mut changes = Vec::new();
        let (mut at, mut before) = (years.0, first);
        while at < years.1 {
            let next = at + STEP;
            let after = offset(next);
            if after != before {
                let (mut low, mut high) = (at, next);
                while high - low > 1 {
                    let middle = low + (high - low) / 2;
                    if offset(middle) == before { low = middle } else { high = middle }
                }
                // From another offset than the one after, it is not far to that.
                let found = offset(high);
                changes.push((high, found));
                (at, before) = if found == after { (next, after) } else { (high, found) };
            } else {
                at = next;
            }
        }
        Self::new(name, first, changes)
    }

    /// Whether it is as [`Zone::new`] makes it, which one from a file need not be: changes ascend, and no clock is off by
    /// more than two days.
    pub fn is_sound(&self) -> bool {
        let is_near = |offset: i64| (-2 * 86_400..=2 * 86_400).contains(&offset);
        let changes = self.changes.iter().map(|change| (change.at, change.offset));
        is_near(self.first)
            && changes.clone().all(|(at, offset)| (-FURTHEST..=FURTHEST).contains(&at) && is_near(offset))
            && changes.clone().is_sorted_by(|(a, _), (b, _)| a < b)
            && Self::new(&self.name, self.first, changes) == *self
    }

    /// The IANA name: "Europe/Berlin".
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The zone to write the times of a grid in: one that follows the local clock has readings for times.
    pub fn for_grid(&self, interval: Interval) -> &Self {
        if interval.is_local() { &UTC } else { self }
    }

    /// The instant of a time of a grid that has this for the zone of its data.
    pub fn grid_instant(&self, at: Timestamp, interval: Interval) -> Timestamp {
        if interval.is_local() { self.to_instant(at).first() } else { at }
    }

    /// Whether the clocks show UTC at all times.
    pub fn is_utc(&self) -> bool {
        self.first == 0 && self.changes.is_empty()
    }

    /// Seconds ahead of UTC at an instant.
    pub fn offset(&self, at: Timestamp) -> i64 {
        let after = self.changes.partition_point(|change| change.at <= at);
        after.checked_sub(1).map_or(self.first, |last| self.changes[last].offset)
    }

    /// What the clocks show at an instant, in seconds as if they showed UTC.
    pub fn to_local(&self, at: Timestamp) -> Timestamp {
        at + self.offset(at)
    }

    /// Both ends as the clocks show them.
    pub fn range_to_local(&self, range: TimeRange) -> TimeRange {
        TimeRange { start: self.to_local(range.start), end: self.to_local(range.end) }
    }

    /// When the clocks showed `local`.
    pub fn to_instant(&self, local: Timestamp) -> Instants {
        self.stretch(local).0
    }

    /// When the clocks showed `local`, and until which reading that offset holds without a doubt.
    fn stretch(&self, local: Timestamp) -> (Instants, Timestamp) {
        // A change concerns the readings between its instant by the old clock and by the new one.
        let next =
            self.changes.partition_point(|change| change.at + change.offset.max(change.offset - change.step) <= local);
        let before = next.checked_sub(1).map_or(self.first, |last| self.changes[last].offset);
        let Some(change) = self.changes.get(next) else { return (Instants::One(local - before), Timestamp::MAX) };
        let from = change.at + change.offset.min(before);
        if local < from {
            return (Instants::One(local - before), from);
        }
        let instants = if change.step > 0 {
            Instants::Gap(local - before)
        } else {
            Instants::Two(local - before, local - change.offset)
        };
        (instants, local)
    }

    /// The changes within a range of instants, its start excluded.
    pub fn changes(&self, range: TimeRange) -> &[Change] {
        let from = self.changes.partition_point(|change| change.at <= range.start);
        let to = self.changes.partition_point(|change| change.at < range.end);
        &self.changes[from..to.max(from)]
    }
}

/// What the clocks of a zone do to the rows of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ClockFacts {
    /// Clock changes inside the time range.
    pub changes: u64,
    /// Rows of a time that the clocks showed twice; they count as the first.
    pub doubled_rows: u64,
    /// Rows of a time that the clocks skipped; they count as so much after the change.
    pub skipped_rows: u64,
    /// Rows of intervals that the delay leaves incomplete; they are left out.
    pub late_rows: u64,
    /// Whether no row has a time of day.
    pub dates_only: bool,
}

/// Readings of a local clock one after another, which are quick to turn into instants while they stay between changes.
#[derive(Debug)]
pub struct LocalClock<'a> {
    zone: &'a Zone,
    /// The stretch of readings that all have `offset`.
    from: Timestamp,
    to: Timestamp,
    offset: i64,
}

impl<'a> LocalClock<'a> {
    /// A clock of that zone.
    pub fn new(zone: &'a Zone) -> Self {
        Self { zone, from: 0, to: 0, offset: 0 }
    }

    /// As [`Zone::to_instant`].
    pub fn to_instant(&mut self, local: Timestamp) -> Instants {
        if (self.from..self.to).contains(&local) {
            return Instants::One(local - self.offset);
        }
        let (instants, to) = self.zone.stretch(local);
        if let Instants::One(at) = instants {
            (self.from, self.to, self.offset) = (local, to, local - at);
        }
        instants
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2021-03-28 01:00 UTC, when Berlin goes from +1 to +2 hours; 2021-10-31 01:00 UTC, when it goes back.
    const SPRING: Timestamp = 1_616_893_200;
    const AUTUMN: Timestamp = 1_635_642_000;
    const HOUR: i64 = 3_600;

    fn berlin() -> Zone {
        Zone::new("Europe/Berlin", HOUR, [(SPRING, 2 * HOUR), (SPRING + 10, 2 * HOUR), (AUTUMN, HOUR)])
    }

    #[test]
    fn readings_mean_one_instant_or_none_or_two() {
        let zone = berlin();
        for (local, expected) in [
            (SPRING + HOUR - 1, Instants::One(SPRING - 1)),
            (SPRING + HOUR, Instants::Gap(SPRING)),
            (SPRING + 2 * HOUR - 1, Instants::Gap(SPRING + HOUR - 1)),
            (SPRING + 2 * HOUR, Instants::One(SPRING)),
            (AUTUMN + HOUR - 1, Instants::One(AUTUMN - HOUR - 1)),
            (AUTUMN + HOUR, Instants::Two(AUTUMN - HOUR, AUTUMN)),
            (AUTUMN + 2 * HOUR - 1, Instants::Two(AUTUMN - 1, AUTUMN + HOUR - 1)),
            (AUTUMN + 2 * HOUR, Instants::One(AUTUMN + HOUR)),
        ] {
            assert_eq!(zone.to_instant(local), expected, "{local}");
        }
    }

    #[test]
    fn a_clock_reads_as_its_zone_does_in_any_order() {
        let zone = berlin();
        let mut clock = LocalClock::new(&zone);
        for step in 0..20_000_i64 {
            // 7 919 is prime: the readings jump back and forth over both changes.
            let local = SPRING - 40_000 + step * 7_919 * 641 % (AUTUMN - SPRING + 80_000);
            assert_eq!(clock.to_instant(local), zone.to_instant(local));
        }
    }

    #[test]
    fn changes_are_found_in_a_range() {
        let zone = berlin();
        let steps =
            |start, end| zone.changes(TimeRange { start, end }).iter().map(|change| change.step).collect::<Vec<_>>();
        assert_eq!(steps(0, AUTUMN + 1), [HOUR, -HOUR]);
        assert_eq!(steps(SPRING, AUTUMN), [0; 0]);
        assert_eq!(steps(AUTUMN, SPRING), [0; 0]);
        assert_eq!((zone.offset(SPRING - 1), zone.offset(SPRING), zone.offset(AUTUMN)), (HOUR, 2 * HOUR, HOUR));
        assert!(UTC.is_utc() && !zone.is_utc());
    }
}
