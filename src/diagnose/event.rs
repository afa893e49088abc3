//! Anomalies to events: grouped, named, with their range, the values involved and where the gap comes from.
//!
//! An event is shown at the level where it is clearest (`level.rs`, `place.rs`): the primary anomaly is the strongest
//! there, and the title names its place. The values come from all anomalies that are nearly as severe as the most
//! severe; the others belong to the event without giving it a name. Its severity is the primary anomaly's, less what
//! watching many metrics takes, plus what others at the same time give back.

use std::collections::BTreeSet;
use std::ops::Range;

use super::contribute::contributions;
use super::group::{LEADING_POINTS, by_severity, group_anomalies};
use super::level::{Watched, clearest, strength};
use super::place::{leaves, places, shown};
use super::reason::{Facts, sentence, title};
use crate::detect::severity::severity;
use crate::model::explanation::Explanation;
use crate::model::feedback::Review;
use crate::model::finding::{Anomaly, AnomalyGroup, DEFAULT_THRESHOLD, EventId, PartKind, ScorePart};
use crate::model::hash::Hash;
use crate::model::metric::{DimensionKey, Metric, MetricId, MetricSet};
use crate::model::order;
use crate::model::time::Grid;
use crate::model::zone::Zone;

/// What events are told about.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// How the table was read.
    pub set: &'a MetricSet,
    /// Buckets of all metrics.
    pub grid: Grid,
    /// The zone to write its times in.
    pub zone: &'a Zone,
    /// All metrics, in `MetricId` order.
    pub metrics: &'a [Metric],
    /// How many of them were judged.
    pub watched: Watched,
}

/// The events of `anomalies`, most severe first, then earliest, then by id. `gap` gives a metric's sum of actual −
/// expected from a bucket up to before another.
pub fn events(
    scene: Scene<'_>,
    anomalies: &[Anomaly],
    gap: impl Fn(MetricId, usize, usize) -> f64,
) -> Vec<AnomalyGroup> {
    let cardinality = cardinality(scene);
    let events: Vec<AnomalyGroup> = group_anomalies(scene.metrics, scene.watched, anomalies)
        .into_iter()
        .map(|members| {
            event(scene, members.into_iter().map(|index| anomalies[index].clone()).collect(), &cardinality, None, &gap)
        })
        .collect();
    listed(events)
}

/// What a look at all combinations together says about an event.
#[derive(Debug, Clone, PartialEq)]
pub struct SecondLook {
    /// The measure it is clearest in.
    pub measure: usize,
    /// Its buckets.
    pub extent: Range<usize>,
    /// Its severity by that look, 0–100.
    pub severity: f64,
    /// Where its gap comes from.
    pub explanation: Explanation,
}

/// The events after a second look: those of `found` whose indices `looks` lists together are one, each in the first
/// look that has it; those of which `is_doubtful` says that a second look would have seen them, but none did, do not
/// stand out.
pub fn settled(
    scene: Scene<'_>,
    found: Vec<AnomalyGroup>,
    looks: Vec<(Vec<usize>, SecondLook)>,
    is_doubtful: impl Fn(&AnomalyGroup) -> bool,
    gap: impl Fn(MetricId, usize, usize) -> f64,
) -> Vec<AnomalyGroup> {
    let cardinality = cardinality(scene);
    let mut left: Vec<Option<AnomalyGroup>> = found.into_iter().map(Some).collect();
    let mut events = Vec::with_capacity(left.len());
    for (members, look) in looks {
        let taken = members.into_iter().filter_map(|member| left[member].take());
        let anomalies: Vec<Anomaly> = taken.flat_map(|event| event.anomalies).collect();
        if !anomalies.is_empty() {
            events.push(event(scene, anomalies, &cardinality, Some(look), &gap));
        }
    }
    for mut event in left.into_iter().flatten() {
        if is_doubtful(&event) {
            let severity = rated(event.severity, 0.0);
            event.parts.push(ScorePart { kind: PartKind::Places, points: severity - event.severity });
            event.severity = severity;
        }
        events.push(event);
    }
    listed(events)
}

