//! The interval of a table, guessed from the distances between its times.

use crate::ingest::packed::Packed;
use crate::ingest::table::Cells;
use crate::model::civil;
use crate::model::suggestion::Guess;
use crate::model::time::{Interval, Timestamp};

const DAY: i64 = 86_400;
/// Fewest rows of a combination in an interval, on average.
const ROWS_PER_CELL: i64 = 3;

/// The most frequent distance between times when two thirds of the distances are like it, or the month when two thirds
/// of the times are a month apart; otherwise the narrowest width that leaves most intervals with data, and each of so
/// many combinations with [`ROWS_PER_CELL`].
pub(super) fn interval(times: &Packed<Timestamp>, combinations: u64) -> (Interval, Guess) {
    let (rows, sorted): (i64, _) = different(times);
    let mut steps: Vec<i64> = sorted.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).collect();
    if steps.is_empty() {
        return (Interval::DAY, Guess::none("too few different times to tell"));
    }
    let months = sorted.windows(2).filter(|pair| is_month(pair[0], pair[1])).count();
    if is_most(months, steps.len()) {
        return (Interval::MONTH, sure(months, steps.len(), "a month between times".to_owned()));
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
        return (width, sure(like_it, steps.len(), format!("most seen distance between times{rounded}")));
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
            && rows >= filled.saturating_mul(combinations as i64).saturating_mul(ROWS_PER_CELL)
    };
    let wide_enough = |interval: &Interval| *interval >= snapped && filled(*interval);
    let narrowest = Interval::OFFERED.into_iter().find(wide_enough).unwrap_or(Interval::DAY);
    (narrowest, Guess::low("narrowest width that leaves most intervals with data"))
}

/// Whether two thirds are.
fn is_most(count: usize, all: usize) -> bool {
    count * 3 >= all * 2
}

/// The guess for a reason that so many speak for.
fn sure(count: usize, all: usize, reason: String) -> Guess {
    if count * 10 >= all * 9 { Guess::high(reason) } else { Guess::low(reason) }
}

/// How many times there are, and the different ones, sorted. Where they are dense, they are marked on a line of seconds,
/// which needs no sorting.
fn different(times: &Packed<Timestamp>) -> (i64, Vec<Timestamp>) {
    let (mut rows, mut first, mut last) = (0, Timestamp::MAX, Timestamp::MIN);
    times.for_each_run(|run| {
        for &at in run.iter().filter(|&&at| at != Cells::NO_TIME) {
            (rows, first, last) = (rows + 1, first.min(at), last.max(at));
        }
    });
    let seconds = (i128::from(last) - i128::from(first)).max(0) as u128;
    let mut sorted = Vec::new();
    if seconds > times.len() as u128 * 64 {
        sorted.extend(times.iter().filter(|&at| at != Cells::NO_TIME));
        sorted.sort_unstable();
        sorted.dedup();
        return (rows, sorted);
    }
    let mut line = vec![0_u64; seconds as usize / 64 + 1];
    times.for_each_run(|run| {
        for &at in run.iter().filter(|&&at| at != Cells::NO_TIME) {
            let second = (at - first) as usize;
            line[second / 64] |= 1 << (second % 64);
        }
    });
    for (index, mut word) in line.into_iter().enumerate() {
        while word != 0 {
            sorted.push(first + index as i64 * 64 + i64::from(word.trailing_zeros()));
            word &= word - 1;
        }
    }
    (rows, sorted)
}

/// Whether the second is the same time on the same day of the next month, or both are the last days of their months.
fn is_month(from: Timestamp, to: Timestamp) -> bool {
    let next = |at: Timestamp| civil::month_of(at.div_euclid(DAY) + 1);
    let month = |at: Timestamp| civil::month_of(at.div_euclid(DAY));
    let day = |at: Timestamp| civil::date(at.div_euclid(DAY)).2;
    let last_day = |at: Timestamp| next(at) != month(at);
    // Times that no calendar shows have no months either.
    (28 * DAY..=31 * DAY).contains(&to.saturating_sub(from))
        && from.abs().max(to.abs()) < i64::MAX / 4
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
    use crate::model::suggestion::Confidence;

    #[track_caller]
    fn check(times: &[Timestamp], combinations: u64, label: &str, confidence: Confidence) {
        let (interval, guess) = interval(&times.to_vec().into(), combinations);
        assert_eq!(
            (interval.label().as_str(), guess.confidence),
            (label, confidence),
            "{:?}",
            &times[..times.len().min(3)]
        );
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
            check(&every(step), 1, label, Confidence::High);
        }
        // A third of the hours is missing.
        let holes: Vec<_> =
            every(3_600).into_iter().enumerate().filter(|(index, _)| index % 5 != 0).map(|(_, at)| at).collect();
        check(&holes, 1, "1 hour", Confidence::Low);
    }

    #[test]
    fn months_have_their_own_lengths() {
        let firsts: Vec<_> = (0..30).map(|month| civil::month_start(2020 * 12 + month) * DAY).collect();
        check(&firsts, 1, "1 month", Confidence::High);
        let lasts: Vec<_> = firsts.iter().map(|at| at - DAY).collect();
        check(&lasts, 1, "1 month", Confidence::High);
        check(&firsts.iter().map(|at| at + 14 * DAY + 3_600).collect::<Vec<_>>(), 1, "1 month", Confidence::High);
    }

    #[test]
    fn irregular_times_have_the_width_that_fills() {
        // Orders about every ten minutes, at irregular seconds.
        let orders: Vec<_> = (0..200).map(|index: i64| index * 600 + index * index * 7_919 % 600).collect();
        check(&orders, 1, "1 hour", Confidence::Low);
        check(&orders, 5, "3 hours", Confidence::Low);
        check(&[5], 1, "1 day", Confidence::None);
        check(&[], 1, "1 day", Confidence::None);
        check(&[Timestamp::MIN + 1, 0, Timestamp::MAX], 1, "1 month", Confidence::High);
    }

    #[test]
    fn different_times_are_sorted_however_far_apart() {
        for times in [vec![130, 5, 64, 5, Cells::NO_TIME], vec![i64::MAX, 5, i64::MIN + 1, 5], vec![Cells::NO_TIME]] {
            let mut expected: Vec<_> = times.iter().copied().filter(|&at| at != Cells::NO_TIME).collect();
            expected.sort_unstable();
            expected.dedup();
            assert_eq!(different(&times.into()).1, expected);
        }
    }
}
