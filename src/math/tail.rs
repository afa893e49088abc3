//! Non-negative values to how rare they are. Peaks over threshold: the share of values above the threshold is
//! counted, and what exceeds it follows a generalised Pareto distribution, fitted by moments (Hosking & Wallis
//! 1987; for streams Siffer et al. 2017, "SPOT"). Fitted once and then kept up to date, value by value.

use serde::{Deserialize, Serialize};

use super::quantile::{largest, median};

/// How rare large values are: the *strength* of a value is −log10 of the probability of one at least as large.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Tail {
    threshold: f64,
    floor: f64,
    clip: f64,
    doubt: f64,
    seen: f64,
    count: f64,
    sum: f64,
    squares: f64,
    // Derived from the above.
    base: f64,
    shape: f64,
    scale: f64,
    /// `base` per unit of value below the threshold.
    slope: f64,
    per_scale: f64,
    /// Values seen at which the base is brought up to date.
    due: f64,
}

impl Tail {
    /// The tail begins at the 95 % quantile: far enough out for its shape to be that of the tail, and with
    /// twenty values learned from one still lies in it.
    const THRESHOLD_AT: f64 = 0.95;
    /// An exceedance counts for at most this many median ones, so that none sets the scale alone; an exponential
    /// tail exceeds it once in a million times. Ten and fifty cost 0.03 and 0.01 of F1 on labelled series.
    const CLIP: f64 = 20.0;
    /// Shapes are kept between exponential and a tail whose variance still exists: estimates beyond are noise.
    const SHAPE_MAX: f64 = 0.4;
    /// Without an exceedance the share of exceedances is brought up to date when so many more values were seen:
    /// half a hundredth of a decade.
    const DUE: f64 = 1.01;

    /// Fits the tail of `values`. What is below half of `floor` is not told from zero, and
    /// exceedances are never taken to be smaller than `floor` on average.
    ///
    /// Values that by the first fit would not occur once among so many are anomalies of their own: the second
    /// and final fit is made without them.
    pub fn fit(values: &[f64], floor: f64) -> Self {
        Self::fit_doubting(values, floor, 0.0)
    }

    /// As [`Tail::fit`], but the scale is not taken for known. Of an exponential tail with n exceedances the next
    /// one follows a Pareto distribution of shape 1/n (the predictive distribution; Gelman et al., Bayesian Data
    /// Analysis, 2.6); `doubt` is how many estimates made one after the other from the same values stand behind
    /// the verdict, and the shape is at least `doubt`/n.
    pub fn fit_doubting(values: &[f64], floor: f64, doubt: f64) -> Self {
        let last = values.len().saturating_sub(1) as f64;
        let beyond = values.len() - (last * Self::THRESHOLD_AT).round() as usize;
        let mut excesses = Vec::new();
        largest(values, beyond, &mut excesses);
        let least = excesses.iter().copied().reduce(f64::min).unwrap_or(0.0);
        let threshold = least.max(floor / 2.0);
        excesses.retain(|&value| exceeds(value, threshold));
        excesses.iter_mut().for_each(|value| *value -= threshold);
        let seen = values.len().max(1) as f64;
        let first = Self::beyond(threshold, floor, doubt, seen, &mut excesses);
        let expected_once = first.value_at(seen.log10()) - threshold;
        if !excesses.iter().any(|&excess| exceeds(excess, expected_once)) {
            return first;
        }
        excesses.retain(|&excess| !exceeds(excess, expected_once));
        Self::beyond(threshold, floor, doubt, seen, &mut excesses)
    }

    fn beyond(threshold: f64, floor: f64, doubt: f64, seen: f64, excesses: &mut [f64]) -> Self {
        // With nothing beyond the threshold yet: as if one value, half as large again, had been.
        let typical = median(excesses).unwrap_or(threshold / 2.0).max(floor);
        let clip = Self::CLIP * typical;
        let mut tail = Self {
            threshold,
            floor,
            clip,
            doubt,
            seen,
            count: 0.0,
            sum: 0.0,
            squares: 0.0,
            base: 0.0,
            shape: 0.0,
            scale: 1.0,
            slope: 0.0,
            per_scale: 1.0,
            due: 0.0,
        };
        excesses.iter().for_each(|&excess| tail.count_excess(excess));
        if excesses.is_empty() {
            tail.count_excess(typical);
        }
        tail.derive();
        tail
    }

    /// Strength of `value`: 0 at 0, rising without bound.
    #[inline]
    pub fn strength(&self, value: f64) -> f64 {
        if value <= self.threshold { self.slope * value } else { self.strength_beyond(value) }
    }

    fn strength_beyond(&self, value: f64) -> f64 {
        let excess = (value - self.threshold) * self.per_scale;
        let ratio = if self.shape > 0.0 { (self.shape * excess).ln_1p() / self.shape } else { excess };
        self.base + ratio / std::f64::consts::LN_10
    }

    /// The largest value that is no stronger than `strength`.
    pub fn value_at(&self, strength: f64) -> f64 {
        if strength <= self.base {
            return if self.base > 0.0 { self.threshold * strength / self.base } else { 0.0 };
        }
        let ratio = (strength - self.base) * std::f64::consts::LN_10;
        let excess = if self.shape > 0.0 { (self.shape * ratio).exp_m1() / self.shape } else { ratio };
        self.threshold + self.scale * excess
    }

