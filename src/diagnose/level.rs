//! At which level an event is clearest, and how strong it is there given how many metrics are watched: among many, one
//! deviates by chance sooner.
//!
//! Within a level, the members of an event are judged by the step-up procedure of Benjamini & Hochberg (Controlling
//! the False Discovery Rate, J. R. Stat. Soc. B 57, 1995) over the metrics judged at that level: k metrics that are
//! all as strong as s count like one of strength s − log10(n / k). Where no metric deviates, that is Simes' test
//! (Biometrika 73, 1986), which holds for independent and for positively dependent metrics; so a level reaches a
//! strength no more often than a single metric does. The levels share the error equally, which costs log10 of their
//! number: weights as in Genovese, Roeder & Wasserman (False discovery control with p-value weighting, Biometrika
//! 93, 2006), the same for every metric of a level.
//!
//! Left out: metrics of other events that deviate at the same time count neither for nor against an event.

use std::collections::BTreeSet;

use crate::model::finding::Anomaly;
use crate::model::metric::{Level, Metric};

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

    /// Strength that `together` metrics of a level, all as strong, lose because others are watched: 0 for the only one.
    fn cost(&self, level: Level, together: usize) -> f64 {
        let levels = self.0.iter().filter(|&&metrics| metrics > 0).count().max(1);
        let metrics = self.0[level as usize].max(together);
        (metrics as f64 / together as f64).log10() + (levels as f64).log10()
    }
}

/// Where an event is clearest.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Clearest {
    /// Index of its strongest anomaly at that level.
    pub(crate) primary: usize,
    /// Strength of the event, at least 0.
    pub(crate) strength: f64,
    /// What the strength would be had only that anomaly been found, at least 0.
    pub(crate) alone: f64,
}

/// Where `anomalies`, the members of one event with the levels of their metrics, are clearest. Among
/// equals, the finer level and the earlier anomaly. Without any, nothing has any strength.
pub(crate) fn clearest(watched: Watched, anomalies: &[(&Anomaly, Level)]) -> Clearest {
    let mut strongest_first: Vec<usize> = (0..anomalies.len()).collect();
    strongest_first.sort_by(|&a, &b| anomalies[b].0.strength.total_cmp(&anomalies[a].0.strength));
    let at_level = |level: Level| {
        let mut metrics = BTreeSet::new();
        let mut found: Option<Clearest> = None;
        for &primary in strongest_first.iter().filter(|&&index| anomalies[index].1 == level) {
            let anomaly = anomalies[primary].0;
            // A metric counts once, with its strongest anomaly.
            if metrics.insert(anomaly.metric) {
                let strength = anomaly.strength - watched.cost(level, metrics.len());
                let found = found.get_or_insert(Clearest { primary, strength, alone: strength });
                found.strength = found.strength.max(strength);
            }
        }
        found
    };
    let finest_first = Level::ALL.into_iter().rev();
    let stronger = |a: Clearest, b: Clearest| if b.strength > a.strength { b } else { a };
    let best = finest_first.filter_map(at_level).reduce(stronger).unwrap_or_default();
    Clearest { strength: best.strength.max(0.0), alone: best.alone.max(0.0), ..best }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnose::group::tests::{anomaly, metrics};
    use crate::model::finding::Direction;

    /// Members as (metric, strength); the metrics are those of the fixture: per measure 1 overall, 4 values and 4
    /// combinations.
    #[track_caller]
    fn check(watched: Watched, members: &[(u32, f64)], expected: (usize, f64, f64)) {
        let metrics = metrics();
        let anomalies: Vec<_> = members
            .iter()
            .map(|&(metric, strength)| Anomaly { strength, ..anomaly(metric, 0, 1, 50.0, Direction::Below) })
            .collect();
        let members: Vec<_> =
            anomalies.iter().map(|anomaly| (anomaly, metrics[anomaly.metric.index()].key.level())).collect();
        let found = clearest(watched, &members);
        let (primary, strength, alone) = expected;
        assert_eq!(found.primary, primary);
        assert!((found.strength - strength).abs() < 5e-5 && (found.alone - alone).abs() < 5e-5, "{found:?}");
    }

    #[test]
    fn strength_is_what_the_procedure_leaves_at_the_clearest_level() {
        let one = Watched([1, 0, 0]);
        let all = Watched::count(metrics().iter());
        assert_eq!(all, Watched([2, 8, 8]));
        // A single metric loses nothing.
        check(one, &[(0, 3.5)], (0, 3.5, 3.5));
        // One of two overall metrics, three levels: 5 − log10 2 − log10 3.
        check(all, &[(0, 5.0)], (0, 4.22185, 4.22185));
        // Alone 5 − log10 8 − log10 3; four together 4.9 − log10 2 − log10 3.
        check(all, &[(6, 4.95), (5, 5.0), (8, 4.9), (7, 4.9)], (1, 4.12185, 3.61979));
        // The third weak one does not help: two together 4 − log10 4 − log10 3.
        check(all, &[(5, 4.0), (6, 4.0), (7, 1.0)], (0, 2.92082, 2.61979));
        // A metric counts once.
        check(all, &[(5, 4.0), (5, 4.0)], (0, 2.61979, 2.61979));
        // 4.6 overall, − 0.77815, beats 5 in one combination, − 1.38021; but not 5.3.
        check(all, &[(5, 5.0), (0, 4.6)], (1, 3.82185, 3.82185));
        check(all, &[(5, 5.3), (0, 4.6)], (0, 3.91979, 3.91979));
        // Among equals the finer level and the earlier one; below 0 there is nothing.
        check(all, &[(1, 5.0), (6, 5.0), (5, 5.0)], (1, 3.92082, 3.61979));
        check(Watched([1, 1, 1]), &[(0, 5.0), (5, 5.0)], (1, 4.52288, 4.52288));
        check(all, &[(5, 0.5)], (0, 0.0, 0.0));
    }
}
