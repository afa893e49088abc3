//! Times as written to times of a grid: instants where buckets follow absolute time, readings of the local clock where
//! they follow that. What the clocks of the zone did to the rows is counted.

use std::borrow::Cow;

use crate::ingest::packed::Packed;
use crate::ingest::table::Cells;
use crate::model::metric::MetricSet;
use crate::model::time::{Grid, Interval, TimeRange, Timestamp};
use crate::model::zone::{ClockFacts, Instants, LocalClock, Zone};

/// The times of a column on the clock that the grid of a metric set follows, and what that did to them. Those outside
/// the time range of the metric set are missing.
pub(crate) fn grid_times<'a>(
    written: &'a Packed<Timestamp>,
    is_instant: bool,
    set: &MetricSet,
    zone: &Zone,
) -> (Cow<'a, Packed<Timestamp>>, ClockFacts) {
    if set.time_range.is_none() {
        return on_grid(written, is_instant, set, zone);
    }
    let taken = convert(written, |at| if set.takes(at) { at } else { Cells::NO_TIME });
    let (times, facts) = on_grid(&taken, is_instant, set, zone);
    (Cow::Owned(times.into_owned()), facts)
}

fn on_grid<'a>(
    written: &'a Packed<Timestamp>,
    is_instant: bool,
    set: &MetricSet,
    zone: &Zone,
) -> (Cow<'a, Packed<Timestamp>>, ClockFacts) {
    let mut facts = ClockFacts { dates_only: dates_only(written), ..ClockFacts::default() };
    let mut times = match (is_instant, set.interval.is_local()) {
        _ if zone.is_utc() => Cow::Borrowed(written),
        (true, false) | (false, true) => Cow::Borrowed(written),
        (true, true) => Cow::Owned(convert(written, |at| zone.to_local(at))),
        (false, false) => {
            let mut clock = LocalClock::new(zone);
            Cow::Owned(convert(written, |local| {
                let instants = clock.to_instant(local);
                facts.skipped_rows += u64::from(matches!(instants, Instants::Gap(_)));
                facts.doubled_rows += u64::from(matches!(instants, Instants::Two(..)));
                instants.first()
            }))
        }
    };
    if zone.is_utc() && set.delay_seconds == 0 {
        return (times, facts);
    }
    let present = || times.iter().filter(|at| *at != Cells::NO_TIME);
    let Some((first, last)) = present().min().zip(present().max()) else { return (times, facts) };
    let [start, end] = [first, last].map(|at| zone.grid_instant(at, set.interval));
    facts.changes = zone.changes(TimeRange { start, end }).len() as u64;
    if set.delay_seconds > 0 {
        let begin = incomplete_from(last, set.interval, zone.for_grid(set.interval).offset(first), set.delay_seconds);
        facts.late_rows = present().filter(|at| *at >= begin).count() as u64;
        times = Cow::Owned(convert(&times, |at| if at >= begin { Cells::NO_TIME } else { at }));
    }
    (times, facts)
}

/// Whether no time is finer than a day.
fn dates_only(written: &Packed<Timestamp>) -> bool {
    written.iter().all(|at| at == Cells::NO_TIME || at % Interval::DAY.seconds() == 0)
}

fn convert(times: &Packed<Timestamp>, mut change: impl FnMut(Timestamp) -> Timestamp) -> Packed<Timestamp> {
    times.iter().map(|at| if at == Cells::NO_TIME { at } else { change(at) }).collect()
}

/// Start of the first interval that a delay leaves incomplete: the data are taken to reach up to the end of the interval
/// that holds `last`, and an interval is complete so long after its end.
fn incomplete_from(last: Timestamp, interval: Interval, offset: i64, delay_seconds: u32) -> Timestamp {
    let grid = Grid::covering(last, last, interval, offset);
    let complete = grid.time(1) - i64::from(delay_seconds);
    Grid::covering(complete, complete, interval, offset).start
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600;
    /// 2021-03-28 01:00 UTC and 2021-10-31 01:00 UTC.
    const SPRING: Timestamp = 1_616_893_200;
    const AUTUMN: Timestamp = 1_635_642_000;

    fn berlin() -> Zone {
        Zone::new("Europe/Berlin", HOUR, [(SPRING, 2 * HOUR), (AUTUMN, HOUR)])
    }

    fn set(interval: Interval, delay_seconds: u32) -> MetricSet {
        MetricSet { interval, delay_seconds, ..MetricSet::default() }
    }

    #[test]
    fn readings_and_instants_meet_on_the_clock_of_the_grid() {
        let zone = berlin();
        let check = |written: &[Timestamp], is_instant: bool, interval: Interval, expected: &[Timestamp]| {
            let written = written.to_vec().into();
            let (times, _) = grid_times(&written, is_instant, &set(interval, 0), &zone);
            assert_eq!(times.iter().collect::<Vec<_>>(), expected);
        };
        let local = SPRING + 5 * HOUR;
        check(&[local, Cells::NO_TIME], false, Interval::HOUR, &[local - 2 * HOUR, Cells::NO_TIME]);
        check(&[local], false, Interval::DAY, &[local]);
        check(&[local], true, Interval::HOUR, &[local]);
        check(&[local], true, Interval::DAY, &[local + 2 * HOUR]);
    }

    #[test]
    fn rows_at_clock_changes_are_counted() {
        let zone = berlin();
        // Every half hour of wall clock over both nights.
        let night = |middle: Timestamp| (-4..4).map(move |step| middle + HOUR + step * HOUR / 2);
        let written: Packed<_> = night(SPRING).chain(night(AUTUMN)).collect();
        let (times, facts) = grid_times(&written, false, &set(Interval::HOUR, 0), &zone);
        assert_eq!((facts.changes, facts.skipped_rows, facts.doubled_rows, facts.dates_only), (2, 2, 2, false));
        assert_eq!(times.len(), 16);
        let (_, facts) = grid_times(&vec![0, 86_400, Cells::NO_TIME].into(), false, &set(Interval::HOUR, 0), &zone);
        assert_eq!((facts.changes, facts.dates_only), (0, true));
    }

    #[test]
    fn a_delay_leaves_the_last_intervals_out() {
        let hours: Packed<_> = (0..10).map(|hour| hour * HOUR + 60).collect();
        let kept = |delay| {
            let (times, facts) = grid_times(&hours, true, &set(Interval::HOUR, delay), &berlin());
            (times.iter().filter(|at| *at != Cells::NO_TIME).count(), facts.late_rows)
        };
        assert_eq!((kept(0), kept(1), kept(3_600), kept(3_601)), ((10, 0), (9, 1), (9, 1), (8, 2)));
        let months = vec![0, 40 * 86_400, 70 * 86_400].into();
        let (_, facts) = grid_times(&months, true, &set(Interval::MONTH, 86_400), &crate::model::zone::UTC);
        assert_eq!(facts.late_rows, 1);
    }
}