/// In the order of all lists, each with an id of its own.
fn listed(mut events: Vec<AnomalyGroup>) -> Vec<AnomalyGroup> {
    order::sort_by(&mut events, AnomalyGroup::by_severity);
    make_unique(&mut events);
    events
}

fn event(
    scene: Scene<'_>,
    mut anomalies: Vec<Anomaly>,
    cardinality: &[usize],
    look: Option<SecondLook>,
    gap: impl Fn(MetricId, usize, usize) -> f64,
) -> AnomalyGroup {
    let Scene { set, grid, zone, metrics, watched } = scene;
    let metric = |anomaly: &Anomaly| &metrics[anomaly.metric.index()];
    order::sort_by(&mut anomalies, by_severity);
    let least = anomalies[0].severity - LEADING_POINTS;
    let mut values = values_of(set, anomalies.iter().filter(|a| a.severity >= least).map(|a| &metric(a).key));
    let levels = clearest(metrics, watched, &anomalies.iter().collect::<Vec<_>>());
    let strength = strength(&levels);
    let level = shown(metrics, &anomalies, &levels);
    let places = places(metrics, &anomalies, level.strongest);
    let mut named = values_of(set, places.iter().map(|place| &place.key));
    let leaves = leaves(metrics, &anomalies, &places);
    let first = look.as_ref().and_then(|look| told_by(metrics, &anomalies, look)).unwrap_or(level.strongest);
    // Only the first place is special, so the rest keeps its order.
    anomalies[..=first].rotate_right(1);

    let primary = &anomalies[0];
    let measure = metric(primary).measure;
    let mut from = anomalies.iter().map(|anomaly| anomaly.from).min().unwrap_or(0);
    let mut to = anomalies.iter().map(|anomaly| anomaly.to).max().unwrap_or(0);
    let mut parts = parts(primary, level.alone, strength);
    let mut severity = severity_of(primary, strength);
    let explanation = match look {
        Some(look) => {
            (from, to) = (look.extent.start, look.extent.end);
            severity = rated(severity, look.severity);
            // What the other metrics add or take is in what all of them see.
            parts = primary.parts.clone();
            parts.push(ScorePart { kind: PartKind::Places, points: severity - primary.severity });
            let roots = &look.explanation.roots;
            if look.explanation.whole {
                named = vec![Vec::new(); set.dimensions.len()];
            } else if !roots.is_empty() {
                // What moved the other way is another story.
                let same_side = roots.iter().filter(|root| (root.gap < 0.0) == (roots[0].gap < 0.0));
                named = values_of(set, same_side.map(|root| &root.key));
                for (values, named) in values.iter_mut().zip(&named).filter(|(_, named)| !named.is_empty()) {
                    values.clone_from(named);
                }
            }
            look.explanation
        }
        None => Explanation {
            contributions: contributions(&set.dimensions, &leaves, |id| gap(id, from, to)),
            ..Explanation::default()
        },
    };
    let measures = order::distinct(anomalies.iter().map(|anomaly| metric(anomaly).measure));

    let name = set.measures.get(measure).map_or("", |measure| measure.name.as_str());
    let facts = Facts { set, grid, zone, measure, key: &metric(primary).key, primary, measures: &measures };
    AnomalyGroup {
        id: id(name, metric(primary), primary, grid.range(from, to).start),
        range: grid.range(from, to),
        from,
        to,
        severity,
        parts,
        direction: primary.direction,
        title: title(name, primary, &named, cardinality),
        sentence: sentence(&facts),
        explanation,
        measures,
        values,
        named,
        anomalies,
        review: Review::default(),
    }
}

/// Severity of an event of this strength: to the last digit that of its primary anomaly where the strengths are equal.
fn severity_of(primary: &Anomaly, strength: f64) -> f64 {
    if strength == primary.strength { primary.severity } else { severity(strength) }
}

/// The parts of the primary anomaly, then what watching many metrics takes, which leaves it the strength `alone`, and
/// what others at the same time give back. They add up to the event's severity.
fn parts(primary: &Anomaly, alone: f64, strength: f64) -> Vec<ScorePart> {
    let alone = severity_of(primary, alone);
    let of_event = [
        ScorePart { kind: PartKind::Watched, points: alone - primary.severity },
        ScorePart { kind: PartKind::Breadth, points: severity_of(primary, strength) - alone },
    ];
    primary.parts.iter().copied().chain(of_event.into_iter().filter(|part| part.points != 0.0)).collect()
}

