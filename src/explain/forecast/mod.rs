//! What the series of every leaf (one measure at one combination of dimension values) would have been in a window, had it
//! gone on as before: the counterfactual that a gap is measured against. Unlike the expected range of detection it knows
//! nothing of the window, so it does not follow an event that lasts.
//!
//! A leaf is its level times a shape. The shape of the whole comes from the seasons of the total. How a leaf's shape
//! differs from it is learned in cycles of few bins and borrowed: first from all leaves, then from the other leaves with the
//! same dimension value, dimension by dimension (iterative proportional fitting, Deming and Stephan 1940), and last
//! from the leaf itself; each step is taken only as far as it stands out of the noise (the positive-part estimator of James
//! and Stein 1961, with groups as in Efron and Morris 1973). So a leaf of few counts has the season of its country,
//! not one of its own noise. The level is the leaf's own (`level.rs`), as is the usual error.
//!
//! Assumes amounts that add up over the leaves, shapes that multiply, and a past without more than passing
//! disturbances: blocks that lie far outside (`calm.rs`) are left out. A leaf without a row counts as 0 where others have
//! one, once it has begun; a bucket without any row is a gap.

mod calm;
mod level;
mod shape;

pub use level::{Course, Forecast};

use crate::math::quantile::median;
use crate::prepare::profile::Profile;
use shape::Cycle;

/// The past of all leaves of an amount, learned once and asked for any window.
#[derive(Debug, Clone)]
pub struct History<'a> {
    /// The values of each leaf.
    amounts: Vec<&'a [f64]>,
    /// Per way of grouping the leaves, from all in one to each for itself, the group of each leaf.
    groupings: Vec<Vec<u32>>,
    /// Whether a bucket holds a row at all.
    known: Vec<bool>,
    /// First bucket of each leaf that holds a value.
    first: Vec<usize>,
    /// The shape of the whole, around 1.
    shape: Vec<f64>,
    /// What the leaves add to it.
    cycles: Vec<Cycle>,
    /// Variance of a leaf's bucket over its mean.
    dispersion: Vec<f64>,
    /// Buckets per block of `calm`.
    block: usize,
    /// Per leaf and block, whether it was as usual.
    calm: Vec<bool>,
}

/// Values and base of a leaf, one entry per bucket; both 0 where nothing is known or the past was disturbed.
#[derive(Debug, Default)]
struct Scratch {
    values: Vec<f64>,
    base: Vec<f64>,
}

impl<'a> History<'a> {
    /// Least of the shape of the whole: what stands still at night is never known to be nothing.
    const LEAST_SHAPE: f64 = 0.02;

    /// Learns from the first `until` buckets of `amounts`, one slice per leaf, all of a length; `codes` are the leaves'
    /// values per dimension.
    pub fn learn(amounts: Vec<&'a [f64]>, codes: &[Vec<u32>], interval_seconds: i64, until: usize) -> Self {
        let len = amounts.iter().map(|values| values.len()).min().unwrap_or(0);
        let mut total = vec![f64::NAN; len];
        for values in &amounts {
            for (total, value) in total.iter_mut().zip(*values).filter(|(_, value)| value.is_finite()) {
                *total = if total.is_nan() { *value } else { *total + value };
            }
        }
        let until = until.min(len);
        let profile = Profile::of(&total[..until], interval_seconds);
        let mut present: Vec<f64> = total[..until].iter().copied().filter(|value| value.is_finite()).collect();
        let mean = present.iter().sum::<f64>() / present.len().max(1) as f64;
        // A season has the median 0.
        let level = median(&mut present).filter(|&level| level > 0.0).unwrap_or(mean);
        let relative = |season: f64| if level > 0.0 { (1.0 + season / level).max(Self::LEAST_SHAPE) } else { 1.0 };
        let shape = profile.seasonal(len).into_iter().map(relative).collect();
        let cycles = Cycle::all(&profile, len, amounts.len());
        Self::build(amounts, codes, &total, shape, cycles, until)
    }

    /// The same for the upper part of a ratio whose lower part was learned already: its shape is that of the lower part,
    /// and what the rate adds.
    pub fn learn_on(&self, amounts: Vec<&'a [f64]>, codes: &[Vec<u32>], until: usize) -> Self {
        let total: Vec<f64> = self.known.iter().map(|&known| if known { 0.0 } else { f64::NAN }).collect();
        let until = until.min(total.len());
        Self::build(amounts, codes, &total, self.shape.clone(), self.cycles.clone(), until)
    }

