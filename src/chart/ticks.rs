//! Readable values and instants for axes, with labels as short as they can be.

use super::scale::round_ticks;
use crate::model::civil::{self, Civil};
use crate::model::format;
use crate::model::numerals::Numerals;
use crate::model::time::{TimeRange, Timestamp};
use crate::model::zone::{Instants, UTC, Zone};

const DAY: i64 = 86_400;
/// 1970-01-05, a Monday: steps of weeks count from here.
const FIRST_MONDAY: i64 = 4 * DAY;

/// A mark on a time axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeTick {
    /// When.
    pub at: Timestamp,
    /// "13:00", "18 Jan", "Feb" or "2021".
    pub label: String,
    /// Whether a year begins here.
    pub year: bool,
}

#[derive(Clone, Copy)]
enum Step {
    /// Seconds, counted from an origin.
    Seconds(i64, i64),
    Months(i64),
}

impl Step {
    /// In seconds.
    fn longest(self) -> i64 {
        match self {
            Self::Seconds(width, _) => width,
            Self::Months(count) => count * 31 * DAY,
        }
    }

    /// The first ticks in a range, at most `limit`.
    fn ticks(self, range: TimeRange, limit: usize) -> Vec<TimeTick> {
        match self {
            Self::Seconds(width, origin) => {
                let first = range.start + (origin - range.start).rem_euclid(width);
                (0..limit as i64)
                    .map(|index| first + index * width)
                    .take_while(|&at| at <= range.end)
                    .map(|at| TimeTick { at, label: short(at, width), year: starts_year(at) })
                    .collect()
            }
            Self::Months(count) => {
                let month = civil::month_of(range.start.div_euclid(DAY));
                let first = month.div_euclid(count) * count;
                // The first multiple may lie before the range.
                (0..=limit as i64)
                    .map_while(|index| month_start(first + index * count))
                    .filter(|tick| tick.at >= range.start)
                    .take_while(|tick| tick.at <= range.end)
                    .take(limit)
                    .collect()
            }
        }
    }
}

const STEPS: [Step; 25] = [
    Step::Seconds(60, 0),
    Step::Seconds(300, 0),
    Step::Seconds(600, 0),
    Step::Seconds(900, 0),
    Step::Seconds(1_800, 0),
    Step::Seconds(3_600, 0),
    Step::Seconds(2 * 3_600, 0),
    Step::Seconds(3 * 3_600, 0),
    Step::Seconds(6 * 3_600, 0),
    Step::Seconds(12 * 3_600, 0),
    Step::Seconds(DAY, 0),
    Step::Seconds(2 * DAY, 0),
    Step::Seconds(7 * DAY, FIRST_MONDAY),
    Step::Seconds(14 * DAY, FIRST_MONDAY),
    Step::Months(1),
    Step::Months(2),
    Step::Months(3),
    Step::Months(6),
    Step::Months(12),
    Step::Months(24),
    Step::Months(60),
    Step::Months(120),
    Step::Months(600),
    Step::Months(1_200),
    Step::Months(12_000),
];

/// Ticks inside `range` (both ends included), at most `most` of them, at times that are round on the clocks of `zone`:
/// minutes, hours, midnights, Mondays, firsts of a month, new years.
pub fn time_ticks(range: TimeRange, most: usize, zone: &Zone) -> Vec<TimeTick> {
    // Instants that a calendar shows are far enough from the ends of `i64` for the sums below.
    let known = |at| Civil::of(at).is_some();
    if range.end < range.start || !known(range.start) || !known(range.end) {
        return Vec::new();
    }
    let ticks = local_ticks(zone.range_to_local(range), most);
    let instant = |tick: TimeTick| match zone.to_instant(tick.at) {
        Instants::Gap(_) => None,
        readings => Some(TimeTick { at: readings.first(), ..tick }),
    };
    ticks.into_iter().filter_map(instant).filter(|tick| (range.start..=range.end).contains(&tick.at)).collect()
}

fn local_ticks(range: TimeRange, most: usize) -> Vec<TimeTick> {
    let span = range.end - range.start;
    // Three midnights or more say enough; hours between them are clutter.
    let narrowest = if span >= 3 * DAY { DAY } else { 0 };
    STEPS
        .into_iter()
        .filter(|step| step.longest() >= narrowest && span / step.longest() <= most as i64)
        .map(|step| step.ticks(range, most + 1))
        .find(|ticks| ticks.len() <= most)
        .unwrap_or_default()
}

