//! Anomalies that belong to one event, as lists of indices.
//!
//! Leader clustering: the most severe anomaly that is still free leads a new group, and takes in the anomalies that
//! lie near it in time and have something in common with it. Everything is compared with the leader, never with
//! another member, so no chain of small overlaps can glue a whole month together.
//!
//! - *Near in time*: the two start within two buckets of each other, or share at least half of the longer run. So a
//!   long anomaly does not swallow the short ones that happen while it lasts.
//! - *In common*: a dimension value; or the measure and the direction, in places that overlap. So a fall overall takes
//!   in the falls it is made of, but two combinations in different markets do not belong together merely because
//!   both fall.
//!
//! In a second pass whole groups are the items. A group's place is the widest where it is clearest, and it has in
//! common what any of its most severe members have: a fall of views and a fall of revenue that show in one market and
//! overall become one event. The values of a group that is clearest in one dimension value are those of that
//! dimension: what happens in a whole market shows on every platform, and says nothing about them.

use std::collections::BTreeMap;

use super::level::{Watched, clearest};
use crate::model::finding::{Anomaly, Direction};
use crate::model::metric::{DimensionKey, Level, Metric};
use crate::model::order;

/// Starts at most this many buckets apart are the same start.
const SAME_START_BUCKETS: usize = 2;

/// Anomalies within this many points of the most severe one tell what an event is about; weaker ones belong to
/// it, but may be there by chance.
pub(crate) const LEADING_POINTS: f64 = 25.0;

/// Indices into `anomalies`, most severe first in each group, and the groups by their first entry likewise. `metrics` are
/// the dataset's, in `MetricId` order; `watched` counts those that were judged.
pub fn group_anomalies(metrics: &[Metric], watched: Watched, anomalies: &[Anomaly]) -> Vec<Vec<usize>> {
    let values = value_ids(metrics);
    let mut order: Vec<usize> = (0..anomalies.len()).collect();
    order::sort_by(&mut order, |&a, &b| by_severity(&anomalies[a], &anomalies[b]));
    let singles = order
        .into_iter()
        .map(|index| {
            let metric = &metrics[anomalies[index].metric.index()];
            Cluster {
                members: vec![index],
                values: values[metric.id.index()].clone(),
                measures: vec![(metric.measure, anomalies[index].direction)],
                place: &metric.key,
            }
        })
        .collect();
    let mut groups = gather(anomalies, singles);
    for group in &mut groups {
        let members: Vec<_> = group.members.iter().map(|&member| &anomalies[member]).collect();
        describe(group, metrics, watched, &members, &values);
    }
    gather(anomalies, groups).into_iter().map(|group| group.members).collect()
}

/// Gives a group the widest place where it is clearest, and what its most severe members have.
fn describe<'a>(
    group: &mut Cluster<'a>,
    metrics: &'a [Metric],
    watched: Watched,
    members: &[&Anomaly],
    values: &[Vec<Value>],
) {
    let metric = |anomaly: &Anomaly| &metrics[anomaly.metric.index()];
    if let Some(coarsest) = clearest(metrics, watched, members).first() {
        group.place = &metric(members[coarsest.strongest]).key;
    }
    let of_place = |value: &&Value| group.place.level() != Level::Value || group.place.0[value.0].is_some();
    group.values.clear();
    let least = members[0].severity - LEADING_POINTS;
    for member in members.iter().filter(|member| member.severity >= least) {
        let metric = metric(member);
        group.values.extend(values[metric.id.index()].iter().filter(of_place));
        group.measures.push((metric.measure, member.direction));
    }
    group.values.sort_unstable();
    group.values.dedup();
}

/// The order of all lists of anomalies: most severe, then by metric, then earliest.
pub(crate) fn by_severity(a: &Anomaly, b: &Anomaly) -> std::cmp::Ordering {
    b.severity.total_cmp(&a.severity).then_with(|| (a.metric, a.from, a.to).cmp(&(b.metric, b.from, b.to)))
}

/// A dimension and the number of one of its values.
type Value = (usize, u32);

#[derive(Debug)]
struct Cluster<'a> {
    /// The leader first.
    members: Vec<usize>,
    /// Dimension values, sorted.
    values: Vec<Value>,
    /// Measures with the side on which they are.
    measures: Vec<(usize, Direction)>,
    /// Where it is.
    place: &'a DimensionKey,
}

