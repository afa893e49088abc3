//! Whether month or day comes first, where a column does not say it outright.

use crate::ingest::table::Cells;
use crate::model::civil;
use crate::model::time::Timestamp;

/// A reading whose longest hole is at least so many times longer, compared with its usual step, is wrong.
const CLEARLY: i64 = 3;

/// How the times of a column follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Steps {
    usual: i64,
    longest: i64,
}

/// What the times say about a reading and its opposite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Verdict {
    /// Whether month and day are to be exchanged: the other reading leaves the smaller holes in time.
    pub(super) exchange: bool,
    /// Whether that is sure: in the one reading days follow each other, in the other they are weeks apart from time to
    /// time. Where both are as regular, days and months, nobody can know.
    pub(super) sure: bool,
}

/// Compares a reading with the opposite.
pub(super) fn compare(times: impl Iterator<Item = Timestamp>) -> Verdict {
    let mut own: Vec<_> = times.filter(|at| *at != Cells::NO_TIME).collect();
    own.dedup();
    let mut other: Vec<_> = own.iter().copied().map(exchanged).collect();
    let (own, other) = (Steps::of(&mut own), Steps::of(&mut other));
    let exchange = other.longest < own.longest;
    let (better, worse) = if exchange { (other, own) } else { (own, other) };
    // Longest by usual, held against each other without a division.
    let sure = i128::from(worse.longest) * i128::from(better.usual)
        >= i128::from(CLEARLY) * i128::from(better.longest) * i128::from(worse.usual);
    Verdict { exchange, sure: sure && better.longest > 0 }
}

impl Steps {
    fn of(times: &mut Vec<Timestamp>) -> Self {
        times.sort_unstable();
        times.dedup();
        let mut steps: Vec<_> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
        steps.sort_unstable();
        Self { usual: steps.get(steps.len() / 2).copied().unwrap_or(0), longest: steps.last().copied().unwrap_or(0) }
    }
}

/// The same time of day with month and day exchanged; as it is where that is no date.
pub(in crate::ingest) fn exchanged(at: Timestamp) -> Timestamp {
    let (days, seconds) = (at.div_euclid(86_400), at.rem_euclid(86_400));
    if days.abs() > 4_000_000 {
        return at;
    }
    let (year, month, day) = civil::date(days);
    if civil::exists(year, day, month) { civil::days(year, day, month) * 86_400 + seconds } else { at }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400;

    /// Midnights of (month, day) in 2021.
    fn midnights(dates: &[(u32, u32)]) -> Vec<Timestamp> {
        dates.iter().map(|&(month, day)| civil::days(2021, month, day) * DAY).collect()
    }

    #[test]
    fn days_follow_each_other_and_hours_fill_them() {
        let check = |times: Vec<Timestamp>, exchange: bool, sure: bool| {
            assert_eq!(compare(times.iter().copied()), Verdict { exchange, sure }, "{:?}", &times[..2]);
        };
        // The second to the fifth of March, or the third of February to May: nobody knows.
        check(midnights(&[(3, 2), (3, 3), (3, 4), (3, 5)]), false, false);
        check(midnights(&[(2, 3), (3, 3), (4, 3), (5, 3)]), true, false);
        check(midnights(&[(3, 3), (3, 3)]), false, false);
        // With hours in between, months would have holes.
        let hourly = |dates: &[(u32, u32)]| {
            let hours = |at: Timestamp| (0..24).map(move |hour| at + hour * 3_600);
            midnights(dates).into_iter().flat_map(hours).collect::<Vec<_>>()
        };
        check(hourly(&[(3, 2), (3, 3), (3, 4)]), false, true);
        check(hourly(&[(2, 3), (3, 3), (4, 3)]), true, true);
        // The first of each month for two years would be twelve days in a row, and then a year without.
        let monthly: Vec<_> =
            (0..24).map(|month| civil::days(2020 + month / 12, 1, month as u32 % 12 + 1) * DAY).collect();
        check(monthly, true, true);
    }

    #[test]
    fn month_and_day_are_exchanged() {
        let [march, april] = [(3, 4), (4, 3)].map(|(month, day)| civil::days(2021, month, day) * DAY + 5);
        assert_eq!((exchanged(march), exchanged(april)), (april, march));
        let christmas = civil::days(2021, 12, 25) * DAY;
        assert_eq!(exchanged(christmas), christmas);
        assert_eq!(exchanged(Cells::NO_TIME), Cells::NO_TIME);
    }
}
