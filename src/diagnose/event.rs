//! Anomalies to events: grouped, named, with their range, the values involved and where the gap comes from.
//!
//! The primary anomaly is the most severe one; a metric of one combination is preferred to the overall metric when
//! it is within a point of it, for it says more about where. The values come from the anomalies that are nearly as severe
//! as the most severe, the title from those of them that are of the primary measure; the others belong to the event
//! without giving it a name.

use std::collections::BTreeSet;

use super::contribute::contributions;
use super::group::{LEADING_POINTS, by_severity, group_anomalies};
use super::reason::{Facts, sentence, title};
use crate::model::finding::{Anomaly, AnomalyGroup, EventId};
use crate::model::metric::{Metric, MetricId, MetricSet};
use crate::model::time::Grid;

/// A combination within this many points of the overall metric is preferred as primary.
const FINER_POINTS: f64 = 1.0;

/// What events are told about.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// How the table was read.
    pub set: &'a MetricSet,
    /// Buckets of all metrics.
    pub grid: Grid,
    /// All metrics, in `MetricId` order.
    pub metrics: &'a [Metric],
}

/// The events of `anomalies`, most severe first, then earliest, then by id. `gap` gives a metric's sum of actual −
/// expected from a bucket up to before another.
pub fn events(
    scene: Scene<'_>,
    anomalies: &[Anomaly],
    gap: impl Fn(MetricId, usize, usize) -> f64,
) -> Vec<AnomalyGroup> {
    let cardinality = cardinality(scene);
    let mut events: Vec<AnomalyGroup> = group_anomalies(scene.metrics, anomalies)
        .into_iter()
        .map(|members| {
            event(scene, members.into_iter().map(|index| anomalies[index].clone()).collect(), &cardinality, &gap)
        })
        .collect();
    events.sort_by(|a, b| {
        b.severity.total_cmp(&a.severity).then_with(|| (a.from, a.to, &a.id).cmp(&(b.from, b.to, &b.id)))
    });
    make_unique(&mut events);
    events
}

fn event(
    scene: Scene<'_>,
    mut anomalies: Vec<Anomaly>,
    cardinality: &[usize],
    gap: impl Fn(MetricId, usize, usize) -> f64,
) -> AnomalyGroup {
    let Scene { set, grid, metrics } = scene;
    let metric = |anomaly: &Anomaly| &metrics[anomaly.metric.index()];
    let severity = anomalies.iter().map(|anomaly| anomaly.severity).fold(0.0, f64::max);
    // Only the first place is special, so the rest keeps its order.
    anomalies.sort_by(by_severity);
    let finest = anomalies
        .iter()
        .position(|anomaly| anomaly.severity >= severity - FINER_POINTS && !metric(anomaly).key.is_overall())
        .unwrap_or(0);
    anomalies[..=finest].rotate_right(1);

    let primary = &anomalies[0];
    let measure = metric(primary).measure;
    let from = anomalies.iter().map(|anomaly| anomaly.from).min().unwrap_or(0);
    let to = anomalies.iter().map(|anomaly| anomaly.to).max().unwrap_or(0);
    let measures: Vec<usize> =
        anomalies.iter().map(|a| metric(a).measure).collect::<BTreeSet<_>>().into_iter().collect();
    let leading = || anomalies.iter().filter(|anomaly| anomaly.severity >= severity - LEADING_POINTS).map(metric);
    let values = values_of(set, leading());
    let named = values_of(set, leading().filter(|metric| metric.measure == measure));

    let is_leaf = |metric: &&Metric| metric.measure == measure && !metric.key.is_overall();
    let member_ids: BTreeSet<MetricId> = anomalies.iter().map(|anomaly| anomaly.metric).collect();
    let mut leaves: Vec<&Metric> = member_ids.iter().map(|id| &metrics[id.index()]).filter(is_leaf).collect();
    if leaves.is_empty() {
        leaves = metrics.iter().filter(is_leaf).collect();
    }

    let name = set.measures.get(measure).map_or("", |measure| measure.column.as_str());
    let facts = Facts { set, grid, measure, key: &metric(primary).key, primary, measures: &measures };
    AnomalyGroup {
        id: id(name, metric(primary), primary, grid.range(from, to).start),
        range: grid.range(from, to),
        from,
        to,
        severity,
        parts: primary.parts.clone(),
        direction: primary.direction,
        title: title(name, primary, &named, cardinality),
        sentence: sentence(&facts),
        contributions: contributions(&set.dimensions, &leaves, |id| gap(id, from, to)),
        measures,
        values,
        anomalies,
    }
}

/// For each dimension the values that `metrics` fix, sorted.
fn values_of<'a>(set: &MetricSet, metrics: impl Iterator<Item = &'a Metric>) -> Vec<Vec<String>> {
    let mut values = vec![BTreeSet::new(); set.dimensions.len()];
    for metric in metrics {
        for (texts, value) in values.iter_mut().zip(&metric.key.0) {
            texts.extend(value.as_ref());
        }
    }
    values.into_iter().map(|texts| texts.into_iter().cloned().collect()).collect()
}

