//! Which part of a gap each leaf has: what it would have been without the event, and shares that add up.
//!
//! The gap of an element (actual less expected over all its leaves) is known far better than that of one leaf. So the
//! leaves of an element are told apart by a random-effects model (DerSimonian and Laird 1986): all moved by one relative
//! shift (the ripple effect), more or less; how much more or less is what their scatter has beyond the noise of their
//! forecasts. Where the common shift fits, a leaf's expected value follows from what was measured and the shift, where it
//! does not, from the leaf's forecast, in between from both by their precision.
//!
//! Shares are of the absolute gaps, so what moves against each other does not divide by a vanishing net total. They are
//! rounded to 0.1 by largest remainder (Hamilton's method), so that they add up to exactly 100.0.

use crate::model::order;

/// How far all leaves that no element covers were from their forecast, as a factor: what they did together was in the
/// elements too (a synthetic control, Abadie, Diamond and Hainmueller 2010). The fewer they are and the quieter they
/// usually are together, the closer to 1.
pub fn common_factor(actual: &[f64], expected: &[f64], noise: &[f64], usual: f64, outside: &[bool]) -> f64 {
    /// Standard deviations at which a leaf's error is cut: some of these have a reason of their own (Huber 1964).
    const CUT: f64 = 2.5;
    /// Enough for the cut leaves to settle.
    const ROUNDS: usize = 3;
    let leaves: Vec<(f64, f64)> = (0..actual.len())
        .filter(|&leaf| outside[leaf] && expected[leaf] > 0.0)
        .map(|leaf| (actual[leaf] / expected[leaf] - 1.0, noise[leaf]))
        .collect();
    let total: f64 = leaves.iter().map(|(_, noise)| noise.powi(-2)).sum();
    if total <= 0.0 {
        return 1.0;
    }
    let mut mean = leaves.iter().map(|(off, noise)| off * noise.powi(-2)).sum::<f64>() / total;
    for _ in 0..ROUNDS {
        let (mut sum, mut weights) = (0.0, 0.0);
        for (off, noise) in &leaves {
            let distance = (off - mean).abs() / noise;
            let weight = noise.powi(-2) * (CUT / distance).min(1.0);
            sum += weight * off;
            weights += weight;
        }
        mean = sum / weights;
    }
    1.0 + mean * usual.powi(2) / (usual.powi(2) + 1.0 / total)
}

/// What each of the `leaves` of an element would have been without the event. The other slices have an entry per leaf of
/// the measure.
pub fn without_event(actual: &[f64], expected: &[f64], noise: &[f64], leaves: &[usize]) -> Vec<f64> {
    let sum = |values: &[f64]| leaves.iter().map(|&leaf| values[leaf]).sum::<f64>();
    let factor = sum(actual) / sum(expected);
    if !(factor > 0.0 && factor.is_finite()) {
        return leaves.iter().map(|&leaf| expected[leaf]).collect();
    }
    // Variance that drawing the leaf's units adds to actual / factor, in units of the forecast's: of units that went
    // missing, or came on top.
    let drawn = if factor < 1.0 { (1.0 - factor) / factor } else { (factor - 1.0) / (factor * factor) };
    let usable: Vec<usize> = leaves.iter().copied().filter(|&leaf| expected[leaf] > 0.0).collect();
    let scatter = scatter(&usable, |leaf| {
        let off = actual[leaf] / (factor * expected[leaf]) - 1.0;
        (off, noise[leaf].powi(2) * (1.0 + drawn))
    });
    let one = |&leaf: &usize| {
        let of_forecast = noise[leaf].powi(2);
        let of_shift = scatter + of_forecast * drawn;
        let weight = if of_shift + of_forecast > 0.0 { of_shift / (of_shift + of_forecast) } else { 1.0 };
        weight * expected[leaf] + (1.0 - weight) * actual[leaf] / factor
    };
    let without: Vec<f64> = leaves.iter().map(one).collect();
    // Different weights may have moved the sum, which is known.
    let drift = sum(expected) / without.iter().sum::<f64>();
    if drift.is_finite() { without.into_iter().map(|value| drift * value).collect() } else { without }
}

/// Variance of the errors that `of` tells, with the variance each would have by noise alone, beyond that noise.
fn scatter(leaves: &[usize], of: impl Fn(usize) -> (f64, f64)) -> f64 {
    let (mut weights, mut squares, mut off_squares) = (0.0, 0.0, 0.0);
    for &leaf in leaves {
        let (off, variance) = of(leaf);
        let weight = 1.0 / variance;
        weights += weight;
        squares += weight * weight;
        off_squares += weight * off * off;
    }
    let spread = weights - squares / weights;
    if spread > 0.0 { ((off_squares - (leaves.len() as f64 - 1.0)) / spread).max(0.0) } else { 0.0 }
}

/// The change of a ratio that goes back to some leaves, exactly: their rate, and their weight in the whole.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct RateAndMix {
    /// What their own rate changed, at their mean weight.
    pub rate: f64,
    /// What their weight changed, at their mean rate over that of the whole.
    pub mix: f64,
}

/// Both parts of a ratio.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fraction {
    /// What is divided.
    pub numerator: f64,
    /// What it is divided by.
    pub denominator: f64,
}

impl Fraction {
    /// Their quotient; 0 of nothing.
    pub fn rate(self) -> f64 {
        if self.denominator > 0.0 { self.numerator / self.denominator } else { 0.0 }
    }
}

