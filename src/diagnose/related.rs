//! What else moved around an event: measures that usually lead to it or follow it, and what stands out at the same time.

use std::collections::BTreeMap;

use crate::explain::relate::Relations;
use crate::model::explanation::{Related, Relation};
use crate::model::finding::{Anomaly, AnomalyGroup, DEFAULT_THRESHOLD, Direction};
use crate::model::metric::{Metric, MetricId};
use crate::model::order;

/// Events that start at most so many buckets apart are told of each other.
const REACH: usize = 6;
/// Other events are told of at most so many.
const MOST_EVENTS: usize = 6;

/// The measures at one place, and which of them usually lead to which.
#[derive(Debug)]
pub struct Peers {
    /// Their metrics, one per measure, in the order of `relations`.
    pub metrics: Vec<MetricId>,
    /// Learned from their series.
    pub relations: Relations,
}

/// A metric over some buckets, summed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sums {
    /// What it was.
    pub actual: f64,
    /// What was expected.
    pub expected: f64,
    /// Half the width of the expected range.
    pub reach: f64,
}

/// Where the events of a run are found by time and by metric.
#[derive(Debug, Default)]
pub struct Surroundings {
    by_start: BTreeMap<usize, Vec<usize>>,
    /// Per metric the stretches of its anomalies, with their events.
    by_metric: BTreeMap<MetricId, Vec<(usize, usize, usize)>>,
}

impl Surroundings {
    /// Of these events, most severe first.
    pub fn new(events: &[AnomalyGroup]) -> Self {
        let mut by_start: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut by_metric: BTreeMap<MetricId, Vec<(usize, usize, usize)>> = BTreeMap::new();
        for (index, event) in events.iter().enumerate() {
            by_start.entry(event.primary().from).or_default().push(index);
            for anomaly in &event.anomalies {
                by_metric.entry(anomaly.metric).or_default().push((anomaly.from, anomaly.to, index));
            }
        }
        Self { by_start, by_metric }
    }

    /// What moved around the event of that index, by time, and the share of its move without a known cause, in percent.
    /// `metrics` and `events` are those of the run; `peers` the measures at the place of the event, if there are several.
    pub fn related(
        &self,
        metrics: &[Metric],
        events: &[AnomalyGroup],
        index: usize,
        peers: Option<&Peers>,
        sums: impl Fn(MetricId, usize, usize) -> Sums,
    ) -> (Vec<Related>, Option<f64>) {
        let event = &events[index];
        let primary = event.primary();
        let own = primary.metric;
        let (mut related, mut unknown) = (Vec::new(), None);
        let moved = |metric: MetricId, relation, lag: i32, percent| {
            let from = primary.from.saturating_add_signed(lag as isize);
            let to = from + primary.to - primary.from;
            let Sums { actual, expected, reach } = sums(metric, from, to);
            Related {
                metric,
                relation,
                lag,
                via: Vec::new(),
                direction: if actual < expected { Direction::Below } else { Direction::Above },
                change: (actual - expected) / expected.abs(),
                percent,
                strength: (actual - expected).abs() / reach,
                event: self.event_of(metric, from, to).map(|found| events[found].id.clone()),
            }
        };
        let target = peers.and_then(|peers| Some((peers, peers.metrics.iter().position(|&metric| metric == own)?)));
        if let Some((peers, target)) = target {
            let found = peers.relations.explain(target, primary.from..primary.to);
            unknown = Some(found.unknown);
            let measure = |place: &usize| metrics[peers.metrics[*place].index()].measure;
            let causes = found.causes.iter().map(|cause| {
                let way = cause.path.get(1..cause.path.len().saturating_sub(1)).unwrap_or_default();
                let related =
                    moved(peers.metrics[cause.measure], Relation::Cause, -(cause.lag as i32), Some(cause.share));
                Related { via: way.iter().map(measure).collect(), ..related }
            });
            let effects = found
                .effects
                .iter()
                .map(|effect| moved(peers.metrics[effect.measure], Relation::Effect, effect.lag as i32, None));
            related.extend(causes.chain(effects));
        }
        for anomaly in self.together(metrics, events, index) {
            // A measure that is told at the place of the event need not be told again elsewhere.
            let measure = |metric: MetricId| metrics[metric.index()].measure;
            let is_member = event.anomalies.contains(anomaly);
            let is_told = |known: &Related| {
                known.metric == anomaly.metric || is_member && measure(known.metric) == measure(anomaly.metric)
            };
            let is_known = anomaly.metric == own || related.iter().any(is_told);
            if !is_known {
                let lag = anomaly.from as i32 - primary.from as i32;
                related.push(moved(anomaly.metric, Relation::Together, lag, None));
            }
        }
        order::sort_by(&mut related, |a, b| {
            let share = |related: &Related| related.percent.unwrap_or(0.0);
            a.lag.cmp(&b.lag).then_with(|| share(b).total_cmp(&share(a))).then_with(|| a.metric.cmp(&b.metric))
        });
        (related, unknown)
    }

