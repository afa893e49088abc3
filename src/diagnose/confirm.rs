//! Events to those that the leaves confirm: a second look, with other eyes.
//!
//! Detection judges one metric at a time, bucket by bucket, and among many metrics some stand out by chance. What moved in
//! fact moved for a while and in a place, so the window of an event is looked at again over all leaves together
//! (`explain`): that is far more powerful where something happened, and says so where nothing did. How sure it is pays
//! for all places and windows that were looked at (Bonferroni). Events that were found in several measures or
//! metrics but come from the same place at the same time are one.

use std::ops::Range;

use crate::detect::severity::severity;
use crate::explain::gap::{GapExplanation, strength};
use crate::model::finding::{AnomalyGroup, BAND_SEVERITY};
use crate::model::metric::Metric;
use crate::model::order;

/// An event whose gap was found again in the leaves.
#[derive(Debug, Clone, PartialEq)]
pub struct Confirmed {
    /// The events that it was found in, as indices, the one that tells it first.
    pub events: Vec<usize>,
    /// The measures in which it was found, likewise.
    pub measures: Vec<usize>,
    /// Its buckets.
    pub extent: Range<usize>,
    /// Where the gap of the first measure comes from.
    pub gap: GapExplanation,
    /// −log10 of the probability that anything among all that was looked at deviates as much by chance.
    pub strength: f64,
    /// Severity 0–100 of that strength.
    pub severity: f64,
}

/// The most severe anomaly of an event is looked at for itself if it has so many buckets: single ones stand out by chance
/// more often than sums do.
const FEWEST_BUCKETS: usize = 3;
/// Buckets between two events that are one all the same.
const APART_BUCKETS: usize = 2;

/// A measure of an event to look at again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Index of the event.
    pub event: usize,
    /// Index of the measure.
    pub measure: usize,
    /// The buckets to look at: those of its most severe anomaly, and of all its anomalies if these are others.
    pub windows: Vec<Range<usize>>,
}

/// What a second look at a measure of an event saw.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// The buckets in which it was.
    pub extent: Range<usize>,
    /// Where its gap comes from.
    pub gap: GapExplanation,
    /// How many places were looked at.
    pub places: usize,
}

/// What to look at again: the `events` that are at least partly outside their expected range, in each of their measures.
pub fn questions(events: &[AnomalyGroup], metrics: &[Metric]) -> Vec<Question> {
    let outside = events.iter().enumerate().filter(|(_, event)| event.severity >= BAND_SEVERITY);
    let of_event = |(index, event): (usize, &AnomalyGroup)| {
        let question = |&measure: &usize| {
            let own = event.anomalies.iter().filter(|anomaly| metrics[anomaly.metric.index()].measure == measure);
            let most = own.clone().max_by(|a, b| a.severity.total_cmp(&b.severity)).map(|most| most.from..most.to);
            let windows = most.filter(|most| most.len() >= FEWEST_BUCKETS);
            let all = own.map(|anomaly| anomaly.from..anomaly.to);
            let all = all.reduce(|all, next| all.start.min(next.start)..all.end.max(next.end));
            let windows = order::distinct(windows.into_iter().chain(all).map(|window| (window.start, window.end)));
            let windows = windows.into_iter().map(|(from, to)| from..to).collect();
            Question { event: index, measure, windows }
        };
        event.measures.iter().map(question).collect::<Vec<_>>()
    };
    outside.flat_map(of_event).collect()
}

/// What the looks at all questions confirm together, surest first.
pub fn confirm(looks: Vec<(Question, Look)>) -> Vec<Confirmed> {
    let mut looked_at = 0.0;
    let mut found = Vec::new();
    for (Question { event, measure, .. }, Look { extent, gap, places }) in looks {
        looked_at += places as f64;
        let strength = strength(gap.distance);
        if strength > 0.0 {
            let (events, measures) = (vec![event], vec![measure]);
            found.push(Confirmed { events, measures, extent, gap, strength, severity: 0.0 });
        }
    }
    order::sort_by(&mut found, |a, b| b.strength.total_cmp(&a.strength));
    let mut confirmed: Vec<Confirmed> = Vec::new();
    for mut one in found {
        if let Some(same) = confirmed.iter_mut().find(|known| is_same(known, &one)) {
            add(&mut same.events, one.events[0]);
            add(&mut same.measures, one.measures[0]);
            continue;
        }
        one.strength -= f64::log10(looked_at);
        one.severity = severity(one.strength);
        confirmed.push(one);
    }
    confirmed
}