    fn build(
        amounts: Vec<&'a [f64]>,
        codes: &[Vec<u32>],
        total: &[f64],
        shape: Vec<f64>,
        cycles: Vec<Cycle>,
        until: usize,
    ) -> Self {
        let leaves = amounts.len() as u32;
        let all = std::iter::once(vec![0; amounts.len()]);
        let groupings = all.chain(codes.iter().cloned()).chain([(0..leaves).collect()]).collect();
        let begins = |values: &&[f64]| values.iter().position(|value| value.is_finite()).unwrap_or(values.len());
        let mut history = Self {
            known: total.iter().map(|value| value.is_finite()).collect(),
            first: amounts.iter().map(begins).collect(),
            amounts,
            groupings,
            shape,
            cycles,
            dispersion: Vec::new(),
            block: 1,
            calm: Vec::new(),
        };
        history.measure_dispersion(until);
        history.find_calm();
        history.fit(until);
        history
    }

    /// Number of leaves.
    pub fn leaves(&self) -> usize {
        self.amounts.len()
    }

    /// Number of buckets.
    pub fn buckets(&self) -> usize {
        self.known.len()
    }

    /// Values and base of a leaf in the buckets from `from` to before `to`; disturbed ones too from bucket `all` on.
    fn fill(&self, leaf: usize, from: usize, to: usize, all: usize, scratch: &mut Scratch) {
        let Scratch { values, base } = scratch;
        base.clear();
        base.extend_from_slice(&self.shape[from..to]);
        for cycle in &self.cycles {
            cycle.multiply(leaf, from, base);
        }
        values.clear();
        for (bucket, base) in (from..to).zip(base) {
            let value = self.amounts[leaf][bucket];
            let (value, known) = match value.is_finite() {
                true => (value, true),
                false => (0.0, self.known[bucket] && bucket >= self.first[leaf]),
            };
            let used = known && (bucket >= all || self.is_calm(leaf, bucket));
            values.push(if used { value } else { 0.0 });
            if !used {
                *base = 0.0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::noise;

    const HOUR: i64 = 3_600;
    const LEN: usize = 24 * 16;
    /// The morning of the fifteenth day.
    const WINDOW: (usize, usize) = (24 * 14 + 4, 24 * 14 + 12);

    /// What a leaf of that size does by day: half of it at six, half as much again in the evening, `late` hours later.
    fn day(size: f64, late: usize, hour: usize) -> f64 {
        size * (1.0 - 0.5 * ((hour + 24 - late) as f64 / 24.0 * std::f64::consts::TAU).sin())
    }

    /// Forecasts of leaves in one dimension that are even in `WINDOW`, where each should be within so many percent.
    #[track_caller]
    fn check(codes: &[u32], leaves: &[Vec<f64>], expected: &[f64], percent: f64) -> Forecast {
        let slices = leaves.iter().map(Vec::as_slice).collect();
        let history = History::learn(slices, &[codes.to_vec()], HOUR, WINDOW.0);
        let forecast = history.forecast(WINDOW.0, WINDOW.1);
        for (found, expected) in forecast.expected.iter().zip(expected) {
            assert!((found - expected).abs() <= percent / 100.0 * expected, "{found} is not {expected}");
        }
        forecast
    }

    fn series(of: impl Fn(usize) -> f64) -> Vec<f64> {
        (0..LEN).map(of).collect()
    }

    fn window(of: impl Fn(usize) -> f64) -> f64 {
        (WINDOW.0..WINDOW.1).map(of).sum()
    }

    #[test]
    fn what_happens_in_the_window_changes_nothing() {
        let quiet = |hour: usize| day(100.0, 0, hour);
        let event = series(|hour| if hour >= WINDOW.0 { 5.0 } else { quiet(hour) });
        let calm = series(|hour| day(50.0, 0, hour));
        let expected = [window(quiet), window(|hour| day(50.0, 0, hour))];
        let forecast = check(&[0, 1], &[event, calm], &expected, 1.0);
        assert_eq!(forecast.actual[0], 40.0);
    }

    #[test]
    fn an_earlier_event_is_left_out() {
        let quiet = |hour: usize| day(100.0, 0, hour);
        let disturbed = |hour: usize| if (24 * 12 + 6..24 * 12 + 18).contains(&hour) { 9.0 } else { 1.0 };
        let leaves = [series(|hour| disturbed(hour) * quiet(hour)), series(quiet), series(quiet)];
        check(&[0, 1, 1], &leaves, &[window(quiet); 3], 2.0);
    }

    #[test]
    fn a_small_leaf_has_the_season_of_its_value() {
        // The values of 1 are six hours late; by itself a leaf of two an hour could not tell.
        let scatter = noise(LEN, 3);
        let small = series(|hour| (day(2.0, 6, hour) + scatter[hour]).round().max(0.0));
        let mean = small[..WINDOW.0].iter().sum::<f64>() / WINDOW.0 as f64;
        let leaves = [small, series(|hour| day(900.0, 6, hour)), series(|hour| day(900.0, 0, hour)), series(|_| 900.0)];
        check(&[1, 1, 0, 2], &leaves, &[window(|hour| day(mean, 6, hour))], 8.0);
    }

    #[test]
    fn gaps_and_beginnings_are_known_for_what_they_are() {
        let quiet = |hour: usize| day(100.0, 0, hour);
        let nan = f64::NAN;
        let outage = |hour: usize| hour.is_multiple_of(50);
        // A gap everywhere, no row in every second hour, begun a week ago, and only now.
        let leaves = [
            series(|hour| if outage(hour) { nan } else { quiet(hour) }),
            series(|hour| if outage(hour) || hour % 2 == 1 { nan } else { quiet(hour) }),
            series(|hour| if outage(hour) || hour < 24 * 7 { nan } else { quiet(hour) }),
            series(|hour| if hour < WINDOW.0 { nan } else { quiet(hour) }),
        ];
        let even = window(|hour| if hour % 2 == 0 { quiet(hour) } else { 0.0 });
        let known = window(|hour| if outage(hour) { 0.0 } else { quiet(hour) });
        check(&[0, 1, 2, 3], &leaves, &[known, even, known, 0.0], 6.0);
    }

    #[test]
    fn noise_is_what_such_forecasts_missed_before() {
        let scatter = noise(LEN, 5);
        let noisy = series(|hour| day(100.0, 0, hour) + 10.0 * scatter[hour]);
        let large = series(|hour| day(10_000.0, 0, hour));
        let forecast = check(&[0, 1], &[noisy, large], &[], 0.0);
        // Eight hours of 10 each, about 28, in some 500.
        assert!((0.03..0.1).contains(&forecast.noise[0]), "{:?}", forecast.noise);
        assert!(forecast.noise[1] < 0.02 && forecast.common < 0.01, "{forecast:?}");
    }

    #[test]
    fn a_numerator_has_the_shape_of_its_denominator() {
        let visits = [series(|hour| day(900.0, 6, hour)), series(|hour| day(900.0, 0, hour))];
        let scatter = noise(LEN, 7);
        let order = |hour: usize| (day(2.0, 6, hour) + scatter[hour]).round().max(0.0);
        let orders = [series(order), series(|hour| day(9.0, 0, hour))];
        let codes = [vec![0, 1]];
        let slices = |leaves: &'static [Vec<f64>; 2]| leaves.iter().map(Vec::as_slice).collect::<Vec<&[f64]>>();
        let [visits, orders] = [visits, orders].map(|leaves| slices(Box::leak(Box::new(leaves))));
        let of_visits = History::learn(visits, &codes, HOUR, WINDOW.0);
        let forecast = of_visits.learn_on(orders.clone(), &codes, WINDOW.0).forecast(WINDOW.0, WINDOW.1);
        let mean = orders[0][..WINDOW.0].iter().sum::<f64>() / WINDOW.0 as f64;
        let expected = window(|hour| day(mean, 6, hour));
        assert!((forecast.expected[0] - expected).abs() < 0.08 * expected, "{forecast:?} is not {expected}");
    }

    #[test]
    fn little_is_needed_and_nothing_is_made_up() {
        for len in [0, 1, 2, 5, 30] {
            let values = vec![3.0; len];
            let history = History::learn(vec![&values], &[vec![0]], HOUR, len / 2);
            let forecast = history.forecast(len / 2, len);
            let expected = 3.0 * (len - len / 2) as f64;
            assert!(forecast.expected.iter().all(|found| (found - expected).abs() < 1e-9), "{len}: {forecast:?}");
        }
        assert!(History::learn(Vec::new(), &[], HOUR, 0).forecast(0, 0).expected.is_empty());
    }
}