    /// The strongest anomaly of each other measure in the event, then the primary ones of events that start about then.
    fn together<'a>(&self, metrics: &[Metric], events: &'a [AnomalyGroup], index: usize) -> Vec<&'a Anomaly> {
        let event = &events[index];
        let measure = |anomaly: &Anomaly| metrics[anomaly.metric.index()].measure;
        let mut seen = vec![measure(event.primary())];
        let mut found = Vec::new();
        for anomaly in &event.anomalies {
            if !seen.contains(&measure(anomaly)) {
                seen.push(measure(anomaly));
                found.push(anomaly);
            }
        }
        let least = event.severity.min(DEFAULT_THRESHOLD);
        let start = event.primary().from;
        let starts = start.saturating_sub(REACH)..=start + REACH;
        let mut others: Vec<usize> = self.by_start.range(starts).flat_map(|(_, started)| started).copied().collect();
        others.retain(|&other| other != index && events[other].severity >= least);
        // Events are in order of severity.
        others.sort_unstable();
        found.extend(others.into_iter().take(MOST_EVENTS).map(|other| events[other].primary()));
        found
    }

    /// The most severe event with an anomaly of the metric in these buckets.
    fn event_of(&self, metric: MetricId, from: usize, to: usize) -> Option<usize> {
        let stretches = self.by_metric.get(&metric)?;
        stretches.iter().find(|stretch| stretch.0 < to && from < stretch.1).map(|stretch| stretch.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnose::group::tests::{anomaly, metrics};
    use crate::model::explanation::Explanation;
    use crate::model::feedback::Review;
    use crate::model::finding::Direction::{Above, Below};
    use crate::model::finding::EventId;
    use crate::model::time::TimeRange;

    fn event(id: &str, anomalies: Vec<Anomaly>) -> AnomalyGroup {
        AnomalyGroup {
            id: EventId(id.to_owned()),
            range: TimeRange { start: 0, end: 0 },
            from: anomalies[0].from,
            to: anomalies[0].to,
            severity: anomalies[0].severity,
            parts: Vec::new(),
            direction: anomalies[0].direction,
            measures: Vec::new(),
            values: Vec::new(),
            named: Vec::new(),
            anomalies,
            explanation: Explanation::default(),
            title: String::new(),
            sentence: Vec::new(),
            review: Review::default(),
        }
    }

    /// Metric 0 falls from 10 to 4, all others rise from 10 to 14; the range is ±2.
    fn sums(metric: MetricId, from: usize, to: usize) -> Sums {
        let per_bucket = |value: f64| value * (to - from) as f64;
        let actual = if metric.0 == 0 { 4.0 } else { 14.0 };
        Sums { actual: per_bucket(actual), expected: per_bucket(10.0), reach: per_bucket(2.0) }
    }

    #[test]
    fn what_stands_out_about_then_is_told_with_its_event() {
        let events = [
            event("a", vec![anomaly(0, 10, 13, 90.0, Below), anomaly(9, 11, 12, 60.0, Above)]),
            event("b", vec![anomaly(5, 8, 9, 80.0, Above)]),
            // Too late, and too weak.
            event("c", vec![anomaly(6, 30, 33, 75.0, Above)]),
            event("d", vec![anomaly(7, 10, 13, 50.0, Above)]),
        ];
        let (related, unknown) = Surroundings::new(&events).related(&metrics(), &events, 0, None, sums);
        let told: Vec<_> = related
            .iter()
            .map(|r| (r.metric.0, r.relation, r.lag, r.direction, r.event.as_ref().map(|id| id.0.as_str())))
            .collect();
        assert_eq!(told, [(5, Relation::Together, -2, Above, Some("b")), (9, Relation::Together, 1, Above, Some("a"))]);
        assert_eq!((related[0].change, related[0].strength, unknown), (0.4, 2.0, None));
    }

    #[test]
    fn a_measure_that_leads_is_a_cause() {
        // Metric 9 leads metric 0 by two buckets, and falls with it at the end.
        let mut state = 7_u64;
        let mut noise = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as f64 / f64::from(u32::MAX >> 1) - 0.5
        };
        let leads: Vec<f64> = (0..600).map(|t| 100.0 + 20.0 * noise() - if t >= 548 { 60.0 } else { 0.0 }).collect();
        let follows: Vec<f64> = (0..600_usize).map(|t| 2.0 * leads[t.saturating_sub(2)] + 2.0 * noise()).collect();
        let relations = Relations::learn(&[&follows, &leads], 3_600, 500);
        let peers = Peers { metrics: vec![MetricId(0), MetricId(9)], relations };
        let events = [event("a", vec![anomaly(0, 550, 560, 90.0, Below)])];
        let (related, unknown) = Surroundings::new(&events).related(&metrics(), &events, 0, Some(&peers), sums);
        assert_eq!(related.len(), 1, "{related:?}");
        let cause = &related[0];
        assert_eq!((cause.metric, cause.relation, cause.lag), (MetricId(9), Relation::Cause, -2));
        let (percent, unknown) = (cause.percent.unwrap(), unknown.unwrap());
        assert!(percent > 80.0 && (percent + unknown - 100.0).abs() < 1e-9, "{percent} {unknown}");
    }
}