fn add(indices: &mut Vec<usize>, index: usize) {
    if !indices.contains(&index) {
        indices.push(index);
    }
}

/// Whether two happened at the same time, and in the same place or one within the other.
fn is_same(a: &Confirmed, b: &Confirmed) -> bool {
    let near = a.extent.start <= b.extent.end + APART_BUCKETS && b.extent.start <= a.extent.end + APART_BUCKETS;
    let within = |inner: &[Option<u32>], outer: &[Option<u32>]| {
        inner.iter().zip(outer).all(|(inner, outer)| outer.is_none() || inner == outer)
    };
    let pairs = || a.gap.roots.iter().flat_map(|a| b.gap.roots.iter().map(move |b| (a, b)));
    let shared = pairs().any(|(a, b)| within(&a.key, &b.key) || within(&b.key, &a.key));
    near && (shared || a.gap.whole || b.gap.whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnose::event::{Scene, events};
    use crate::diagnose::group::tests::{anomaly, metrics};
    use crate::diagnose::level::Watched;
    use crate::explain::gap::Root;
    use crate::model::finding::Direction::Below;
    use crate::model::metric::{Aggregation, Measure, MetricSet};
    use crate::model::time::{Grid, Interval};
    use crate::model::zone::UTC;

    /// Finds events at these buckets, of measure 0 or 1 (metrics 0 and 10), where a look finds a root of the first value at
    /// that distance.
    #[track_caller]
    fn check(found: &[(u32, usize, u32, f64)], expected: &[(&[usize], Range<usize>)]) {
        let metrics = metrics();
        let measure = |column: &str| Measure::new(column, Aggregation::Sum);
        let set = MetricSet {
            measures: vec![measure("revenue"), measure("views")],
            dimensions: vec!["market".to_owned(), "device".to_owned()],
            ..MetricSet::default()
        };
        let grid = Grid { start: 0, interval: Interval::HOUR, len: 200 };
        let scene = Scene { set: &set, grid, zone: &UTC, metrics: &metrics, watched: Watched::count(metrics.iter()) };
        let one = |&(metric, from, ..): &(u32, usize, u32, f64)| {
            events(scene, &[anomaly(10 * metric, from, from + 5, 90.0, Below)], |_, _, _| 0.0).remove(0)
        };
        let list: Vec<AnomalyGroup> = found.iter().map(one).collect();
        let looks = questions(&list, &metrics).into_iter().map(|question| {
            let (.., value, distance) = found[question.event];
            let key = vec![Some(value), None];
            let root = Root {
                key,
                direction: Below,
                actual: 0.0,
                expected: 1.0,
                gap: -1.0,
                percent: 100.0,
                distance,
                split: None,
            };
            let gap = GapExplanation { roots: vec![root], distance, ..GapExplanation::default() };
            let extent = question.windows[0].clone();
            (question, Look { extent, gap, places: 50 })
        });
        let confirmed = confirm(looks.collect());
        let shown: Vec<_> = confirmed.iter().filter(|one| one.severity >= 70.0).collect();
        let told: Vec<_> = shown.iter().map(|one| (one.measures.as_slice(), one.extent.clone())).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn the_same_place_at_the_same_time_is_one_event() {
        check(&[(0, 10, 3, 9.0), (1, 12, 3, 20.0)], &[(&[1, 0], 12..17)]);
        check(&[(0, 10, 3, 9.0), (1, 12, 4, 20.0)], &[(&[1], 12..17), (&[0], 10..15)]);
        check(&[(0, 10, 3, 9.0), (1, 40, 3, 20.0)], &[(&[1], 40..45), (&[0], 10..15)]);
    }

    #[test]
    fn what_chance_makes_is_not_confirmed() {
        // 50 places: a strength of 3 needs 4.7, which is 4.2 standard deviations.
        check(&[(0, 10, 3, 4.1)], &[]);
        check(&[(0, 10, 3, 4.5)], &[(&[0], 10..15)]);
    }
}
