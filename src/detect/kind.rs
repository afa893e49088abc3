//! An anomaly to what it looks like. Scores use the past alone; for a name what came after counts too, so a name
//! may change while an anomaly is going on.

use super::anomaly::Run;
use super::detector::{Detector, Sign};
use super::judge::Judge;
use crate::math::quantile::median;
use crate::model::finding::{AnomalyKind, Direction};

/// Buckets from which the levels before and after are taken, where there is no season.
const LEVEL_BUCKETS: usize = 12;
/// Longest stretch a shift is looked at in, before and after its start.
const MOST_BUCKETS: usize = 200;
/// Without its season a metric lies this much closer together, or the season is not taken for broken.
const CLOSER: f64 = 0.85;

/// The values of a metric, and what is known of their season.
#[derive(Debug, Clone, Copy)]
pub(super) struct Course<'a> {
    pub(super) values: &'a [f64],
    pub(super) detector: &'a Detector,
}

/// What the run looks like.
pub(super) fn kind(run: &Run, course: &Course<'_>) -> AnomalyKind {
    let by_itself = match run.peak.direction {
        Direction::Above => AnomalyKind::Spike,
        Direction::Below => AnomalyKind::Dip,
    };
    match run.peak.sign {
        Sign::Gap => AnomalyKind::Missing,
        _ if run.repeats => AnomalyKind::FlatLine,
        _ if course.season_is_broken(run) => AnomalyKind::BrokenSeason,
        Sign::Activity => AnomalyKind::Variance,
        Sign::Shift if course.is_ramp(run) => AnomalyKind::Drift,
        Sign::Shift => AnomalyKind::LevelShift,
        Sign::Point if course.stays(run) => AnomalyKind::LevelShift,
        Sign::Point | Sign::Repeat => by_itself,
    }
}

impl Course<'_> {
    /// The values of some buckets, without their season.
    fn plain(&self, from: usize, to: usize) -> Vec<f64> {
        let to = to.min(self.values.len());
        let plain = |t: usize| self.values[t] - self.detector.season(t);
        (from..to.max(from)).map(plain).filter(|value| value.is_finite()).collect()
    }

    /// Whether the values after the run are nearer to those in it than to those before.
    fn stays(&self, run: &Run) -> bool {
        let before = median(&mut self.plain(run.from.saturating_sub(LEVEL_BUCKETS), run.from));
        let within = median(&mut self.plain(run.from, run.to));
        let mut after = self.plain(run.to, run.to + LEVEL_BUCKETS);
        let known = after.len() >= LEVEL_BUCKETS / 2;
        match (before, within, median(&mut after)) {
            (Some(before), Some(within), Some(after)) if known => (after - within).abs() < (after - before).abs(),
            // At the end of the data a level is believed when the range has come to believe it.
            _ => run.to - run.from >= Judge::PATIENCE,
        }
    }

    /// Whether a straight line through the values around the start fits better than a step.
    fn is_ramp(&self, run: &Run) -> bool {
        let reach = (run.to - run.from).clamp(LEVEL_BUCKETS, MOST_BUCKETS);
        let values = self.plain(run.from.saturating_sub(reach), run.to.min(run.from + reach));
        line_error(&values) < step_error(&values)
    }

    /// Whether over at least half a cycle the values lie closer together with their season left in.
    fn season_is_broken(&self, run: &Run) -> bool {
        let Some(period) = self.detector.period() else { return false };
        let to = run.to.max(run.from + period).min(self.values.len());
        let mut plain = self.plain(run.from, to);
        let mut values: Vec<_> = self.values[run.from..to].iter().copied().filter(|value| value.is_finite()).collect();
        values.len() * 2 >= period && values.len() >= 4 && spread(&mut values) < CLOSER * spread(&mut plain)
    }
}

/// Median distance from the median.
fn spread(values: &mut [f64]) -> f64 {
    let centre = median(values).unwrap_or(0.0);
    values.iter_mut().for_each(|value| *value = (*value - centre).abs());
    median(values).unwrap_or(0.0)
}

/// Sum of squared errors of the best straight line.
fn line_error(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let middle = (count - 1.0) / 2.0;
    let mean = values.iter().sum::<f64>() / count;
    let along = |(t, value): (usize, &f64)| (t as f64 - middle) * (value - mean);
    let slope = values.iter().enumerate().map(along).sum::<f64>() / (count * (count * count - 1.0) / 12.0).max(1.0);
    values.iter().enumerate().map(|(t, value)| (value - mean - slope * (t as f64 - middle)).powi(2)).sum()
}

/// Sum of squared errors of the best two levels, one after the other.
fn step_error(values: &[f64]) -> f64 {
    let total: f64 = values.iter().sum();
    let squares: f64 = values.iter().map(|value| value * value).sum();
    let mut left = 0.0;
    let mut explained = total * total / values.len() as f64;
    for (index, value) in values.iter().enumerate().take(values.len().saturating_sub(1)) {
        left += value;
        let (before, after) = (index as f64 + 1.0, (values.len() - index) as f64 - 1.0);
        explained = explained.max(left * left / before + (total - left) * (total - left) / after);
    }
    squares - explained
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ramp_is_a_line_and_a_step_is_none() {
        let ramp: Vec<_> = (0..40).map(|t| f64::from(t) + f64::from(t % 3)).collect();
        assert!(line_error(&ramp) < step_error(&ramp));
        let step: Vec<_> = (0..40).map(|t| if t < 20 { 0.0 } else { 9.0 } + f64::from(t % 3)).collect();
        assert!(step_error(&step) < line_error(&step));
        assert!((line_error(&[1.0, 2.0, 3.0])).abs() < 1e-12 && (step_error(&[1.0, 1.0, 4.0])).abs() < 1e-12);
    }

    #[test]
    fn spread_is_the_median_distance() {
        assert_eq!(spread(&mut [1.0, 2.0, 3.0, 4.0, 100.0]), 1.0);
    }
}
