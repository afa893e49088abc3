//! The interval of a table, guessed from the distances between its times.

use crate::ingest::table::Cells;
use crate::model::civil;
use crate::model::time::{Interval, Timestamp};

const DAY: i64 = 86_400;

/// The most frequent distance between times when two thirds of the distances are like it, or the month when two thirds
/// of the times are a month apart; otherwise the narrowest width that leaves most intervals with data. With the reason.
pub(super) fn interval(mut sorted: Vec<Timestamp>) -> (Interval, String) {
    sorted.retain(|&at| at != Cells::NO_TIME);
    sorted.sort_unstable();
    sorted.dedup();
    let mut steps: Vec<i64> = sorted.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).collect();
    if steps.is_empty() {
        return (Interval::DAY, "too few different times to tell".to_owned());
    }
    let months = sorted.windows(2).filter(|pair| is_month(pair[0], pair[1])).count();
    if is_most(months, steps.len()) {
        return (Interval::MONTH, format!("a month between times ({})", confidence(months, steps.len())));
    }
    steps.sort_unstable();
    let runs = steps.chunk_by(|a, b| a == b).map(|run| (run.len(), run[0]));
    let (exact, step) = runs.max_by_key(|&(count, step)| (count, std::cmp::Reverse(step))).unwrap_or((0, DAY));
    let like_it = steps.iter().filter(|&&other| (other - step).abs() * 20 <= step).count();
    // A few seconds more or less between samples still mean the round width.
    let snapped = narrowest_from(step - step / 50);
    if is_most(like_it, steps.len()) {
        let odd = Interval::from_seconds(step).filter(|_| is_most(exact, steps.len()));
        let width = odd.unwrap_or(snapped);
        let rounded = if width.seconds() == step { "" } else { ", rounded to a width on offer" };
        let reason = format!("most seen distance between times{rounded} ({})", confidence(like_it, steps.len()));
        return (width, reason);
    }
    let filled = |interval: Interval| {
        let mut buckets = sorted.iter().map(|&at| interval.floor(at.clamp(i64::MIN / 4, i64::MAX / 4)));
        let mut last = buckets.next();
        let mut filled = 1_i64;
        for bucket in buckets {
            filled += i64::from(last != Some(bucket));
            last = Some(bucket);
        }
        let span = sorted.last().unwrap_or(&0).saturating_sub(sorted[0]) / interval.seconds() + 1;
        filled.saturating_mul(10) >= span.saturating_mul(6)
    };
    let wide_enough = |interval: &Interval| *interval >= snapped && filled(*interval);
    let narrowest = Interval::OFFERED.into_iter().find(wide_enough).unwrap_or(Interval::DAY);
    (narrowest, "narrowest width that leaves most intervals with data (a guess)".to_owned())
}

/// Whether two thirds are.
fn is_most(count: usize, all: usize) -> bool {
    count * 3 >= all * 2
}

fn confidence(count: usize, all: usize) -> &'static str {
    if count * 10 >= all * 9 { "sure" } else { "likely" }
}

/// Whether the second is the same time on the same day of the next month, or both are the last days of their months.
fn is_month(from: Timestamp, to: Timestamp) -> bool {
    let next = |at: Timestamp| civil::month_of(at.div_euclid(DAY) + 1);
    let month = |at: Timestamp| civil::month_of(at.div_euclid(DAY));
    let day = |at: Timestamp| civil::date(at.div_euclid(DAY)).2;
    let last_day = |at: Timestamp| next(at) != month(at);
    // Times that chrono would not know have no months either.
    from.abs().max(to.abs()) < i64::MAX / 4
        && (month(to) == month(from) + 1)
        && from.rem_euclid(DAY) == to.rem_euclid(DAY)
        && (day(from) == day(to) || (last_day(from) && last_day(to)))
}

/// The narrowest width on offer that is at least so wide.
fn narrowest_from(seconds: i64) -> Interval {
    Interval::OFFERED.into_iter().find(|interval| interval.seconds() >= seconds).unwrap_or(Interval::MONTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(times: &[Timestamp], label: &str, reason: &str) {
        let (interval, why) = interval(times.to_vec());
        assert_eq!(interval.label(), label, "{:?}", &times[..times.len().min(3)]);
        assert!(why.contains(reason), "{why}");
    }

    #[test]
    fn regular_times_have_their_own_interval() {
        let every = |step: i64| (0..50).map(|index| index * step).collect::<Vec<_>>();
        for (step, label) in [
            (60, "1 min"),
            (1, "1 min"),
            (100, "2 min"),
            (299, "5 min"),
            (7 * 60, "7 min"),
            (7_200, "2 hours"),
            (5 * 3_600, "5 hours"),
            (86_400, "1 day"),
            (7 * 86_400, "1 week"),
            (30 * 86_400, "30 days"),
            (92 * 86_400, "1 month"),
        ] {
            check(&every(step), label, "(sure)");
        }
        // A third of the hours is missing.
        let holes: Vec<_> =
            every(3_600).into_iter().enumerate().filter(|(index, _)| index % 5 != 0).map(|(_, at)| at).collect();
        check(&holes, "1 hour", "(likely)");
    }

    #[test]
    fn months_have_their_own_lengths() {
        let firsts: Vec<_> = (0..30).map(|month| civil::month_start(2020 * 12 + month) * DAY).collect();
        check(&firsts, "1 month", "a month between times (sure)");
        let lasts: Vec<_> = firsts.iter().map(|at| at - DAY).collect();
        check(&lasts, "1 month", "(sure)");
        check(&firsts.iter().map(|at| at + 14 * DAY + 3_600).collect::<Vec<_>>(), "1 month", "(sure)");
    }

    #[test]
    fn irregular_times_have_the_width_that_fills() {
        // Orders about every ten minutes, at irregular seconds.
        let orders: Vec<_> = (0..200).map(|index: i64| index * 600 + index * index * 7_919 % 600).collect();
        check(&orders, "10 min", "(a guess)");
        check(&[5], "1 day", "too few");
        check(&[], "1 day", "too few");
        check(&[Timestamp::MIN + 1, 0, Timestamp::MAX], "1 month", "");
    }
}
