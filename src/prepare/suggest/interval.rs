//! The interval that the times of a table suggest.

use crate::ingest::packed::Packed;
use crate::ingest::table::Cells;
use crate::model::suggestion::Guess;
use crate::model::time::{Interval, Timestamp};

/// Fewest rows of a combination in an interval, on average.
const ROWS_PER_CELL: i64 = 3;

/// The most frequent distance between times when two thirds of the distances are like it; otherwise the narrowest width
/// that leaves most intervals with data, and each of so many combinations with [`ROWS_PER_CELL`].
pub(super) fn interval(times: &Packed<Timestamp>, combinations: u64) -> (Interval, Guess) {
    let rows = times.iter().filter(|&at| at != Cells::NO_TIME).count() as i64;
    let sorted = different(times);
    let mut steps: Vec<i64> = sorted.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).collect();
    if steps.is_empty() {
        return (Interval::DAY, Guess::none("too few different times to tell"));
    }
    steps.sort_unstable();
    let mut most_seen = (0_usize, Interval::DAY.seconds());
    for run in steps.chunk_by(|a, b| a == b) {
        if run.len() > most_seen.0 {
            most_seen = (run.len(), run[0]);
        }
    }
    let step = most_seen.1;
    let like_it = steps.iter().filter(|&&other| (other - step).abs() * 20 <= step).count();
    // A few seconds more or less between samples still mean the round width.
    let snapped = widest_below(step + step / 50);
    if like_it * 3 >= steps.len() * 2 {
        let exact = if snapped.seconds() == step { "" } else { ", rounded to a width on offer" };
        return (snapped, Guess::high(format!("most seen distance between times{exact}")));
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
    let narrowest = Interval::ALL.into_iter().find(|&interval| interval >= snapped && filled(interval));
    (narrowest.unwrap_or(Interval::DAY), Guess::low("narrowest width that leaves most intervals with data"))
}

/// The different times, sorted. Where they are dense, they are marked on a line of seconds, which needs no sorting.
fn different(times: &Packed<Timestamp>) -> Vec<Timestamp> {
    let present = || times.iter().filter(|&at| at != Cells::NO_TIME);
    let (Some(first), Some(last)) = (present().min(), present().max()) else { return Vec::new() };
    let seconds = (i128::from(last) - i128::from(first)) as u128;
    if seconds > times.len() as u128 * 64 {
        let mut sorted: Vec<_> = present().collect();
        sorted.sort_unstable();
        sorted.dedup();
        return sorted;
    }
    let mut line = vec![0_u64; seconds as usize / 64 + 1];
    for second in present().map(|at| (at - first) as usize) {
        line[second / 64] |= 1 << (second % 64);
    }
    let mut sorted = Vec::new();
    for (index, mut word) in line.into_iter().enumerate() {
        while word != 0 {
            sorted.push(first + index as i64 * 64 + i64::from(word.trailing_zeros()));
            word &= word - 1;
        }
    }
    sorted
}

fn widest_below(seconds: i64) -> Interval {
    Interval::ALL.into_iter().rev().find(|interval| interval.seconds() <= seconds).unwrap_or(Interval::MINUTE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(times: Vec<Timestamp>, combinations: u64, expected: Interval) {
        let start = format!("{:?}", &times[..times.len().min(3)]);
        assert_eq!(interval(&times.into(), combinations).0, expected, "{start}");
    }

    #[test]
    fn intervals_snap_to_what_is_on_offer() {
        let every = |step: i64| (0..50).map(|index| index * step).collect::<Vec<_>>();
        for (times, expected) in [
            (every(60), Interval::MINUTE),
            (every(1), Interval::MINUTE),
            (every(299), Interval::from_seconds(300).unwrap()),
            (every(7_200), Interval::HOUR),
            (every(86_400), Interval::DAY),
            (every(7 * 86_400), Interval::WEEK),
            (every(30 * 86_400), Interval::WEEK),
            (vec![5], Interval::DAY),
            (vec![], Interval::DAY),
        ] {
            check(times, 1, expected);
        }
    }

    #[test]
    fn irregular_events_need_a_row_per_combination() {
        // Orders about every ten minutes, at irregular seconds.
        let orders: Vec<i64> = (0..200).map(|index| index * 600 + index * index * 7919 % 600).collect();
        check(orders.clone(), 1, Interval::HOUR);
        check(orders, 5, Interval::DAY);
    }

    #[test]
    fn different_times_are_sorted_however_far_apart() {
        for times in [vec![130, 5, 64, 5, Cells::NO_TIME], vec![i64::MAX, 5, i64::MIN + 1, 5], vec![Cells::NO_TIME]] {
            let mut expected: Vec<_> = times.iter().copied().filter(|&at| at != Cells::NO_TIME).collect();
            expected.sort_unstable();
            expected.dedup();
            assert_eq!(different(&times.into()), expected);
        }
    }
}
