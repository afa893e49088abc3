//! Forecasts and a value to a verdict: how rare is the error three of the four agree on?
//!
//! Each forecast's error, in units of what is usual at that time of the season, has its own tail, so "rare" means
//! the same for all of them. Signed strengths rise with the value; the strength that at least three reach on the
//! same side does so too. Hence each step can be solved backwards, from a strength to the value that reaches it.

use crate::math::quantile::median;
use crate::math::tail::Tail;
use crate::prepare::profile::Profile;

use super::forecast::{FORECASTS, Forecaster, SHORT_SEASONAL};
use super::severity::BAND_STRENGTH;

/// Where a value may lie without being strange.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Range {
    pub(crate) expected: f64,
    pub(crate) lower: f64,
    pub(crate) upper: f64,
}

impl Range {
    /// Whether the value lies inside, the bounds included.
    pub(crate) fn contains(&self, value: f64) -> bool {
        self.lower <= value && value <= self.upper
    }
}

/// What is thought of one value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Verdict {
    /// −log10 of the probability that a usual bucket deviates as much.
    pub(crate) strength: f64,
    /// The strength that three forecasts agree on, before its own calibration.
    pub(crate) agreement: f64,
}

/// Knows the usual errors of one series.
#[derive(Debug, Clone)]
pub(crate) struct Judge {
    /// What the seasons add, from the first learned bucket to the last one judged.
    seasonal: Vec<f64>,
    forecaster: Forecaster,
    spread: SeasonalSpread,
    tails: [Tail; FORECASTS],
    agreement: Tail,
    /// Judged values outside the range since the last one inside.
    outside: usize,
}

impl Judge {
    /// Agreement is a strength already, whose exceedances are 0.43 on average (one e-fold in decades) where the
    /// tails fit, and less where forecasts err separately. A smaller mean than this is taken for chance.
    const AGREEMENT_FLOOR: f64 = 0.3;
    /// For this many values in a row a value outside the range is learned from as if it lay on the bound: the
    /// range follows an outage step by step and not at once. Then the new level is believed.
    const PATIENCE: usize = 12;

    /// Learns from `values[..split]`, which hold at least one value, and stands before bucket `split`; the others
    /// are not looked at.
    pub(crate) fn learn(values: &[f64], split: usize, profile: &Profile) -> Self {
        let seasonal = profile.seasonal(values.len());
        let learn = &values[..split];
        let mut forecaster = Forecaster::new(learn, &seasonal, profile);
        let mut errors = Vec::with_capacity(profile.present);
        for (t, &value) in learn.iter().enumerate().filter(|(_, value)| value.is_finite()) {
            let season = seasonal[t];
            errors.push((t, forecaster.forecasts(season).map(|forecast| value - forecast)));
            forecaster.observe(value, season);
        }
        let spread = SeasonalSpread::learn(&errors, profile);
        for (t, errors) in &mut errors {
            let unit = spread.at(*t);
            errors.iter_mut().for_each(|error| *error /= unit);
        }
        let tails = std::array::from_fn(|i| {
            Tail::fit(&mut errors.iter().map(|(_, errors)| errors[i].abs()).collect::<Vec<_>>(), profile.step)
        });
        let mut agreements: Vec<_> = errors.iter().map(|(_, errors)| agreement(errors, &tails)).collect();
        let agreement = Tail::fit(&mut agreements, Self::AGREEMENT_FLOOR);
        Self { seasonal, forecaster, spread, tails, agreement, outside: 0 }
    }

    /// The range for bucket `t`, the one after the last judged.
    pub(crate) fn range(&self, t: usize) -> Range {
        let mut expected = self.forecaster.forecasts(self.seasonal[t]);
        let allowed = self.agreement.value_at(BAND_STRENGTH);
        let unit = self.spread.at(t);
        let reach: [f64; FORECASTS] = std::array::from_fn(|i| unit * self.tails[i].value_at(allowed));
        let mut lower: [f64; FORECASTS] = std::array::from_fn(|i| expected[i] - reach[i]);
        let mut upper: [f64; FORECASTS] = std::array::from_fn(|i| expected[i] + reach[i]);
        for side in [&mut expected, &mut lower, &mut upper] {
            side.sort_unstable_by(f64::total_cmp);
        }
        // Three of four find a value too high above the third lowest of the upper bounds, and too low below
        // the third highest of the lower ones. Between the two middle forecasts no three agree on a side.
        Range { expected: 0.5 * (expected[1] + expected[2]), lower: lower[1], upper: upper[2] }
    }

