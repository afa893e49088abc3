//! Times and lengths as sentences say them.

use crate::model::format::{date, instant, plural, time_of_day};
use crate::model::time::{Grid, Interval};
use crate::model::zone::Zone;

/// "at 13:00 on 19 Jan 2021", "on 19 Jan 2021", "in the week of 18 Jan 2021", "in Jan 2021".
pub(super) fn when(grid: Grid, bucket: usize, zone: &Zone) -> String {
    let at = grid.time(bucket);
    match grid.interval {
        Interval::MONTH => format!("in {}", instant(at, grid.interval, zone)),
        Interval::WEEK => format!("in the week of {}", date(at, zone)),
        Interval::DAY => format!("on {}", date(at, zone)),
        longer if longer > Interval::DAY => format!("in the {} from {}", longer.label(), date(at, zone)),
        _ => format!("at {} on {}", time_of_day(at, zone), date(at, zone)),
    }
}

/// "from 13:00 to 16:00 on 19 Jan 2021", "on 19 Jan 2021", "in the weeks of 4 Jan 2021 to 18 Jan 2021": the buckets from
/// `from` up to before `to`.
pub(super) fn period(grid: Grid, from: usize, to: usize, zone: &Zone) -> String {
    let (start, last) = (grid.time(from), grid.time(to.max(from + 1) - 1));
    let end = grid.time(to.max(from + 1));
    match grid.interval {
        interval if interval >= Interval::DAY && start == last => when(grid, from, zone),
        Interval::WEEK => format!("in the weeks of {} to {}", date(start, zone), date(last, zone)),
        interval if interval >= Interval::DAY => {
            // Of longer intervals than a day, the last day they hold.
            let last = if interval == Interval::MONTH { last } else { end - 1 };
            format!("from {} to {}", instant(start, interval, zone), instant(last, interval, zone))
        }
        _ if date(start, zone) == date(end, zone) => {
            let times = [start, end].map(|at| time_of_day(at, zone)).join(" to ");
            format!("from {times} on {}", date(start, zone))
        }
        _ => {
            let [start, end] = [start, end].map(|at| format!("{} on {}", time_of_day(at, zone), date(at, zone)));
            format!("from {start} to {end}")
        }
    }
}

/// "45 minutes", "3 hours", "2 days", "2 months": the largest unit that the time is a whole number of; days only from two
/// on.
pub(super) fn duration(buckets: usize, interval: Interval) -> String {
    if interval == Interval::MONTH {
        return plural(buckets as u64, "month", "months");
    }
    let seconds = buckets as i64 * interval.seconds();
    let week = Interval::WEEK.seconds();
    let (unit, one, many) = match seconds {
        s if interval >= Interval::WEEK && s % week == 0 => (week, "week", "weeks"),
        s if s % 86_400 == 0 && (s > 86_400 || interval >= Interval::DAY) => (86_400, "day", "days"),
        s if s % 3_600 == 0 => (3_600, "hour", "hours"),
        // From two days on, the hours do not matter any more.
        s if s >= 172_800 => (86_400, "day", "days"),
        _ => (60, "minute", "minutes"),
    };
    plural((seconds / unit) as u64, one, many)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::zone::UTC;

    #[test]
    fn durations_use_one_unit() {
        for (buckets, interval, expected) in [
            (1, Interval::MINUTE, "1 minute"),
            (90, Interval::MINUTE, "90 minutes"),
            (12, Interval::from_seconds(300).unwrap(), "1 hour"),
            (24, Interval::HOUR, "24 hours"),
            (30, Interval::HOUR, "30 hours"),
            (48, Interval::HOUR, "2 days"),
            (1, Interval::DAY, "1 day"),
            (7, Interval::DAY, "7 days"),
            (2, Interval::WEEK, "2 weeks"),
            (3, Interval::MONTH, "3 months"),
            (4, Interval::from_seconds(6 * 3_600).unwrap(), "24 hours"),
        ] {
            assert_eq!(duration(buckets, interval), expected);
        }
    }

    #[test]
    fn periods_name_the_day_once() {
        for (interval, buckets, expected) in [
            (Interval::HOUR, (13, 16), "from 13:00 to 16:00 on 19 Jan 2021"),
            (Interval::HOUR, (23, 25), "from 23:00 on 19 Jan 2021 to 01:00 on 20 Jan 2021"),
            (Interval::DAY, (1, 2), "on 20 Jan 2021"),
            (Interval::DAY, (1, 4), "from 20 Jan 2021 to 22 Jan 2021"),
            (Interval::WEEK, (0, 1), "in the week of 18 Jan 2021"),
            (Interval::WEEK, (0, 3), "in the weeks of 18 Jan 2021 to 1 Feb 2021"),
            (Interval::MONTH, (0, 1), "in Jan 2021"),
            (Interval::MONTH, (0, 3), "from Jan 2021 to Mar 2021"),
            (Interval::from_seconds(2 * 86_400).unwrap(), (0, 1), "in the 2 days from 19 Jan 2021"),
            (Interval::from_seconds(2 * 86_400).unwrap(), (0, 2), "from 19 Jan 2021 to 22 Jan 2021"),
        ] {
            let grid = Grid { start: interval.floor(1_611_014_400), interval, len: 100 };
            assert_eq!(period(grid, buckets.0, buckets.1, &UTC), expected);
        }
        let grid = Grid { start: 1_611_014_400, interval: Interval::HOUR, len: 100 };
        assert_eq!(period(grid, 13, 16, &Zone::new("Asia/Kolkata", 19_800, [])), "from 18:30 to 21:30 on 19 Jan 2021");
    }
}
