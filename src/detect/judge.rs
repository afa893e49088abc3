//! Forecasts and a value to a verdict: how rare is the error three of the four agree on?
//!
//! Each forecast's error, in units of what is usual at that time of the season, has its own tail, so "rare" means
//! the same for all of them. Signed strengths rise with the value; the strength that at least three reach on the
//! same side does so too. Hence each step can be solved backwards, from a strength to the value that reaches it.

use serde::{Deserialize, Serialize};

use crate::math::quantile::median;
use crate::math::robust::{greater, lesser};
use crate::math::tail::Tail;
use crate::prepare::profile::Profile;

use super::forecast::{FORECASTS, Forecaster, SHORT_SEASONAL, SLOW};
use super::severity::BAND_STRENGTH;
use super::usual::usual;

/// Where a value may lie without being strange.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Range {
    pub(crate) expected: f64,
    pub(crate) lower: f64,
    pub(crate) upper: f64,
    /// The forecasts it was made from, and the usual error at that time.
    forecasts: [f64; FORECASTS],
    unit: f64,
}

impl Range {
    /// Whether the value lies inside, the bounds included.
    pub(crate) fn contains(&self, value: f64) -> bool {
        self.lower <= value && value <= self.upper
    }
}

/// What is thought of one value by itself, as strengths.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Verdict {
    /// By its size alone, as if usual errors of all metrics were spread alike; 0 inside the range.
    pub(crate) distance: f64,
    /// By the spread that errors of this metric have.
    pub(crate) agreement: f64,
    /// By how rarely it has deviated as much: −log10 of the probability that a usual bucket does.
    pub(crate) strength: f64,
}

/// Knows the usual errors of one series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Judge {
    forecaster: Forecaster,
    spread: SeasonalSpread,
    tails: [Tail; FORECASTS],
    agreement: Tail,
    /// How far, in units of the spread, each forecast may be off at the edge of the range.
    reach: [f64; FORECASTS],
    /// Judged values outside the range since the last one inside.
    outside: usize,
}

impl Judge {
    /// Agreement is a strength already, whose exceedances are 0.43 on average (one e-fold in decades) where the
    /// tails fit, and less where forecasts err separately. A smaller mean than this is taken for chance.
    const AGREEMENT_FLOOR: f64 = 0.3;
    /// Two fits to the same values stand behind the last verdict: the tail of each forecast and that of agreement.
    const FITS: f64 = 2.0;
    /// For this many values in a row a value outside the range is learned from as if it lay on the bound: the
    /// range follows an outage step by step and not at once. Then the new level is believed.
    pub(crate) const PATIENCE: usize = 12;

    /// Learns from `learn`, which holds at least one value, and stands before the bucket after it. `seasonal` is
    /// what the seasons add in each bucket. The second result is the values without gaps
    /// and season.
    pub(crate) fn learn(learn: &[f64], seasonal: &[f64], profile: &Profile) -> (Self, Vec<f64>) {
        let present = || learn.iter().zip(seasonal).filter(|(value, _)| value.is_finite());
        let mut plain = Vec::with_capacity(profile.present);
        plain.extend(present().map(|(value, season)| value - season));
        let mut forecaster = Forecaster::new(&plain, seasonal.first().copied().unwrap_or(0.0), profile);
        let mut errors: Vec<[f64; FORECASTS]> = Vec::with_capacity(profile.present);
        errors.extend(present().map(|(&value, &season)| {
            let errors = forecaster.forecasts(season).map(|forecast| value - forecast);
            forecaster.observe(value, season);
            errors
        }));
        let mut scratch: Vec<f64> = errors.iter().map(|errors| errors[SHORT_SEASONAL]).collect();
        let phases = phases(learn, profile);
        let spread = SeasonalSpread::learn(&phases, &scratch, profile);
        let per_unit: Vec<_> = spread.units.iter().map(|unit| 1.0 / unit).collect();
        for (errors, &phase) in errors.iter_mut().zip(&phases) {
            let per_unit = per_unit[phase as usize];
            errors.iter_mut().for_each(|error| *error *= per_unit);
        }
        scratch.clear();
        scratch.extend(errors.iter().map(|errors| errors[SLOW]));
        let usual = usual(&scratch, profile.step);
        if usual.contains(&false) {
            let mut usual = usual.into_iter();
            errors.retain(|_| usual.next() != Some(false));
        }
        let tails = std::array::from_fn(|i| {
            scratch.clear();
            scratch.extend(errors.iter().map(|errors| errors[i].abs()));
            Tail::fit(&scratch, profile.step)
        });
        scratch.clear();
        scratch.extend(errors.iter().map(|errors| agreement(errors, &tails)));
        let agreement = Tail::fit_doubting(&scratch, Self::AGREEMENT_FLOOR, Self::FITS);
        let mut judge = Self { forecaster, spread, tails, agreement, reach: [0.0; FORECASTS], outside: 0 };
        judge.measure_reach();
        (judge, plain)
    }