impl RateAndMix {
    /// What some leaves add to the change of the whole from `before` to `after`: (N₁ − R₀D₁) / D₁ − (N₀ − R₀D₀) / D₀, each
    /// D that of the whole; over all leaves the sum is the change of the ratio. Split as in Bennet (1920), which
    /// prefers neither time.
    pub fn of(before: Fraction, after: Fraction, whole_before: Fraction, whole_after: Fraction) -> Self {
        let rate_of_whole = whole_before.rate();
        let weight = |part: Fraction, whole: Fraction| Fraction { numerator: part.denominator, ..whole }.rate();
        let share = |part: Fraction, whole: Fraction| {
            Fraction { numerator: part.numerator - rate_of_whole * part.denominator, ..whole }.rate()
        };
        let sum = share(after, whole_after) - share(before, whole_before);
        let exists_in_both = before.denominator > 0.0 && after.denominator > 0.0;
        let mean_weight = 0.5 * (weight(before, whole_before) + weight(after, whole_after));
        let rate = if exists_in_both { mean_weight * (after.rate() - before.rate()) } else { 0.0 };
        Self { rate, mix: sum - rate }
    }

    /// Both together.
    pub fn sum(self) -> f64 {
        self.rate + self.mix
    }
}

/// Shares of `sizes`, all at least 0, in percent to one place; they add up to 100. All equal when all sizes are 0.
pub fn percents(sizes: &[f64]) -> Vec<f64> {
    tenths(sizes).into_iter().map(|tenths| f64::from(tenths) / 10.0).collect()
}

fn tenths(sizes: &[f64]) -> Vec<u32> {
    let largest = sizes.iter().copied().fold(0.0, f64::max);
    let scaled: Vec<f64> = sizes.iter().map(|size| if largest > 0.0 { size / largest } else { 1.0 }).collect();
    let total: f64 = scaled.iter().sum();
    let exact: Vec<f64> = scaled.iter().map(|size| size / total * 1_000.0).collect();
    let mut rounded: Vec<u32> = exact.iter().map(|share| share.floor() as u32).collect();
    let left = 1_000_u32.saturating_sub(rounded.iter().sum()) as usize;
    let mut order: Vec<usize> = (0..exact.len()).collect();
    order::sort_by(&mut order, |&a, &b| exact[b].fract().total_cmp(&exact[a].fract()).then(a.cmp(&b)));
    for &index in order.iter().take(left) {
        rounded[index] += 1;
    }
    rounded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_add_up() {
        for (sizes, expected) in [
            (vec![1.0, 1.0, 1.0], vec![334, 333, 333]),
            (vec![2.0, 1.0], vec![667, 333]),
            (vec![0.0, 0.0], vec![500, 500]),
            (vec![f64::MAX, f64::MAX], vec![500, 500]),
            (vec![1.0, 1e-9], vec![1_000, 0]),
        ] {
            assert_eq!(tenths(&sizes), expected, "{sizes:?}");
        }
    }

    /// Leaves of one element as (actual, expected, noise).
    #[track_caller]
    fn check(leaves: &[(f64, f64, f64)], expected: &[f64]) {
        let column = |of: fn(&(f64, f64, f64)) -> f64| leaves.iter().map(of).collect::<Vec<_>>();
        let (actual, forecast, noise) = (column(|leaf| leaf.0), column(|leaf| leaf.1), column(|leaf| leaf.2));
        let all: Vec<usize> = (0..leaves.len()).collect();
        let without = without_event(&actual, &forecast, &noise, &all);
        assert!(without.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6), "{without:?}");
    }

    #[test]
    fn leaves_follow_the_shift_as_far_as_it_fits() {
        // Doubled: drawing adds a quarter of the forecast's variance, so 0.8 of what actual says and 0.2 of the forecast.
        check(&[(220.0, 100.0, 0.2), (180.0, 100.0, 0.2)], &[108.0, 92.0]);
        // Far beyond noise: each leaf for itself.
        check(&[(400.0, 100.0, 1e-6), (100.0, 100.0, 1e-6)], &[100.0, 100.0]);
        // All gone: nothing follows from nothing.
        check(&[(0.0, 70.0, 0.1), (0.0, 30.0, 0.1)], &[70.0, 30.0]);
    }

    #[test]
    fn what_all_did_is_a_factor() {
        let actual = [110.0, 220.0, 30.0, 900.0];
        let expected = [100.0, 200.0, 100.0, 100.0];
        let outside = [true, true, false, false];
        let factor = common_factor(&actual, &expected, &[0.01; 4], 0.1, &outside);
        assert!((factor - 1.099_5).abs() < 1e-4, "{factor}");
        assert_eq!(common_factor(&actual, &expected, &[0.01; 4], 0.1, &[false; 4]), 1.0);
        assert_eq!(common_factor(&actual, &expected, &[0.01; 4], 0.0, &outside), 1.0);
    }

    #[test]
    fn rate_and_mix_by_hand() {
        let parts = |numerator, denominator| Fraction { numerator, denominator };
        // Two leaves of 100 rows each at 10 % and 50 %: the first falls to 0 %, the second gets 200 rows.
        let (before, after) = (parts(60.0, 200.0), parts(100.0, 300.0));
        let first = RateAndMix::of(parts(10.0, 100.0), parts(0.0, 100.0), before, after);
        let second = RateAndMix::of(parts(50.0, 100.0), parts(100.0, 200.0), before, after);
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} is not {b}");
        close(first.rate, -0.1 * 5.0 / 12.0);
        close(first.mix, (0.05 - 0.3) * (1.0 / 3.0 - 0.5));
        close(second.rate, 0.0);
        close(second.mix, 0.2 * (2.0 / 3.0 - 0.5));
        close(first.sum() + second.sum(), after.rate() - before.rate());
    }
}
