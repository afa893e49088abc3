//! At which level an event is clearest, and how strong it is there given how many metrics are watched: among many, one
//! deviates by chance sooner.
//!
//! Within a level, the members of an event are judged by the step-up procedure of Benjamini & Hochberg (Controlling
//! the False Discovery Rate, J. R. Stat. Soc. B 57, 1995) over the metrics judged at that level: k metrics that are
//! all as strong as s count like one of strength s − log10(n / k). Where no metric deviates, that is Simes' test
//! (Biometrika 73, 1986), which holds for independent and for positively dependent metrics; so a level reaches a
//! strength no more often than a single metric does. The levels share the error equally, which costs log10 of their
//! number: weights as in Genovese, Roeder & Wasserman (False discovery control with p-value weighting, Biometrika
//! 93, 2006), the same for every metric of a level. All metrics together may raise ten times the false alarms of one.
//!
//! Levels that are nearly as severe as the clearest are as clear: strengths far beyond what was learned from are
//! extrapolated, and differ by chance from one metric to the next.
//!
//! Left out: metrics of other events that deviate at the same time count neither for nor against an event.

use std::collections::BTreeSet;

use crate::detect::severity::severity;
use crate::model::finding::Anomaly;
use crate::model::metric::{Level, Metric};
use crate::model::order;

/// Number of metrics judged at each level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Watched([usize; Level::ALL.len()]);

impl Watched {
    /// Counts `metrics` by their level.
    pub fn count<'a>(metrics: impl Iterator<Item = &'a Metric>) -> Self {
        let mut watched = Self::default();
        for metric in metrics {
            watched.0[metric.key.level() as usize] += 1;
        }
        watched
    }

    /// Decades by which a data set may reach a strength more often than a single metric. A threshold of 70, which one
    /// metric reaches by chance once in 1,000 intervals, is then reached somewhere at most once in 100: what a reader
    /// still looks through. Without it the sample loses 14 of the 25 planted events it shows; with it none of the
    /// false events of noise comes back that the procedure is there for.
    const ALLOWED: f64 = 1.0;

    /// Strength that `together` metrics of a level, all as strong, lose because others are watched: 0 for the only one.
    fn cost(&self, level: Level, together: usize) -> f64 {
        let levels = self.0.iter().filter(|&&metrics| metrics > 0).count().max(1);
        let metrics = self.0[level as usize].max(together);
        ((metrics * levels) as f64 / together as f64).log10().max(Self::ALLOWED) - Self::ALLOWED
    }
}

/// Levels within this many points of the most severe one are as clear. From severity 97 on, which is one bucket in
/// ten million, that is all of them.
const NEARLY_POINTS: f64 = 3.0;

/// How clear an event is at one level.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct AtLevel {
    /// Index of its strongest anomaly there.
    pub(crate) strongest: usize,
    /// What the strength would be had only that anomaly been found, at least 0.
    pub(crate) alone: f64,
    /// Strength of all there together, at least 0.
    pub(crate) strength: f64,
}

/// The levels at which the members `anomalies` of an event are clearest, from coarse to fine; none without members.
/// Among equally strong members the earlier one is taken.
pub(crate) fn clearest(metrics: &[Metric], watched: Watched, anomalies: &[&Anomaly]) -> Vec<AtLevel> {
    let mut strongest_first: Vec<usize> = (0..anomalies.len()).collect();
    order::sort_by(&mut strongest_first, |&a, &b| anomalies[b].strength.total_cmp(&anomalies[a].strength));
    let at_level = |level: Level| {
        let mut counted = BTreeSet::new();
        let mut found: Option<AtLevel> = None;
        for &index in &strongest_first {
            let metric = anomalies[index].metric;
            // A metric counts once, with its strongest anomaly.
            if metrics[metric.index()].key.level() == level && counted.insert(metric) {
                let strength = (anomalies[index].strength - watched.cost(level, counted.len())).max(0.0);
                let found = found.get_or_insert(AtLevel { strongest: index, alone: strength, strength });
                found.strength = found.strength.max(strength);
            }
        }
        found
    };
    let mut levels: Vec<AtLevel> = Level::ALL.into_iter().filter_map(at_level).collect();
    let least = severity(strength(&levels)) - NEARLY_POINTS;
    levels.retain(|level| severity(level.strength) >= least);
    levels
}

/// Strength of an event with these levels: that of the strongest.
pub(crate) fn strength(levels: &[AtLevel]) -> f64 {
    levels.iter().map(|level| level.strength).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnose::group::tests::{anomaly, metrics};
    use crate::model::finding::Direction;

    /// Members as (metric, strength); the metrics are those of the fixture: per measure 1 overall, 4 values and 4
    /// combinations. Expected are, for each of the clearest levels, the strongest member, its strength alone, and that
    /// of all.
    #[track_caller]
    fn check(watched: Watched, members: &[(u32, f64)], expected: &[(usize, f64, f64)]) {
        let anomalies: Vec<_> = members
            .iter()
            .map(|&(metric, strength)| Anomaly { strength, ..anomaly(metric, 0, 1, 50.0, Direction::Below) })
            .collect();
        let found = clearest(&metrics(), watched, &anomalies.iter().collect::<Vec<_>>());
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, &(strongest, alone, strength)) in found.iter().zip(expected) {
            assert_eq!(found.strongest, strongest);
            assert!((found.strength - strength).abs() < 5e-5 && (found.alone - alone).abs() < 5e-5, "{found:?}");
        }
    }

    #[test]
    fn strength_is_what_the_procedure_leaves() {
        let all = Watched::count(metrics().iter());
        assert_eq!(all, Watched([2, 8, 8]));
        // A single metric loses nothing, nor does one of two: 2 metrics at 3 levels are fewer than ten.
        check(Watched([1, 0, 0]), &[(0, 3.5)], &[(0, 3.5, 3.5)]);
        check(all, &[(0, 5.0)], &[(0, 5.0, 5.0)]);
        // Of 80 metrics at 3 levels one is 5 − log10 80 − log10 3 + 1, four together 4.9 − log10 20 − log10 3 + 1.
        let many = Watched([2, 80, 80]);
        check(many, &[(6, 4.95), (5, 5.0), (8, 4.9), (7, 4.9)], &[(1, 3.61979, 4.12185)]);
        // The third is weak and does not help: two together 4 − log10 40 − log10 3 + 1.
        check(many, &[(5, 4.0), (6, 4.0), (7, 1.0)], &[(0, 2.61979, 2.92082)]);
        // A metric counts once.
        check(many, &[(5, 4.0), (5, 4.0)], &[(0, 2.61979, 2.61979)]);
        // Nothing is below 0.
        check(many, &[(5, 0.5)], &[(0, 0.0, 0.0)]);
        check(all, &[], &[]);
    }

    #[test]
    fn levels_that_are_nearly_as_severe_are_as_clear() {
        let all = Watched([20, 80, 80]);
        // Severity 82.9 overall against 78.0 in one combination.
        check(all, &[(5, 5.0), (0, 4.9)], &[(1, 4.12185, 4.12185)]);
        // 80.1 against 78.0.
        check(all, &[(5, 5.0), (0, 4.6)], &[(1, 3.82185, 3.82185), (0, 3.61979, 3.61979)]);
        check(all, &[(5, 5.3), (0, 4.0)], &[(0, 3.91979, 3.91979)]);
        // Beyond what can be told apart.
        check(
            all,
            &[(0, 30.0), (1, 20.0), (5, 10.0)],
            &[(0, 29.22185, 29.22185), (1, 18.61979, 18.61979), (2, 8.61979, 8.61979)],
        );
    }
}
