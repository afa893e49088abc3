//! The times of the rows: far from all others, out of order, or too coarse.

use super::Tally;
use crate::ingest::lines::RowLines;
use crate::ingest::packed::Packed;
use crate::ingest::table::{Cells, Column, Table};
use crate::model::format::{date, plural};
use crate::model::metric::MetricSet;
use crate::model::notice::Place;
use crate::model::quality::{Issue, IssueKind, Spot};
use crate::model::time::{Interval, TimeRange, Timestamp};
use crate::model::zone::UTC;

/// Fewest rows among which one can be far from the others.
const FEWEST: usize = 20;
/// Largest share of the rows that may be far from the others, at each end.
const STRAY_SHARE: usize = 100;

/// What is to be said of the times of the rows, at whatever interval.
#[derive(Debug)]
pub(crate) struct TimeLook {
    column: String,
    range: Option<TimeRange>,
    /// Rows at either end, at most one in a hundred, with a longer pause between them and the others than the others
    /// span: a single time of 1970 would make the grid reach back to it.
    pub(super) stray: Option<Issue>,
    /// Rows earlier than the row before. They are read all the same.
    pub(super) unsorted: Option<Issue>,
    /// All times are a multiple of it apart, in seconds. Below the shortest interval it need not be known.
    step: u64,
}

impl TimeLook {
    /// Goes through the times that `set` takes.
    pub(super) fn of(table: &Table, set: &MetricSet, lines: &RowLines) -> Option<Self> {
        let column = table.column(&set.timestamp)?;
        let Cells::Timestamp { values, .. } = &column.cells else { return None };
        Some(Self {
            column: set.timestamp.clone(),
            range: set.time_range,
            stray: stray(column, values, set, lines),
            unsorted: unsorted(values, lines),
            step: step(values, set),
        })
    }

    /// Whether it is of the times of `set`.
    pub(super) fn is_of(&self, set: &MetricSet) -> bool {
        (&self.column, self.range) == (&set.timestamp, set.time_range)
    }

    /// Times that are whole days, say, under an interval of an hour: most intervals stay empty.
    pub(super) fn coarse(&self, set: &MetricSet) -> Option<Issue> {
        let (step, interval) = (self.step, set.interval.seconds().unsigned_abs());
        (step > interval && step % interval == 0).then(|| Issue {
            kind: IssueKind::CoarseTimes,
            count: step / interval - 1,
            spots: Vec::new(),
            sentence: format!(
                "The times are {} apart or multiples of it: of {} of {} only the first can hold rows",
                duration(step),
                step / interval,
                set.interval.label(),
            ),
        })
    }
}

fn stray(column: &Column, times: &Packed<Timestamp>, set: &MetricSet, lines: &RowLines) -> Option<Issue> {
    let is_present = |at: Timestamp| at != Cells::NO_TIME && set.takes(at);
    let keep = bulk(times, is_present)?;
    let mut rows = Tally::default();
    times
        .iter()
        .enumerate()
        .filter(|&(_, at)| is_present(at) && !(keep.start..keep.end).contains(&at))
        .for_each(|(row, _)| rows.add(row));
    let place = |row| Place {
        column: Some(column.name.clone()),
        found: Some(Place::excerpt(&column.text(row))),
        ..lines.place(row)
    };
    rows.issue(IssueKind::StrayTimes { keep }, place, |count| {
        format!(
            "{} far from all others, which are from {} to {}",
            plural(count, "row is", "rows are"),
            // As written.
            date(keep.start, &UTC),
            date(keep.end - 1, &UTC),
        )
    })
}

/// The range of times without those that are far from the others; `None` if there are no such times.
fn bulk(times: &Packed<Timestamp>, is_present: impl Fn(Timestamp) -> bool) -> Option<TimeRange> {
    let present = || times.iter().filter(|&at| is_present(at));
    let rows = present().count();
    if rows < FEWEST {
        return None;
    }
    let most = (rows / STRAY_SHARE).max(1);
    let (mut early, mut late) = (Lowest::new(most + 1), Lowest::new(most + 1));
    present().for_each(|at| {
        early.add(at);
        // All bits flipped, the latest time is the lowest.
        late.add(!at);
    });
    let (early, late) = (early.sorted(), late.sorted());
    let span = (!*late.last()?).saturating_sub(*early.last()?);
    if span == 0 {
        return None;
    }
    // From the middle part outwards, until a pause is longer than that part.
    let ((start, has_all_early), (end, has_all_late)) = (reach(&early, span)?, reach(&late, span)?);
    let is_whole = has_all_early && has_all_late;
    (!is_whole).then_some(TimeRange { start, end: (!end).saturating_add(1) })
}