impl Cluster<'_> {
    /// How much the two have in common: 0 for nothing.
    fn relation(&self, other: &Self) -> u8 {
        let shares_value = self.values.iter().any(|value| other.values.binary_search(value).is_ok());
        let shares_measure = self.measures.iter().any(|measure| other.measures.contains(measure));
        2 * u8::from(shares_value) + u8::from(shares_measure && self.place.overlaps(other.place))
    }
}

/// Each item, in the order given, joins the group it has most in common with among those near in time, or founds one.
fn gather<'a>(anomalies: &[Anomaly], items: Vec<Cluster<'a>>) -> Vec<Cluster<'a>> {
    let mut groups: Vec<Cluster<'a>> = Vec::new();
    let mut led_from: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for item in items {
        let leader = &anomalies[item.members[0]];
        // Half of the longer run in common means that the starts are at most one own length apart.
        let reach = SAME_START_BUCKETS.max(leader.to - leader.from);
        let window = leader.from.saturating_sub(reach)..=leader.from + reach;
        let mut best = (0, 0);
        for &index in led_from.range(window).flat_map(|(_, indices)| indices) {
            let group = &groups[index];
            let relation = group.relation(&item);
            let better = relation > best.0 || (relation == best.0 && relation > 0 && index < best.1);
            if better && near(&anomalies[group.members[0]], leader) {
                best = (relation, index);
            }
        }
        if best.0 > 0 {
            groups[best.1].members.extend(item.members);
        } else {
            led_from.entry(leader.from).or_default().push(groups.len());
            groups.push(item);
        }
    }
    for group in &mut groups {
        order::sort_by(&mut group.members, |&a, &b| by_severity(&anomalies[a], &anomalies[b]));
    }
    groups
}

fn near(a: &Anomaly, b: &Anomaly) -> bool {
    let shared = a.to.min(b.to).saturating_sub(a.from.max(b.from));
    let longer = (a.to - a.from).max(b.to - b.from);
    a.from.abs_diff(b.from) <= SAME_START_BUCKETS || shared * 2 >= longer
}

