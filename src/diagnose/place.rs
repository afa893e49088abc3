//! Where an event is: the level it is shown at, the places that its title names, and the combinations that its gap is
//! shared out over.

use super::group::LEADING_POINTS;
use super::level::AtLevel;
use crate::model::finding::Anomaly;
use crate::model::metric::{Level, Metric};
use crate::model::order;

/// The level to show, of those where `anomalies` are clearest (from coarse to fine): the finest, which says most about
/// where; but a coarser one when more than half of what it is made of takes part. So one market's fall on most platforms
/// is the market's, and on one platform it is not.
pub(crate) fn shown(metrics: &[Metric], anomalies: &[Anomaly], clearest: &[AtLevel]) -> AtLevel {
    let Some((finest, coarser)) = clearest.split_last() else { return AtLevel::default() };
    if coarser.is_empty() {
        return *finest;
    }
    let metric_of = |level: &AtLevel| &metrics[anomalies[level.strongest].metric.index()];
    let own = metric_of(finest);
    let alike: Vec<_> = metrics.iter().filter(|metric| is_alike(metric, own)).collect();
    let taking_part = places(metrics, anomalies, finest.strongest);
    let is_mostly = |level: &&AtLevel| {
        let inside = |metric: &&&Metric| metric.key.overlaps(&metric_of(level).key);
        taking_part.iter().filter(inside).count() * 2 > alike.iter().filter(inside).count()
    };
    *coarser.iter().find(is_mostly).unwrap_or(finest)
}

/// Where the anomaly at `primary` and the nearly as severe ones of its measure, direction and level are, in `MetricId`
/// order. Of single values only those of the same dimension: a market's fall shows on every platform.
pub(crate) fn places<'a>(metrics: &'a [Metric], anomalies: &[Anomaly], primary: usize) -> Vec<&'a Metric> {
    let primary = &anomalies[primary];
    let own = &metrics[primary.metric.index()];
    let is_leading = |anomaly: &&Anomaly| {
        anomaly.direction == primary.direction && anomaly.severity >= primary.severity - LEADING_POINTS
    };
    let ids = order::distinct(anomalies.iter().filter(is_leading).map(|anomaly| anomaly.metric));
    ids.into_iter().map(|id| &metrics[id.index()]).filter(|metric| is_alike(metric, own)).collect()
}

/// The combinations whose gaps are shared out: those of the first anomaly's measure among `anomalies`, and unless these
/// are the very `places`, every combination there.
pub(crate) fn leaves<'a>(metrics: &'a [Metric], anomalies: &[Anomaly], places: &[&Metric]) -> Vec<&'a Metric> {
    let own = &metrics[anomalies[0].metric.index()];
    let is_leaf = |metric: &&Metric| metric.measure == own.measure && metric.key.level() == Level::Combination;
    let members = order::distinct(anomalies.iter().map(|anomaly| anomaly.metric));
    if is_leaf(&own) {
        return members.iter().map(|id| &metrics[id.index()]).filter(is_leaf).collect();
    }
    let takes_part = |leaf: &&Metric| {
        members.binary_search(&leaf.id).is_ok() || places.iter().any(|place| place.key.overlaps(&leaf.key))
    };
    metrics.iter().filter(is_leaf).filter(takes_part).collect()
}

/// Whether two metrics are of one measure and fix the same dimensions.
fn is_alike(a: &Metric, b: &Metric) -> bool {
    let fixes_the_same = || a.key.0.iter().zip(&b.key.0).all(|(a, b)| a.is_some() == b.is_some());
    a.measure == b.measure && fixes_the_same()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnose::group::tests::{anomaly, metrics};
    use crate::diagnose::level::{Watched, clearest};
    use crate::model::finding::Direction::{self, Above, Below};

    /// Members as (metric, severity, direction), most severe first; expected is the metric shown.
    #[track_caller]
    fn check(members: &[(u32, f64, Direction)], expected: u32) {
        let metrics = metrics();
        let anomalies: Vec<_> =
            members.iter().map(|&(metric, severity, side)| anomaly(metric, 0, 1, severity, side)).collect();
        let levels = clearest(&metrics, Watched::count(metrics.iter()), &anomalies.iter().collect::<Vec<_>>());
        assert_eq!(anomalies[shown(&metrics, &anomalies, &levels).strongest].metric.0, expected);
    }

    #[test]
    fn the_level_says_most_about_where() {
        // ax alone, though a and the total are as clear: of the combinations of a that is one of two.
        check(&[(0, 99.9, Below), (1, 99.9, Below), (5, 99.9, Below)], 5);
        // ax and ay are all of a, and a half of everything.
        check(&[(0, 99.9, Below), (1, 99.9, Below), (5, 99.9, Below), (6, 99.0, Below)], 1);
        // The rise of ay is another matter, and so are views.
        check(&[(1, 99.9, Below), (5, 99.9, Below), (6, 99.0, Above), (15, 99.0, Below)], 5);
        // Three of four combinations are everything.
        check(&[(0, 99.9, Below), (5, 99.9, Below), (6, 99.9, Below), (7, 99.9, Below)], 0);
        // No combination is clear: a is one of two values of its dimension.
        check(&[(0, 99.9, Below), (1, 99.9, Below), (3, 80.0, Below), (5, 60.0, Below)], 1);
        // Only a is clear.
        check(&[(1, 98.0, Below), (5, 80.0, Below), (6, 80.0, Below)], 1);
    }
}