/// The severity of an event that its metrics alone give `detected`, and all combinations together `seen`: halfway, as so
/// far beyond what was learned from neither can be taken by its word. But whether it is an alarm is what they all see:
/// that tells chance from more.
fn rated(detected: f64, seen: f64) -> f64 {
    /// Rounded down, as severities are shown, it is below the threshold.
    const NO_ALARM: f64 = DEFAULT_THRESHOLD - 0.5;
    let halfway = 0.5 * (detected + seen.max(0.0));
    if seen >= DEFAULT_THRESHOLD { halfway.max(DEFAULT_THRESHOLD) } else { halfway.min(NO_ALARM) }
}

/// The anomaly to tell of what a second look saw: overall where everything moved, in the largest root itself, otherwise
/// the most severe of its measure.
fn told_by(metrics: &[Metric], anomalies: &[Anomaly], look: &SecondLook) -> Option<usize> {
    let metric = |anomaly: &Anomaly| &metrics[anomaly.metric.index()];
    let near = |anomaly: &Anomaly| anomaly.from < look.extent.end && look.extent.start < anomaly.to;
    let of_measure = |anomaly: &Anomaly| near(anomaly) && metric(anomaly).measure == look.measure;
    let root = look.explanation.roots.first();
    let in_root = |anomaly: &Anomaly| match look.explanation.whole {
        true => metric(anomaly).key.is_overall(),
        false => root.is_some_and(|root| root.key == metric(anomaly).key),
    };
    let position = |is_it: &dyn Fn(&Anomaly) -> bool| anomalies.iter().position(is_it);
    position(&|anomaly| of_measure(anomaly) && in_root(anomaly)).or_else(|| position(&of_measure))
}

/// For each dimension the values that `keys` fix, sorted.
fn values_of<'a>(set: &MetricSet, keys: impl Iterator<Item = &'a DimensionKey>) -> Vec<Vec<String>> {
    let mut values = vec![BTreeSet::new(); set.dimensions.len()];
    for key in keys {
        for (texts, value) in values.iter_mut().zip(&key.0) {
            texts.extend(value.as_ref());
        }
    }
    values.into_iter().map(|texts| texts.into_iter().cloned().collect()).collect()
}

/// Different values of each dimension among all metrics.
fn cardinality(scene: Scene<'_>) -> Vec<usize> {
    values_of(scene.set, scene.metrics.iter().map(|metric| &metric.key)).iter().map(Vec::len).collect()
}