/// Different values of each dimension among all metrics.
fn cardinality(scene: Scene<'_>) -> Vec<usize> {
    values_of(scene.set, scene.metrics.iter()).iter().map(Vec::len).collect()
}

/// FNV-1a (Fowler, Noll, Vo) over what tells an event from all others of the same data and settings, cut to 48 bits.
fn id(measure: &str, metric: &Metric, primary: &Anomaly, start: i64) -> EventId {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut feed = |bytes: &[u8]| {
        for &byte in bytes.iter().chain(&[0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    feed(measure.as_bytes());
    for value in &metric.key.0 {
        feed(value.as_deref().unwrap_or("\u{fffe}").as_bytes());
    }
    feed(&start.to_le_bytes());
    feed(&(primary.from as u64).to_le_bytes());
    feed(&(primary.to as u64).to_le_bytes());
    EventId(format!("{:012x}", hash >> 16))
}

/// Equal ids, which 48 bits make all but impossible, get a new one in the order of the list.
fn make_unique(events: &mut [AnomalyGroup]) {
    let mut taken = BTreeSet::new();
    for event in events {
        let mut attempt = 0_u64;
        let first = u64::from_str_radix(&event.id.0, 16).unwrap_or(0);
        while !taken.insert(event.id.0.clone()) {
            attempt += 1;
            event.id = EventId(format!("{:012x}", first.wrapping_add(attempt) & 0xffff_ffff_ffff));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnose::group::tests::{anomaly, metrics};
    use crate::model::finding::Direction::{Above, Below};
    use crate::model::metric::{Aggregation, Measure};
    use crate::model::time::Interval;

    fn found(anomalies: &[Anomaly]) -> Vec<AnomalyGroup> {
        let measure = |column: &str| Measure { column: column.to_owned(), aggregation: Aggregation::Sum };
        let set = MetricSet {
            timestamp: "time".to_owned(),
            measures: vec![measure("revenue"), measure("views")],
            dimensions: vec!["market".to_owned(), "device".to_owned()],
            interval: Interval::HOUR,
        };
        let grid = Grid { start: 0, interval: Interval::HOUR, len: 100 };
        events(Scene { set: &set, grid, metrics: &metrics() }, anomalies, |id, from, to| {
            -(f64::from(id.0) * (to - from) as f64)
        })
    }

    #[test]
    fn an_event_is_named_after_its_most_severe_members() {
        let events = found(&[
            anomaly(0, 10, 13, 90.5, Below),
            anomaly(1, 10, 14, 90.0, Below),
            anomaly(6, 9, 12, 88.0, Below),
            anomaly(4, 10, 12, 50.0, Below),
        ]);
        assert_eq!(events.len(), 1);
        let event = &events[0];
        assert_eq!(event.title, "revenue below expected in a, x");
        assert_eq!((event.severity, event.from, event.to), (90.5, 9, 14));
        assert_eq!(event.primary().metric, MetricId(1));
        assert_eq!(event.anomalies.iter().map(|a| a.metric.0).collect::<Vec<_>>(), [1, 0, 6, 4]);
        assert_eq!((event.measures.as_slice(), event.values.concat().join(" ")), ([0, 1].as_slice(), "a x".to_owned()));
        // Members among the leaves of revenue: ax with 1 × 5 buckets, by with 4 × 5.
        let market: Vec<_> =
            event.contributions[0].values.iter().map(|v| (v.value.as_str(), v.gap, v.percent)).collect();
        assert_eq!(market, [("b", -20.0, 80.0), ("a", -5.0, 20.0)]);
    }

    #[test]
    fn an_overall_event_is_shared_out_over_all_leaves() {
        let events = found(&[anomaly(0, 10, 11, 90.0, Above)]);
        assert_eq!(events[0].title, "revenue above expected overall");
        assert_eq!(events[0].contributions[1].values.iter().map(|v| v.percent).sum::<f64>(), 100.0);
        assert_eq!(events[0].contributions[1].values.len(), 2);
    }

    #[test]
    fn ids_are_short_stable_and_different() {
        let events =
            found(&[anomaly(1, 10, 11, 90.0, Above), anomaly(1, 30, 31, 90.0, Above), anomaly(2, 60, 61, 90.0, Above)]);
        let ids: Vec<_> = events.iter().map(|event| event.id.0.as_str()).collect();
        assert!(ids.iter().all(|id| id.len() == 12));
        assert!(ids[0] != ids[1] && ids[1] != ids[2]);
        assert_eq!(
            ids,
            found(&events.iter().map(|event| event.anomalies[0].clone()).collect::<Vec<_>>())
                .iter()
                .map(|event| event.id.0.as_str())
                .collect::<Vec<_>>()
        );
    }

    #[test]
    fn equal_ids_are_told_apart() {
        let mut events = found(&[anomaly(1, 10, 11, 90.0, Above), anomaly(1, 30, 31, 90.0, Above)]);
        events[1].id = events[0].id.clone();
        make_unique(&mut events);
        assert_ne!(events[0].id, events[1].id);
    }
}