fn month_start(month: i64) -> Option<TimeTick> {
    let (year, number) = (i32::try_from(month.div_euclid(12)).ok()?, month.rem_euclid(12) as u32 + 1);
    let at = civil::month_start(month) * DAY;
    let label = if number == 1 { year.to_string() } else { format::month(number).to_owned() };
    Some(TimeTick { at, label, year: number == 1 })
}

/// "18 Jan" on a midnight, otherwise "13:00".
pub(super) fn short(at: Timestamp, step: i64) -> String {
    if step >= DAY || at.rem_euclid(DAY) == 0 { day(at) } else { format::time_of_day(at, &UTC) }
}

/// "18 Jan".
pub(super) fn day(at: Timestamp) -> String {
    Civil::of(at).map_or_else(String::new, |t| format!("{} {}", t.day, format::month(t.month)))
}

fn starts_year(at: Timestamp) -> bool {
    Civil::of(at).is_some_and(|t| (t.month, t.day) == (1, 1)) && at.rem_euclid(DAY) == 0
}

/// A value axis: what it spans and where its lines are.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueAxis {
    /// Lowest and highest value of the axis.
    pub domain: (f64, f64),
    /// Round values inside, ascending.
    pub ticks: Vec<f64>,
    /// Set when the axis should have started at zero but does not.
    pub starts_at: Option<f64>,
}

/// The axis for values between `low` and `high`. With `from_zero` it includes zero, unless the values vary by less than
/// 20 % of their size; then, and without, it has some air at both ends.
pub fn value_axis(low: f64, high: f64, from_zero: bool) -> ValueAxis {
    const AIR: f64 = 0.04;
    let (low, high) = (low.min(high), low.max(high));
    let size = low.abs().max(high.abs());
    let flat = high - low <= size * 1e-12;
    let zero = from_zero && (flat || low * high.signum() <= 0.0 || high - low >= 0.2 * size);
    let (mut from, mut to) = if zero { (low.min(0.0), high.max(0.0)) } else { (low, high) };
    if to - from <= size * 1e-12 {
        let half = if size == 0.0 { 1.0 } else { size * 0.1 };
        (from, to) = if zero { (0.0, 1.0) } else { (from - half, to + half) };
    } else {
        let air = (to - from) * AIR;
        from -= if zero && from == 0.0 { 0.0 } else { air };
        to += if zero && to == 0.0 { 0.0 } else { air };
    }
    let mut ticks = three_to_five(from, to);
    let mut starts_at = None;
    if from_zero && !zero {
        // The axis begins on a round value, which its label names.
        if let [first, second, ..] = ticks[..] {
            from = first - if first > from { second - first } else { 0.0 };
            ticks = three_to_five(from, to);
        }
        starts_at = Some(from);
    }
    ValueAxis { domain: (from, to), ticks, starts_at }
}

fn three_to_five(from: f64, to: f64) -> Vec<f64> {
    (4..=6)
        .map(|most| round_ticks(from, to, most))
        .find(|ticks| ticks.len() >= 3)
        .unwrap_or_else(|| round_ticks(from, to, 4))
}