/// FNV-1a (Fowler, Noll, Vo) over what tells an event from all others of the same data and settings, cut to 48 bits.
fn id(measure: &str, metric: &Metric, primary: &Anomaly, start: i64) -> EventId {
    let mut hash = Hash::new();
    hash.feed(measure.as_bytes());
    for value in &metric.key.0 {
        hash.feed(value.as_deref().unwrap_or("\u{fffe}").as_bytes());
    }
    hash.feed(&start.to_le_bytes());
    hash.feed(&(primary.from as u64).to_le_bytes());
    hash.feed(&(primary.to as u64).to_le_bytes());
    EventId(format!("{:012x}", hash.value() >> 16))
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
    use crate::model::explanation::Root;
    use crate::model::finding::Direction::{Above, Below};
    use crate::model::metric::{Aggregation, Measure};
    use crate::model::time::Interval;
    use crate::model::zone::UTC;

    fn found(anomalies: &[Anomaly]) -> Vec<AnomalyGroup> {
        within(|scene| events(scene, anomalies, |id, from, to| -(f64::from(id.0) * (to - from) as f64)))
    }

    fn within(act: impl FnOnce(Scene<'_>) -> Vec<AnomalyGroup>) -> Vec<AnomalyGroup> {
        let measure = |column: &str| Measure::new(column, Aggregation::Sum);
        let set = MetricSet {
            timestamp: "time".to_owned(),
            measures: vec![measure("revenue"), measure("views")],
            dimensions: vec!["market".to_owned(), "device".to_owned()],
            interval: Interval::HOUR,
            ..MetricSet::default()
        };
        let grid = Grid { start: 0, interval: Interval::HOUR, len: 100 };
        let metrics = metrics();
        let watched = Watched::count(metrics.iter());
        act(Scene { set: &set, grid, zone: &UTC, metrics: &metrics, watched })
    }

    /// Shares of the first dimension.
    fn markets(event: &AnomalyGroup) -> Vec<(&str, f64, f64)> {
        event.explanation.contributions[0].values.iter().map(|v| (v.value.as_str(), v.gap, v.percent)).collect()
    }

    #[test]
    fn an_event_is_named_after_the_combination_where_it_is_clearest() {
        let events = found(&[
            anomaly(0, 10, 13, 95.5, Below),
            anomaly(5, 10, 14, 98.0, Below),
            anomaly(14, 9, 12, 88.0, Below),
            anomaly(6, 10, 12, 50.0, Below),
        ]);
        assert_eq!(events.len(), 1);
        let event = &events[0];
        assert_eq!(event.title, "revenue below expected in a, x");
        assert_eq!((event.from, event.to), (9, 14));
        assert_eq!(event.anomalies.iter().map(|a| a.metric.0).collect::<Vec<_>>(), [5, 0, 14, 6]);
        assert_eq!((event.measures.as_slice(), event.values.concat().join(" ")), ([0, 1].as_slice(), "a x".to_owned()));
        // Members among the combinations of revenue: ax with 5 × 5 buckets, ay with 6 × 5.
        assert_eq!(markets(event), [("a", -55.0, 100.0)]);
    }

    #[test]
    fn an_event_of_one_value_is_shared_out_over_its_combinations() {
        let events = found(&[
            anomaly(1, 10, 13, 95.0, Below),
            anomaly(3, 10, 13, 75.0, Below),
            anomaly(5, 10, 13, 72.0, Below),
            anomaly(0, 10, 13, 60.0, Below),
        ]);
        assert_eq!((events.len(), events[0].title.as_str()), (1, "revenue below expected in a"));
        assert_eq!(events[0].values, [["a"], ["x"]]);
        // ax with 5 × 3 buckets, ay, which is no member, with 6 × 3.
        assert_eq!(markets(&events[0]), [("a", -33.0, 100.0)]);
        let devices: Vec<_> =
            events[0].explanation.contributions[1].values.iter().map(|v| (v.value.as_str(), v.gap)).collect();
        assert_eq!(devices, [("y", -18.0), ("x", -15.0)]);
    }

    #[test]
    fn an_overall_event_is_shared_out_over_all_combinations() {
        let events = found(&[anomaly(0, 10, 11, 90.0, Above)]);
        assert_eq!(events[0].title, "revenue above expected overall");
        // ax and ay with 5 + 6, bx and by with 7 + 8.
        assert_eq!(markets(&events[0]), [("b", -15.0, 57.7), ("a", -11.0, 42.3)]);
    }

    #[test]
    fn two_places_that_fall_together_are_both_named() {
        let events = found(&[
            anomaly(0, 10, 13, 60.0, Below),
            anomaly(1, 10, 13, 95.0, Below),
            anomaly(10, 10, 13, 94.0, Below),
            anomaly(2, 10, 13, 60.0, Above),
        ]);
        // The rise of b has nothing to do with it.
        let titles: Vec<_> = events.iter().map(|event| event.title.as_str()).collect();
        assert_eq!(titles, ["revenue below expected in a", "revenue above expected in b"]);
        assert_eq!(events[0].measures, [0, 1]);
    }

    #[test]
    fn parts_tell_what_many_metrics_take_and_several_at_once_give_back() {
        // Strengths 6 and 5.9: less log10 8 + log10 3 for one of eight metrics at one of three levels, 1 of
        // which is allowed, and log10 2 back.
        let anomalies: Vec<_> = [(5, 6.0), (6, 5.9)]
            .map(|(metric, strength)| Anomaly { strength, ..anomaly(metric, 10, 13, severity(strength), Below) })
            .to_vec();
        let event = &found(&anomalies)[0];
        let (raw, alone, together) = (severity(6.0), severity(5.619_789), severity(5.820_819));
        let expected =
            [(PartKind::Distance, raw), (PartKind::Watched, alone - raw), (PartKind::Breadth, together - alone)];
        assert_eq!(event.parts.len(), 3);
        for (part, (kind, points)) in event.parts.iter().zip(expected) {
            assert!(part.kind == kind && (part.points - points).abs() < 1e-4, "{part:?} is not {points}");
        }
        assert!((event.severity - together).abs() < 1e-4, "{} is not {together}", event.severity);
    }

    #[test]
    fn ids_are_short_stable_and_different() {
        let events =
            found(&[anomaly(5, 10, 11, 90.0, Above), anomaly(5, 30, 31, 90.0, Above), anomaly(6, 60, 61, 90.0, Above)]);
        let ids: Vec<_> = events.iter().map(|event| event.id.0.as_str()).collect();
        assert!(ids.iter().all(|id| id.len() == 12));
        assert!(ids[0] != ids[1] && ids[1] != ids[2]);
        assert_eq!(
            ids,
            found(&events.iter().map(|event| event.primary().clone()).collect::<Vec<_>>())
                .iter()
                .map(|event| event.id.0.as_str())
                .collect::<Vec<_>>()
        );
    }

    #[test]
    fn equal_ids_are_told_apart() {
        let mut events = found(&[anomaly(5, 10, 11, 90.0, Above), anomaly(5, 30, 31, 90.0, Above)]);
        events[1].id = events[0].id.clone();
        make_unique(&mut events);
        assert_ne!(events[0].id, events[1].id);
    }

    /// A look that says measure 0 moved in buckets 10 to 13, by these places.
    fn look(severity: f64, keys: &[&str]) -> SecondLook {
        let key = |key: &&str| DimensionKey(key.chars().map(|c| (c != ' ').then(|| c.to_string())).collect());
        let root =
            |key| Root { key, actual: 0.0, expected: 10.0, gap: -10.0, mix: None, percent: 100.0 / keys.len() as f64 };
        let roots = keys.iter().map(key).map(root).collect();
        let explanation = Explanation { buckets: 3, roots, ..Explanation::default() };
        SecondLook { measure: 0, extent: 10..13, severity, explanation }
    }

    fn settled_events(found: Vec<AnomalyGroup>, looks: Vec<(Vec<usize>, SecondLook)>) -> Vec<AnomalyGroup> {
        within(|scene| settled(scene, found, looks, |event| event.side().is_some(), |_, _, _| 0.0))
    }

    #[test]
    fn events_that_come_from_one_place_are_one() {
        // The fall in ax, and views in by, which nothing but the second look has put together.
        let found =
            found(&[anomaly(5, 9, 14, 80.0, Below), anomaly(17, 10, 13, 78.0, Below), anomaly(1, 11, 12, 60.0, Below)]);
        assert_eq!(found.len(), 2);
        let events = settled_events(found, vec![(vec![0, 1], look(96.0, &["a "]))]);
        assert_eq!(events.len(), 1);
        let event = &events[0];
        assert_eq!((event.title.as_str(), event.from, event.to), ("revenue below expected in a", 10, 13));
        // Told by the metric that is the root, though others deviate more.
        assert_eq!((event.primary().metric.0, event.measures.as_slice()), (1, [0, 1].as_slice()));
        let points: f64 = event.parts.iter().map(|part| part.points).sum();
        assert!((points - event.severity).abs() < 1e-9 && event.severity >= 70.0, "{points} {}", event.severity);
    }

    #[test]
    fn what_a_second_look_does_not_see_is_no_alarm() {
        let severity = |looks| {
            let events = settled_events(found(&[anomaly(0, 10, 13, 95.0, Below)]), looks);
            let points: f64 = events[0].parts.iter().map(|part| part.points).sum();
            assert!((points - events[0].severity).abs() < 1e-9);
            events[0].severity
        };
        assert!(severity(Vec::new()) < 50.0);
        assert!((60.0..70.0).contains(&severity(vec![(vec![0], look(60.0, &[" x"]))])));
        assert!(severity(vec![(vec![0], look(80.0, &[" x"]))]) >= 70.0);
    }
}
