//! The times of the rows: far from all others, out of order, or too coarse.

use super::of_rows;
use crate::ingest::lines::RowLines;
use crate::ingest::packed::Packed;
use crate::ingest::table::{Cells, Table};
use crate::model::format::{date, plural};
use crate::model::metric::MetricSet;
use crate::model::notice::Place;
use crate::model::quality::{Issue, IssueKind, Spot};
use crate::model::time::{TimeRange, Timestamp};
use crate::model::zone::UTC;

/// Fewest rows among which one can be far from the others.
const FEWEST: usize = 20;
/// Largest share of the rows that may be far from the others, at each end.
const STRAY_SHARE: usize = 100;

fn times<'a>(table: &'a Table, set: &MetricSet) -> Option<&'a Packed<Timestamp>> {
    match &table.column(&set.timestamp)?.cells {
        Cells::Timestamp { values, .. } => Some(values),
        _ => None,
    }
}

/// Rows at either end, at most one in a hundred, with a longer pause between them and the others than the others span:
/// a single time of 1970 would make the grid reach back to it.
pub(super) fn stray(table: &Table, set: &MetricSet, lines: &RowLines) -> Option<Issue> {
    let times = times(table, set)?;
    let mut present: Vec<Timestamp> = times.iter().filter(|&at| at != Cells::NO_TIME && set.takes(at)).collect();
    let keep = bulk(&mut present)?;
    let is_stray = |at: Timestamp| at != Cells::NO_TIME && set.takes(at) && !(keep.start..keep.end).contains(&at);
    let rows = times.iter().enumerate().filter(|(_, at)| is_stray(*at)).map(|(row, _)| row);
    let column = table.column(&set.timestamp)?;
    let place = |row| Place {
        column: Some(column.name.clone()),
        found: Some(Place::excerpt(&column.text(row))),
        ..lines.place(row)
    };
    of_rows(IssueKind::StrayTimes { keep }, rows, place, |count| {
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
fn bulk(times: &mut [Timestamp]) -> Option<TimeRange> {
    let rows = times.len();
    if rows < FEWEST {
        return None;
    }
    let most = (rows / STRAY_SHARE).max(1);
    let (early, first, _) = times.select_nth_unstable(most);
    let first = *first;
    early.sort_unstable();
    let mut early = early.to_vec();
    let (_, last, late) = times.select_nth_unstable(rows - 1 - most);
    let last = *last;
    late.sort_unstable();
    let span = last.saturating_sub(first);
    if span == 0 {
        return None;
    }
    // From the middle part outwards, until a pause is longer than that part.
    let mut start = first;
    while let Some(&at) = early.last().filter(|&&at| start.saturating_sub(at) <= span) {
        start = at;
        early.pop();
    }
    let (mut end, mut beyond) = (last, late.iter().copied().peekable());
    while let Some(at) = beyond.next_if(|at| at.saturating_sub(end) <= span) {
        end = at;
    }
    let is_whole = early.is_empty() && beyond.peek().is_none();
    (!is_whole).then_some(TimeRange { start, end: end.saturating_add(1) })
}

/// Rows earlier than the row before. They are read all the same.
pub(super) fn unsorted(table: &Table, set: &MetricSet, lines: &RowLines) -> Option<Issue> {
    let mut before = Timestamp::MIN;
    let rows = times(table, set)?.iter().enumerate().filter(|(_, at)| *at != Cells::NO_TIME).filter_map(|(row, at)| {
        let is_earlier = at < std::mem::replace(&mut before, at);
        is_earlier.then_some(row)
    });
    of_rows(
        IssueKind::Unsorted,
        rows,
        |row| lines.place(row),
        |count| {
            format!("{} earlier than the row before; their order does not matter", plural(count, "row is", "rows are"))
        },
    )
}

/// Times that are whole days, say, under an interval of an hour: most intervals stay empty.
pub(super) fn coarse(table: &Table, set: &MetricSet) -> Option<Issue> {
    let mut present = times(table, set)?.iter().filter(|&at| at != Cells::NO_TIME && set.takes(at));
    let first = present.next()?;
    let step = present.fold(0, |step, at| gcd(step, at.abs_diff(first)));
    let interval = set.interval.seconds().unsigned_abs();
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
        let mut times: Vec<_> = times.into_iter().collect();
        let found = bulk(&mut times).map(|range| (range.start, range.end));
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