/// Labels of value ticks: [`format::number`], with more digits where two neighbours would read the same.
pub fn value_labels(ticks: &[f64]) -> Vec<String> {
    let labels: Vec<String> = ticks.iter().map(|&tick| format::number(tick)).collect();
    if labels.windows(2).all(|pair| pair[0] != pair[1]) {
        return labels;
    }
    let step = ticks.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(f64::INFINITY, f64::min);
    let exact = |&tick: &f64| {
        let size = tick.abs();
        let text = if size >= 1e15 || (size > 0.0 && size < 1e-4) {
            format!("{size:e}")
        } else {
            let decimals = (-step.log10().floor()).clamp(0.0, 9.0) as usize + 1;
            let text = format!("{size:.decimals$}");
            Numerals::now().write(text.trim_end_matches('0').trim_end_matches('.'))
        };
        if tick < 0.0 { format!("{}{text}", format::MINUS) } else { text }
    };
    ticks.iter().map(exact).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2021-01-18 00:00, a Monday.
    const MONDAY: i64 = 1_610_928_000;

    fn check(start: i64, seconds: i64, most: usize, expected: &[&str]) {
        let ticks = time_ticks(TimeRange { start, end: start + seconds }, most, &UTC);
        let labels: Vec<_> = ticks.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!(labels, expected, "{start} + {seconds} in {most}");
    }

    #[test]
    fn ticks_are_round_times() {
        check(MONDAY + 60, 240, 5, &["00:01", "00:02", "00:03", "00:04", "00:05"]);
        check(MONDAY + 3_000, 4 * 3_600, 6, &["01:00", "02:00", "03:00", "04:00"]);
        check(MONDAY + 20 * 3_600, 6 * 3_600, 7, &["20:00", "21:00", "22:00", "23:00", "19 Jan", "01:00", "02:00"]);
        check(MONDAY, 5 * DAY, 10, &["18 Jan", "19 Jan", "20 Jan", "21 Jan", "22 Jan", "23 Jan"]);
        check(MONDAY + DAY, 30 * DAY, 6, &["25 Jan", "1 Feb", "8 Feb", "15 Feb"]);
        check(MONDAY - 60 * DAY, 110 * DAY, 5, &["Dec", "2021", "Feb", "Mar"]);
        check(MONDAY - 400 * DAY, 900 * DAY, 5, &["2020", "Jul", "2021", "Jul", "2022"]);
        check(MONDAY, 4_000 * DAY, 7, &["2022", "2024", "2026", "2028", "2030", "2032"]);
    }

    #[test]
    fn a_new_year_is_marked_whatever_the_step() {
        let start = MONDAY - 20 * DAY;
        let years = |seconds, most| {
            let ticks = time_ticks(TimeRange { start, end: start + seconds }, most, &UTC);
            ticks.iter().filter(|tick| tick.year).map(|tick| tick.label.clone()).collect::<Vec<_>>()
        };
        assert_eq!(years(5 * DAY, 8), ["1 Jan"]);
        assert_eq!(years(90 * DAY, 5), ["2021"]);
    }

    #[test]
    fn odd_ranges_have_few_ticks_or_none() {
        check(MONDAY, 0, 4, &["18 Jan"]);
        check(MONDAY, -1, 4, &[]);
        check(MONDAY, 100, 0, &[]);
        check(i64::MAX - 10, 5, 4, &[]);
        assert!(time_ticks(TimeRange { start: i64::MIN, end: i64::MAX }, 4, &UTC).is_empty());
    }

    #[test]
    fn axes_start_at_zero_unless_values_hardly_vary() {
        for (low, high, from_zero, domain, ticks, starts_at) in [
            (4_120.0, 14_000.0, true, (0.0, 14_560.0), vec![0.0, 4_000.0, 8_000.0, 12_000.0], None),
            (8_200.0, 9_000.0, true, (8_000.0, 9_032.0), vec![8_000.0, 8_400.0, 8_800.0], Some(8_000.0)),
            (-5.0, 5.0, true, (-5.4, 5.4), vec![-4.0, 0.0, 4.0], None),
            (10.0, 20.0, false, (9.6, 20.4), vec![12.0, 16.0, 20.0], None),
            (0.0, 0.0, true, (0.0, 1.0), vec![0.0, 0.25, 0.5, 0.75, 1.0], None),
            (-8.0, -4.0, true, (-8.32, 0.0), vec![-7.5, -5.0, -2.5, 0.0], None),
        ] {
            let axis = value_axis(low, high, from_zero);
            let close = |a: f64, b: f64| (a - b).abs() < 1e-9 * (1.0 + b.abs());
            assert!(close(axis.domain.0, domain.0) && close(axis.domain.1, domain.1), "{low}..{high}: {axis:?}");
            assert_eq!((axis.ticks, axis.starts_at), (ticks, starts_at), "{low}..{high}");
        }
    }

    #[test]
    fn constant_values_get_an_axis_around_them() {
        let axis = value_axis(500.0, 500.0, false);
        assert_eq!(axis.domain, (450.0, 550.0));
        assert_eq!(value_axis(500.0, 500.0, true).domain, (0.0, 520.0));
    }

    #[test]
    fn neighbouring_labels_differ() {
        assert_eq!(value_labels(&[0.0, 4_000.0, 8_000.0]), ["0", "4,000", "8,000"]);
        assert_eq!(value_labels(&[-0.2, -0.1, 0.0]), ["−0.2", "−0.1", "0"]);
        assert_eq!(value_labels(&[1_000.0, 1_000.25, 1_000.5]), ["1,000", "1,000.25", "1,000.5"]);
    }
}