    /// Judges the value of bucket `t`, whose range is given, then learns from it.
    pub(crate) fn judge(&mut self, t: usize, value: f64, range: &Range) -> Verdict {
        let season = self.seasonal[t];
        let unit = self.spread.at(t);
        let errors = self.forecaster.forecasts(season).map(|forecast| (value - forecast) / unit);
        let agreement = agreement(&errors, &self.tails);
        let strength = self.agreement.strength(agreement);
        self.agreement.observe(agreement);
        self.outside = if range.contains(value) { 0 } else { self.outside + 1 };
        let believed = if self.outside <= Self::PATIENCE { value.clamp(range.lower, range.upper) } else { value };
        self.forecaster.observe(believed, season);
        Verdict { strength, agreement }
    }
}

/// The strength that at least three of the forecasts reach on the same side.
fn agreement(errors: &[f64; FORECASTS], tails: &[Tail; FORECASTS]) -> f64 {
    let mut strengths: [f64; FORECASTS] =
        std::array::from_fn(|i| tails[i].strength(errors[i].abs()).copysign(errors[i]));
    strengths.sort_unstable_by(f64::total_cmp);
    strengths[1].max(-strengths[2]).max(0.0)
}

/// How large errors are at each time of the main season, relative to the whole: nights are calmer than days.
#[derive(Debug, Clone)]
struct SeasonalSpread {
    /// One entry per bucket of a cycle.
    units: Vec<f64>,
}

impl SeasonalSpread {
    /// The season in hours of a day.
    const GROUPS: usize = 24;
    /// A group's ratio counts half when it rests on this many errors.
    const HALF_TRUST: f64 = 30.0;
    /// Calm times are not trusted to be calmer than this; some metrics rest entirely at night.
    const SMALLEST: f64 = 0.2;

    fn learn(errors: &[(usize, [f64; FORECASTS])], profile: &Profile) -> Self {
        let size = |errors: &[f64; FORECASTS]| errors[SHORT_SEASONAL].abs();
        let overall = median(&mut errors.iter().map(|(_, errors)| size(errors)).collect::<Vec<_>>()).unwrap_or(0.0);
        let Some(period) = profile.period().filter(|_| overall > 0.0) else {
            return Self { units: vec![1.0] };
        };
        let groups = Self::GROUPS.min(period);
        let mut by_group = vec![Vec::new(); groups];
        for (t, errors) in errors {
            by_group[t % period * groups / period].push(size(errors));
        }
        let unit = |group: usize| {
            // With its two neighbours, so that the unit changes smoothly.
            let near = [groups - 1, 0, 1].map(|offset| &by_group[(group + offset) % groups][..]);
            let mut near = near.concat();
            let trust = near.len() as f64 / (near.len() as f64 + Self::HALF_TRUST);
            let ratio = median(&mut near).map_or(1.0, |usual| usual / overall);
            // The square root goes half of the way: far errors vary less over the day than usual ones do.
            (trust * ratio + 1.0 - trust).max(Self::SMALLEST).sqrt()
        };
        let by_group: Vec<_> = (0..groups).map(unit).collect();
        Self { units: (0..period).map(|phase| by_group[phase * groups / period]).collect() }
    }

    fn at(&self, t: usize) -> f64 {
        self.units[t % self.units.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_must_agree_on_a_side() {
        let tails = [Tail::fit(&mut (1..=100).map(f64::from).collect::<Vec<_>>(), 1.0); FORECASTS];
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
        let errors: Vec<_> = (0..24 * 20).map(|t| (t, [if t % 24 < 12 { 1.0 } else { 9.0 }; FORECASTS])).collect();
        let spread = SeasonalSpread::learn(&errors, &profile);
        assert!(spread.at(5) < 0.7 && spread.at(18) > 0.99, "{} {}", spread.at(5), spread.at(18));
        assert_eq!(spread.at(5), spread.at(24 + 6));
    }
}