    fn measure_reach(&mut self) {
        let allowed = self.agreement.value_at(BAND_STRENGTH);
        self.reach = self.tails.map(|tail| tail.value_at(allowed));
    }

    /// Whether the value judged last was the first of those in a row outside the range that is believed.
    pub(crate) fn has_come_to_believe(&self) -> bool {
        self.outside == Self::PATIENCE + 1
    }

    /// Whether values have been outside the range, but not for long enough to be believed.
    pub(crate) fn is_disturbed(&self) -> bool {
        (1..=Self::PATIENCE).contains(&self.outside)
    }

    /// How large errors are in bucket `t`, relative to the whole.
    pub(crate) fn unit(&self, t: usize) -> f64 {
        self.spread.at(t)
    }

    /// The range for bucket `t`, the one after the last judged, to which the seasons add `season`.
    pub(crate) fn range(&self, t: usize, season: f64) -> Range {
        let unit = self.spread.at(t);
        let forecasts = self.forecaster.forecasts(season);
        let [low, high] = middle(forecasts);
        let [lower, _] = middle(std::array::from_fn(|i| forecasts[i] - unit * self.reach[i]));
        let [_, upper] = middle(std::array::from_fn(|i| forecasts[i] + unit * self.reach[i]));
        // Three of four find a value too high above the third lowest of the upper bounds, and too low below
        // the third highest of the lower ones. Between the two middle forecasts no three agree on a side.
        Range { expected: 0.5 * (low + high), lower, upper, forecasts, unit }
    }

    /// Judges the value of the bucket whose range is given, then learns from it.
    pub(crate) fn judge(&mut self, value: f64, season: f64, range: &Range) -> Verdict {
        let per_unit = 1.0 / range.unit;
        let errors = range.forecasts.map(|forecast| (value - forecast) * per_unit);
        let agreement = agreement(&errors, &self.tails);
        let strength = self.agreement.strength(agreement);
        let plain = |i: usize| self.tails[i].plain_strength(errors[i].abs()).copysign(errors[i]);
        let distance = if range.contains(value) { 0.0 } else { third(std::array::from_fn(plain)) };
        if self.agreement.observe(agreement) {
            self.measure_reach();
        }
        self.outside = if range.contains(value) { 0 } else { self.outside + 1 };
        let believed = if self.outside <= Self::PATIENCE { value.clamp(range.lower, range.upper) } else { value };
        self.forecaster.observe(believed, season);
        Verdict { distance, agreement, strength }
    }
}

/// The strength that at least three of the forecasts reach on the same side.
fn agreement(errors: &[f64; FORECASTS], tails: &[Tail; FORECASTS]) -> f64 {
    third(std::array::from_fn(|i| tails[i].strength(errors[i].abs()).copysign(errors[i])))
}

/// The size that at least three reach on the same side.
fn third(signed: [f64; FORECASTS]) -> f64 {
    let [low, high] = middle(signed);
    greater(greater(low, -high), 0.0)
}

/// The second and the third of four in order: neither the smallest nor the largest of two pairs.
#[inline]
fn middle([a, b, c, d]: [f64; FORECASTS]) -> [f64; 2] {
    let one = greater(lesser(a, b), lesser(c, d));
    let other = lesser(greater(a, b), greater(c, d));
    [lesser(one, other), greater(one, other)]
}

/// For each value of `learn` the place of its bucket in the main season; without one it is zero.
fn phases(learn: &[f64], profile: &Profile) -> Vec<u32> {
    let period = profile.period().unwrap_or(1);
    let mut phases = Vec::with_capacity(profile.present);
    for cycle in learn.chunks(period) {
        phases.extend((0..).zip(cycle).filter(|(_, value)| value.is_finite()).map(|(phase, _)| phase));
    }
    phases
}

/// How large errors are at each time of the main season, relative to the whole: nights are calmer than days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct SeasonalSpread {
    /// One entry per bucket of a cycle.
    units: Vec<f64>,
}

