//! An anomaly to what it looks like. Scores use the past alone; for a name what came after counts too, so a name
//! may change while an anomaly is going on.

use super::anomaly::Run;
use super::detector::{Detector, Deviation, Sign};
use super::judge::Judge;
use crate::math::quantile::median;
use crate::model::finding::{AnomalyKind, Direction};

/// Buckets from which the levels before and after are taken, where there is no season.
const LEVEL_BUCKETS: usize = 12;
/// Longest stretch a shift is looked at in, before and after its start.
const MOST_BUCKETS: usize = 200;
/// Fewer buckets do not tell how values scatter.
const SCATTER_BUCKETS: usize = 24;
/// Where values scatter differently the usual change is larger or smaller by at least this factor.
const SCATTERS: f64 = 1.5;
/// From so many buckets before and after it is told whether a far value is the first of many.
const WILD_BUCKETS: usize = 48;
/// It is if values change so many times as much as before: chance does that to one far value in a hundred.
const WILD: f64 = 2.0;
/// Where a season is broken, at least one in so many buckets deviates.
const DEVIATING: usize = 12;
/// Without its season a metric lies this much closer together, or the season is not taken for broken.
const CLOSER: f64 = 0.85;
/// Upside down a season moves values by twice of what it adds, and noise somewhat further. What moves them more is
/// something else.
const UPSIDE_DOWN: f64 = 2.25;

/// The values of a metric, and what is known of their season.
#[derive(Debug, Clone, Copy)]
pub(super) struct Course<'a> {
    pub(super) values: &'a [f64],
    pub(super) detector: &'a Detector,
    /// The buckets that deviate, in order of time.
    pub(super) deviating: &'a [(usize, Deviation)],
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
        // Both a spike and a change of variance scatter; a spike does so for a moment.
        _ if run.activity.is_some() && course.scatters(run) => AnomalyKind::Variance,
        _ if course.stays(run) => {
            if course.is_ramp(run) {
                AnomalyKind::Drift
            } else {
                AnomalyKind::LevelShift
            }
        }
        _ if course.is_the_first_of_many(run) => AnomalyKind::Variance,
        _ => by_itself,
    }
}

impl Course<'_> {
    /// The value of a bucket, without its season.
    fn plain_at(&self, t: usize) -> f64 {
        self.values[t] - self.detector.season(t)
    }

    /// The values of some buckets, without gaps and season.
    fn plain(&self, from: usize, to: usize) -> Vec<f64> {
        let to = to.min(self.values.len());
        (from..to.max(from)).map(|t| self.plain_at(t)).filter(|value| value.is_finite()).collect()
    }

    /// Whether the values after the run are nearer to the far ones in it than to those before.
    fn stays(&self, run: &Run) -> bool {
        let before = median(&mut self.plain(run.from.saturating_sub(LEVEL_BUCKETS), run.from));
        let mut after = self.plain(run.to, run.to + LEVEL_BUCKETS);
        let known = after.len() >= LEVEL_BUCKETS / 2;
        match (before, median(&mut after)) {
            (Some(before), Some(after)) if known => {
                let side = if run.peak.direction == Direction::Above { 1.0 } else { -1.0 };
                let mut moves = self.plain(run.from, run.to);
                moves.iter_mut().for_each(|value| *value = side * (*value - before));
                // A run goes on for a while after a spike, so its usual value says nothing.
                let furthest = moves.iter().copied().fold(0.0, f64::max);
                moves.retain(|&far| far >= 0.5 * furthest);
                median(&mut moves).is_some_and(|far| side * (after - before) > 0.5 * far)
            }
            // At the end of the data a level is believed when the range has come to believe it.
            _ => run.to - run.from >= Judge::PATIENCE,
        }
    }

    /// Whether a level that begins to slope fits the values around the start better than a step.
    fn is_ramp(&self, run: &Run) -> bool {
        let reach = (run.to - run.from).clamp(LEVEL_BUCKETS, MOST_BUCKETS);
        let values = self.plain(run.from.saturating_sub(reach), run.to.min(run.from + reach));
        hinge_error(&values) < step_error(&values)
    }

    /// Median size of the changes between neighbours, in units of what is usual at that time of the season.
    fn usual_change(&self, from: usize, to: usize) -> f64 {
        let change = |t: usize| (self.plain_at(t + 1) - self.plain_at(t)).abs() / self.detector.unit(t);
        let changes = (from..to.min(self.values.len()).saturating_sub(1)).map(change);
        median(&mut changes.filter(|change| change.is_finite()).collect::<Vec<_>>()).unwrap_or(0.0)
    }

    /// Whether the usual change in the run is not what it was before.
    fn scatters(&self, run: &Run) -> bool {
        let reach = (run.to - run.from).clamp(LEVEL_BUCKETS, MOST_BUCKETS);
        let before = self.usual_change(run.from.saturating_sub(reach), run.from);
        let within = self.usual_change(run.from, run.to);
        run.to - run.from >= SCATTER_BUCKETS && !(before / SCATTERS..before * SCATTERS).contains(&within)
    }

    /// Whether values change far more after the run than before it.
    fn is_the_first_of_many(&self, run: &Run) -> bool {
        let before = self.usual_change(run.from.saturating_sub(WILD_BUCKETS), run.from);
        let after = self.usual_change(run.to, run.to + WILD_BUCKETS);
        self.values.len() > run.to + WILD_BUCKETS / 2 && after > WILD * before
    }

    /// Whether over at least half a cycle the values lie closer together with their season left in.
    fn season_is_broken(&self, run: &Run) -> bool {
        let Some(period) = self.detector.period() else { return false };
        let cycle = period.max(LEVEL_BUCKETS);
        let to = run.to.max(run.from + cycle).min(self.values.len());
        let before = |end: usize| self.deviating.partition_point(|&(t, _)| t < end);
        if (before(to) - before(run.from)) * DEVIATING < to - run.from {
            return false;
        }
        let values: Vec<_> = self.values[run.from..to].iter().copied().filter(|value| value.is_finite()).collect();
        let season: Vec<_> = (run.from..to).map(|t| self.detector.season(t)).collect();
        let plain = spread(&self.plain(run.from, to));
        values.len() * 2 >= cycle && spread(&values) < CLOSER * plain && plain < UPSIDE_DOWN * spread(&season)
    }
}