    /// Strength of `value` if the tail had the same threshold and were exponential from zero on: what the size
    /// of the value alone says.
    pub fn plain_strength(&self, value: f64) -> f64 {
        -(1.0 - Self::THRESHOLD_AT).log10() * value / self.threshold.max(f64::MIN_POSITIVE)
    }

    /// Learns one more value. Returns whether any strength has changed.
    #[inline]
    pub fn observe(&mut self, value: f64) -> bool {
        self.seen += 1.0;
        if exceeds(value, self.threshold) {
            self.count_excess(value - self.threshold);
        } else if self.seen < self.due {
            return false;
        }
        self.derive();
        true
    }

    fn count_excess(&mut self, excess: f64) {
        let excess = excess.min(self.clip);
        self.count += 1.0;
        self.sum += excess;
        self.squares += excess * excess;
    }

    fn derive(&mut self) {
        self.base = (self.seen / self.count).log10().max(0.0);
        let mean = self.sum / self.count;
        let variance = self.squares / self.count - mean * mean;
        // Exceedances that are no larger than the floor tell nothing about the shape.
        self.shape = if variance > 0.0 && mean > self.floor { 0.5 * (1.0 - mean * mean / variance) } else { 0.0 };
        self.shape = self.shape.clamp(0.0, Self::SHAPE_MAX);
        let doubtful = self.doubt / self.count;
        let scale = if self.shape < doubtful { mean } else { mean * (1.0 - self.shape) };
        self.shape = self.shape.max(doubtful.min(Self::SHAPE_MAX));
        self.scale = scale.max(self.floor).max(f64::MIN_POSITIVE);
        self.slope = if self.threshold > 0.0 { self.base / self.threshold } else { 0.0 };
        self.per_scale = 1.0 / self.scale;
        self.due = self.seen * Self::DUE;
    }
}

/// Whether `value` is larger by more than rounding: counts often lie on the threshold exactly, and must do so in
/// any unit.
#[inline]
fn exceeds(value: f64, threshold: f64) -> bool {
    value > threshold * (1.0 + 1e-9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_close(actual: f64, expected: f64, tolerance: f64) {
        assert!((actual - expected).abs() <= tolerance, "{actual} is not {expected}");
    }

    /// Quantiles of the exponential distribution with mean 1.
    fn exponential(len: usize) -> Vec<f64> {
        (0..len).map(|i| -(1.0 - (i as f64 + 0.5) / len as f64).ln()).collect()
    }

    #[test]
    fn knows_an_exponential_tail() {
        let tail = Tail::fit(&exponential(2000), 0.0);
        for decades in [1.5, 2.0, 3.0, 5.0] {
            assert_close(tail.strength(decades * std::f64::consts::LN_10), decades, 0.05 * decades);
        }
    }

    #[test]
    fn value_at_undoes_strength() {
        let heavy: Vec<_> = exponential(500).iter().map(|value| value.exp()).collect();
        for tail in [Tail::fit(&heavy, 0.0), Tail::fit(&exponential(100), 0.5)] {
            for strength in [0.1, 1.0, 2.0, 4.0, 8.0] {
                assert_close(tail.strength(tail.value_at(strength)), strength, 1e-9);
            }
        }
    }

    #[test]
    fn one_wild_value_hardly_matters() {
        let mut values = exponential(1000);
        let calm = Tail::fit(&values, 0.0);
        values[10] = 1e6;
        let wild = Tail::fit(&values, 0.0);
        assert_close(wild.value_at(3.0), calm.value_at(3.0), 0.25 * calm.value_at(3.0));
    }

    #[test]
    fn what_never_moved_needs_more_than_half_the_floor() {
        let tail = Tail::fit(&[0.0; 100], 1.0);
        assert!(tail.strength(0.5) <= 2.0);
        assert_close(tail.strength(0.5 + std::f64::consts::LN_10), 3.0, 1e-9);
    }

    #[test]
    fn the_only_exceedance_is_an_anomaly() {
        let mut values = [0.0; 100];
        values[70] = 1e6;
        assert_close(Tail::fit(&values, 1.0).strength(0.5 + std::f64::consts::LN_10), 3.0, 1e-9);
    }

    #[test]
    fn a_value_seen_often_becomes_usual() {
        let mut tail = Tail::fit(&exponential(200), 0.0);
        let before = tail.strength(8.0);
        (0..20).for_each(|_| _ = tail.observe(8.0));
        assert!(tail.strength(8.0) < before - 1.0);
    }

    #[test]
    fn exceedances_below_the_floor_have_no_shape() {
        // Five of a hundred lie beyond 1, by 0.1 to 2: in steps of 1 that is no heavy tail.
        let mut values = [1.0; 100];
        values[20..25].copy_from_slice(&[1.1, 1.1, 1.1, 1.2, 3.0]);
        let tail = Tail::fit(&values, 1.0);
        assert_close(tail.strength(11.0) - tail.strength(10.0), std::f64::consts::LOG10_E, 1e-9);
    }
}