/// For each metric its dimension values, sorted; equal texts of different dimensions are different values.
fn value_ids(metrics: &[Metric]) -> Vec<Vec<Value>> {
    let mut known: BTreeMap<(usize, &str), u32> = BTreeMap::new();
    metrics
        .iter()
        .map(|metric| {
            let fixed = metric.key.0.iter().enumerate();
            fixed
                .filter_map(|(dimension, value)| {
                    let next = known.len() as u32;
                    Some((dimension, *known.entry((dimension, value.as_deref()?)).or_insert(next)))
                })
                .collect()
        })
        .collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::detect::severity::strength;
    use crate::model::finding::{AnomalyKind, PartKind, ScorePart};
    use crate::model::metric::{DimensionKey, MetricId};

    /// Two measures (0–8 and 9–17), each: overall, then a, b, x, y, then ax, ay, bx, by.
    pub(crate) fn metrics() -> Vec<Metric> {
        let mut metrics = Vec::new();
        for measure in 0..2 {
            for key in ["  ", "a ", "b ", " x", " y", "ax", "ay", "bx", "by"] {
                let key = key.chars().map(|value| (value != ' ').then(|| value.to_string())).collect();
                metrics.push(Metric { id: MetricId(metrics.len() as u32), measure, key: DimensionKey(key) });
            }
        }
        metrics
    }

    pub(crate) fn anomaly(metric: u32, from: usize, to: usize, severity: f64, direction: Direction) -> Anomaly {
        let actual = if direction == Direction::Above { 20.0 } else { 2.0 };
        Anomaly {
            metric: MetricId(metric),
            from,
            to,
            direction,
            kind: if direction == Direction::Above { AnomalyKind::Spike } else { AnomalyKind::Dip },
            severity,
            parts: vec![ScorePart { kind: PartKind::Distance, points: severity }],
            strength: strength(severity),
            peak: from,
            actual,
            expected: 10.0,
            lower: 8.0,
            upper: 12.0,
            gap: actual - 10.0,
        }
    }

    fn grouped(anomalies: &[Anomaly]) -> Vec<Vec<usize>> {
        let metrics = metrics();
        group_anomalies(&metrics, Watched::count(metrics.iter()), anomalies)
    }

    fn check(anomalies: &[(u32, usize, usize, f64, Direction)], expected: &[&[usize]]) {
        let anomalies: Vec<_> = anomalies
            .iter()
            .map(|&(metric, from, to, severity, side)| anomaly(metric, from, to, severity, side))
            .collect();
        assert_eq!(grouped(&anomalies), expected);
    }

    use Direction::{Above, Below};

    #[test]
    fn a_value_or_measure_in_common_at_the_same_time_is_one_event() {
        // revenue ax and views ax; revenue ay shares the measure, and both share a.
        check(&[(5, 10, 13, 90.0, Below), (14, 11, 13, 80.0, Below), (6, 10, 12, 70.0, Below)], &[&[0, 1, 2]]);
        // ax of one measure and by of the other have nothing in common.
        check(&[(5, 10, 13, 90.0, Below), (17, 10, 13, 80.0, Below)], &[&[0], &[1]]);
        // The same measure on opposite sides in different places.
        check(&[(5, 10, 13, 90.0, Below), (8, 10, 13, 80.0, Above)], &[&[0], &[1]]);
    }

    #[test]
    fn overall_metrics_belong_to_their_measure() {
        check(&[(0, 10, 13, 90.0, Below), (8, 10, 13, 80.0, Below), (9, 10, 13, 70.0, Below)], &[&[0, 1], &[2]]);
        // Joined by the second pass: both overall metrics are led by what happens in a.
        check(
            &[(0, 10, 13, 90.0, Below), (5, 10, 13, 80.0, Below), (9, 10, 13, 75.0, Below), (14, 10, 13, 72.0, Below)],
            &[&[0, 1, 2, 3]],
        );
    }

    #[test]
    fn falls_in_different_places_are_two_events_unless_the_whole_is_clearer() {
        // ax and by: the total falls too, but less clearly than either.
        check(&[(5, 10, 13, 98.0, Below), (8, 10, 13, 97.0, Below), (0, 10, 13, 70.0, Below)], &[&[0, 2], &[1]]);
        // By the number of combinations the total is clearer, though not the most severe.
        check(&[(5, 10, 13, 93.0, Below), (8, 10, 13, 92.0, Below), (0, 10, 13, 91.0, Below)], &[&[0, 1, 2]]);
        // All of a falls and all of b rises; x and y follow a.
        check(
            &[
                (1, 10, 13, 98.0, Below),
                (2, 10, 13, 97.0, Above),
                (5, 10, 13, 80.0, Below),
                (7, 10, 13, 79.0, Above),
                (3, 10, 13, 75.0, Below),
            ],
            &[&[0, 2, 4], &[1, 3]],
        );
    }

    #[test]
    fn coarser_metrics_join_the_combination_they_fall_with() {
        // ax falls: with a, x and the total; the views of b rise.
        check(
            &[
                (5, 10, 13, 98.0, Below),
                (11, 10, 13, 90.0, Above),
                (1, 10, 13, 80.0, Below),
                (3, 10, 13, 78.0, Below),
                (0, 11, 13, 60.0, Below),
            ],
            &[&[0, 2, 3, 4], &[1]],
        );
    }

    #[test]
    fn a_long_anomaly_does_not_swallow_short_ones() {
        check(
            &[(5, 0, 100, 95.0, Below), (6, 20, 22, 80.0, Below), (6, 70, 72, 78.0, Below), (6, 1, 4, 60.0, Below)],
            &[&[0, 3], &[1], &[2]],
        );
    }

    #[test]
    fn no_chain_of_overlaps() {
        let steps: Vec<_> =
            (0..10).map(|step| (5 + step % 2, step as usize * 2, step as usize * 2 + 3, 80.0, Below)).collect();
        let anomalies: Vec<_> = steps.iter().map(|&(m, f, t, s, d)| anomaly(m, f, t, s, d)).collect();
        for group in grouped(&anomalies) {
            let spread = group.iter().map(|&index| anomalies[index].from);
            assert!(spread.clone().max().unwrap() - spread.min().unwrap() <= 4);
        }
    }

    #[test]
    fn the_order_given_does_not_matter() {
        let given =
            [(5, 10, 13, 80.0, Below), (14, 11, 13, 80.0, Below), (6, 30, 31, 80.0, Above), (8, 30, 33, 80.0, Above)];
        let groups = |order: &[usize]| {
            let anomalies: Vec<_> =
                order.iter().map(|&i| given[i]).map(|(m, f, t, s, d)| anomaly(m, f, t, s, d)).collect();
            let named = grouped(&anomalies).into_iter();
            named.map(|group| group.into_iter().map(|index| order[index]).collect::<Vec<_>>()).collect::<Vec<_>>()
        };
        assert_eq!(groups(&[0, 1, 2, 3]), groups(&[3, 1, 0, 2]));
    }
}