/// Root of the mean squared distance from the best straight line: a shift or a drift is no season.
fn spread(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let middle = (count - 1.0) / 2.0;
    let mean = values.iter().sum::<f64>() / count;
    let along = |(t, value): (usize, &f64)| (t as f64 - middle) * (value - mean);
    let slope = values.iter().enumerate().map(along).sum::<f64>() / (count * (count * count - 1.0) / 12.0).max(1.0);
    let error = |(t, value): (usize, &f64)| (value - mean - slope * (t as f64 - middle)).powi(2);
    (values.iter().enumerate().map(error).sum::<f64>() / count).sqrt()
}

/// Sum of squared errors of the best level that begins to slope somewhere: as free to fit as a step is.
fn hinge_error(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let total: f64 = values.iter().sum();
    let squares: f64 = values.iter().map(|value| value * value).sum();
    // Sums over the values after the bend of the distance to it, its square, and its product with the value.
    let (mut along, mut along_squares, mut product, mut after) = (0.0, 0.0, 0.0, 0.0);
    let mut explained = 0.0_f64;
    for (index, value) in values.iter().rev().enumerate() {
        let spread = along_squares - along * along / count;
        if spread > 0.0 {
            explained = explained.max((product - along * total / count).powi(2) / spread);
        }
        // The bend moves by one: every distance grows by one.
        after += value;
        let seen = index as f64 + 1.0;
        along_squares += 2.0 * along + seen;
        along += seen;
        product += after;
    }
    squares - total * total / count - explained
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
        let ramp: Vec<_> = (0..40).map(|t| f64::from((t - 15).max(0)) + f64::from(t % 3)).collect();
        assert!(hinge_error(&ramp) < step_error(&ramp));
        let step: Vec<_> = (0..40).map(|t| if t < 20 { 0.0 } else { 9.0 } + f64::from(t % 3)).collect();
        assert!(step_error(&step) < hinge_error(&step));
        for exact in [[1.0, 1.0, 2.0, 3.0], [1.0, 2.0, 3.0, 4.0], [5.0, 5.0, 5.0, 4.0]] {
            assert!(hinge_error(&exact).abs() < 1e-12, "{exact:?}");
        }
        assert!(step_error(&[1.0, 1.0, 4.0]).abs() < 1e-12);
    }

    #[test]
    fn spread_is_measured_from_a_line() {
        assert!(spread(&[1.0, 2.0, 3.0, 4.0]) < 1e-12);
        assert!((spread(&[3.0, -1.0, -1.0, 3.0]) - 2.0).abs() < 1e-12);
    }
}