impl SeasonalSpread {
    /// The season in hours of a day.
    const GROUPS: usize = 24;
    /// A group's ratio counts half when it rests on this many errors.
    const HALF_TRUST: f64 = 30.0;
    /// Medians are taken from at most so many errors, evenly spread: they set a unit, which need not be exact.
    const OVERALL_SAMPLE: usize = 1_000;
    const GROUP_SAMPLE: usize = 100;
    /// Calm times are not trusted to be calmer than this; some metrics rest entirely at night.
    const SMALLEST: f64 = 0.2;

    /// From the errors of the short memory's forecast at these phases.
    fn learn(phases: &[u32], errors: &[f64], profile: &Profile) -> Self {
        fn sample(errors: &[f64], most: usize) -> impl Iterator<Item = f64> {
            errors.iter().step_by(errors.len() / most + 1).map(|error| error.abs())
        }
        let mut sampled: Vec<_> = sample(errors, Self::OVERALL_SAMPLE).collect();
        let overall = median(&mut sampled).unwrap_or(0.0);
        let period = profile.period().unwrap_or(1);
        if period == 1 || overall <= 0.0 {
            return Self { units: vec![1.0; period] };
        }
        let groups = Self::GROUPS.min(period);
        let group_of: Vec<_> = (0..period).map(|phase| phase * groups / period).collect();
        // Errors in order of their groups: how many there are tells where each group begins.
        let mut ends = vec![0; groups + 1];
        phases.iter().for_each(|&phase| ends[group_of[phase as usize] + 1] += 1);
        (0..groups).for_each(|group| ends[group + 1] += ends[group]);
        let starts = ends.clone();
        let mut grouped = vec![0.0; errors.len()];
        for (&phase, &error) in phases.iter().zip(errors) {
            let end = &mut ends[group_of[phase as usize]];
            grouped[*end] = error;
            *end += 1;
        }
        let unit = |group: usize| {
            // With its two neighbours, so that the unit changes smoothly.
            let near = [groups - 1, 0, 1].map(|offset| (group + offset) % groups);
            let near = near.map(|group| &grouped[starts[group]..starts[group + 1]]);
            let trust = near.iter().map(|errors| errors.len()).sum::<usize>() as f64;
            let trust = trust / (trust + Self::HALF_TRUST);
            sampled.clear();
            near.iter().for_each(|errors| sampled.extend(sample(errors, Self::GROUP_SAMPLE)));
            let ratio = median(&mut sampled).map_or(1.0, |usual| usual / overall);
            // The square root goes half of the way: far errors vary less over the day than usual ones do.
            (trust * ratio + 1.0 - trust).max(Self::SMALLEST).sqrt()
        };
        let by_group: Vec<_> = (0..groups).map(unit).collect();
        Self { units: group_of.into_iter().map(|group| by_group[group]).collect() }
    }

    fn at(&self, t: usize) -> f64 {
        self.units[(t as u32 % self.units.len() as u32) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_must_agree_on_a_side() {
        let tails = [Tail::fit(&(1..=100).map(f64::from).collect::<Vec<_>>(), 1.0); FORECASTS];
        let strength = |error: f64| tails[0].strength(error);
        let check = |errors: [f64; FORECASTS], expected: f64| assert_eq!(agreement(&errors, &tails), expected);
        check([10.0, 20.0, 30.0, 40.0], strength(20.0));
        check([-10.0, 20.0, 30.0, 40.0], strength(20.0));
        check([-10.0, -20.0, 30.0, 40.0], 0.0);
        check([-10.0, -20.0, -30.0, 40.0], strength(10.0));
        check([-10.0, -200.0, -300.0, -400.0], strength(200.0));
    }

    #[test]
    fn calm_hours_have_a_smaller_unit() {
        let profile = Profile::of(&(0..24 * 20).map(|t| f64::from(t % 24)).collect::<Vec<_>>(), 3_600);
        let phases: Vec<u32> = (0..24 * 20).map(|t| t % 24).collect();
        let errors: Vec<_> = phases.iter().map(|&phase| if phase < 12 { 1.0 } else { 9.0 }).collect();
        let spread = SeasonalSpread::learn(&phases, &errors, &profile);
        assert!(spread.at(5) < 0.7 && spread.at(18) > 0.99, "{} {}", spread.at(5), spread.at(18));
        assert_eq!(spread.at(5), spread.at(24 + 6));
    }
}