/// How far down one comes from the last of ascending times without a pause of more than `span`, and whether that is to
/// the first.
fn reach(times: &[Timestamp], span: i64) -> Option<(Timestamp, bool)> {
    let (&last, rest) = times.split_last()?;
    let mut reached = last;
    for &at in rest.iter().rev() {
        if reached.saturating_sub(at) > span {
            return Some((reached, false));
        }
        reached = at;
    }
    Some((reached, true))
}

/// The lowest of many times, without keeping the others.
struct Lowest {
    most: usize,
    /// At least those, in no order.
    kept: Vec<Timestamp>,
    /// As many are not above it, once there are more.
    limit: Timestamp,
}

impl Lowest {
    fn new(most: usize) -> Self {
        Self { most, kept: Vec::new(), limit: Timestamp::MAX }
    }

    #[inline]
    fn add(&mut self, at: Timestamp) {
        if self.kept.len() < self.most || at < self.limit {
            self.kept.push(at);
            if self.kept.len() == 2 * self.most {
                self.limit = *self.kept.select_nth_unstable(self.most - 1).1;
                self.kept.truncate(self.most);
            }
        }
    }

    /// Ascending.
    fn sorted(mut self) -> Vec<Timestamp> {
        self.kept.sort_unstable();
        self.kept.truncate(self.most);
        self.kept
    }
}

fn unsorted(times: &Packed<Timestamp>, lines: &RowLines) -> Option<Issue> {
    let (mut before, mut rows) = (Timestamp::MIN, Tally::default());
    times.iter().enumerate().filter(|&(_, at)| at != Cells::NO_TIME).for_each(|(row, at)| {
        if at < std::mem::replace(&mut before, at) {
            rows.add(row);
        }
    });
    let place = |row| lines.place(row);
    rows.issue(IssueKind::Unsorted, place, |count| {
        format!("{} earlier than the row before; their order does not matter", plural(count, "row is", "rows are"))
    })
}

fn step(times: &Packed<Timestamp>, set: &MetricSet) -> u64 {
    let shortest = Interval::MINUTE.seconds().unsigned_abs();
    let (mut first, mut step) = (None, 0);
    times.iter().filter(|&at| at != Cells::NO_TIME && set.takes(at)).for_each(|at| {
        let distance = at.abs_diff(*first.get_or_insert(at));
        if distance > 0 && (step == 0 || (step > shortest && distance % step > 0)) {
            step = gcd(distance, step);
        }
    });
    step
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// "1 day", "6 hours", "10 minutes".
fn duration(seconds: u64) -> String {
    let units = [(86_400, "day", "days"), (3_600, "hour", "hours"), (60, "minute", "minutes")];
    let unit = units.into_iter().find(|(width, ..)| seconds.is_multiple_of(*width));
    let (width, one, many) = unit.unwrap_or((1, "second", "seconds"));
    plural(seconds / width, one, many)
}

/// Other columns that hold times.
pub(super) fn several(table: &Table, set: &MetricSet) -> Option<Issue> {
    let is_other = |name: &&str| *name != set.timestamp;
    let times = table.columns.iter().filter(|column| matches!(column.cells, Cells::Timestamp { .. }));
    let others: Vec<&str> = times.map(|column| column.name.as_str()).filter(is_other).collect();
    let count = others.len() as u64;
    (count > 0).then(|| Issue {
        kind: IssueKind::SeveralTimeColumns,
        count,
        spots: others.iter().take(Issue::MAX_SPOTS).map(|name| Spot::Text((*name).to_owned())).collect(),
        sentence: format!("{} times besides {}", plural(count, "column holds", "columns hold"), set.timestamp),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(times: impl IntoIterator<Item = Timestamp>, expected: Option<(Timestamp, Timestamp)>) {
        let found = bulk(&times.into_iter().collect(), |_| true).map(|range| (range.start, range.end));
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_further_away_than_all_else_is_long_is_stray() {
        let hours = |from: i64, len: i64| (0..len).map(move |hour| from + hour * 3_600);
        check(hours(1_000_000, 200), None);
        check(hours(1_000_000, 200).chain([0]), Some((1_000_000, 1_716_401)));
        check([90_000_000_000].into_iter().chain(hours(1_000_000, 200)).chain([0]), Some((1_000_000, 1_716_401)));
        // Two of 19 rows, too many of 200, and a pause shorter than the rest are no strays.
        check(hours(1_000_000, 18).chain([0]), None);
        check(hours(1_000_000, 200).chain([0, 1, 2, 3, 4]), None);
        check(hours(1_000_000, 200).chain([500_000]), None);
        check(std::iter::repeat_n(5, 100).chain([0]), None);
        check([Timestamp::MIN + 1, Timestamp::MAX].into_iter().chain(hours(0, 200)), Some((0, 716_401)));
    }
}
