//! Two runs as sets of events: which of them are the same, which moved, which only one of the runs has.
//!
//! Two events can be the same if they share a measure and a second, and name a common value in every dimension that
//! both fix; measures, dimensions and values go by their names, times are instants, so that runs of different mappings
//! can be compared. Of the pairs that can be, those that share the largest part of their time are taken first (the part
//! that both cover of the time that either covers), then those whose severities are nearest; no event is in two pairs.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::finding::Findings;
use crate::model::order;
use crate::model::time::TimeRange;

/// Severities this far apart have moved.
pub const MOVED_POINTS: f64 = 10.0;

/// What became of an event from one run to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Only the second run has it.
    Gained,
    /// Only the first run has it.
    Lost,
    /// Both have it, with severities [`MOVED_POINTS`] or more apart.
    Moved,
    /// Both have it.
    Same,
}

impl Change {
    /// All of them, in the order of their declaration.
    pub const ALL: [Self; 4] = [Self::Gained, Self::Lost, Self::Moved, Self::Same];

    /// "gained": as the interface writes it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Gained => "gained",
            Self::Lost => "lost",
            Self::Moved => "moved",
            Self::Same => "same",
        }
    }
}

/// An event of either run, or one of each that are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// What became of it.
    pub change: Change,
    /// Index of the event in the first run.
    pub before: Option<usize>,
    /// Index of the event in the second run.
    pub after: Option<usize>,
    /// Whether the run that does not have it tested none of its time.
    pub untested: bool,
}

/// Every event of both runs once: the pairs with the highest severity first.
pub fn compare(before: &Findings, after: &Findings) -> Vec<Pair> {
    let [first, second] = [before, after].map(traits);
    let mut matched = (vec![None; first.len()], vec![None; second.len()]);
    for (_, a, b) in candidates(before, after, &first, &second) {
        if matched.0[a].is_none() && matched.1[b].is_none() {
            (matched.0[a], matched.1[b]) = (Some(b), Some(a));
        }
    }
    let single = |run: &Findings, range: TimeRange| !tested(run).overlaps(range);
    let mut pairs: Vec<Pair> = Vec::new();
    for (a, b) in matched.0.iter().enumerate() {
        let (change, untested) = match b {
            None => (Change::Lost, single(after, first[a].range)),
            Some(b) => {
                let moved = (before.events[a].severity - after.events[*b].severity).abs() >= MOVED_POINTS;
                (if moved { Change::Moved } else { Change::Same }, false)
            }
        };
        pairs.push(Pair { change, before: Some(a), after: *b, untested });
    }
    let gained = matched.1.iter().enumerate().filter(|(_, a)| a.is_none());
    pairs.extend(gained.map(|(b, _)| {
        let untested = single(before, second[b].range);
        Pair { change: Change::Gained, before: None, after: Some(b), untested }
    }));
    let highest = |pair: &Pair| {
        let of = |run: &Findings, index: Option<usize>| index.map_or(0.0, |index| run.events[index].severity);
        of(before, pair.before).max(of(after, pair.after))
    };
    order::sort_by(&mut pairs, |a, b| {
        highest(b).total_cmp(&highest(a)).then_with(|| (a.before, a.after).cmp(&(b.before, b.after)))
    });
    pairs
}

/// The time that a run tested, as instants.
fn tested(run: &Findings) -> TimeRange {
    let range = run.grid.range(run.split, run.grid.len);
    TimeRange { start: run.instant(range.start), end: run.instant(range.end) }
}

/// What an event is compared by.
struct Traits<'a> {
    range: TimeRange,
    measures: BTreeSet<&'a str>,
    /// By the name of the dimension; those that it leaves open are absent.
    values: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl Traits<'_> {
    fn can_be(&self, other: &Self) -> bool {
        let agrees = |(name, values): (&&str, &BTreeSet<&str>)| {
            other.values.get(name).is_none_or(|others| !values.is_disjoint(others))
        };
        self.range.overlaps(other.range)
            && !self.measures.is_disjoint(&other.measures)
            && self.values.iter().all(agrees)
    }
}

fn traits(run: &Findings) -> Vec<Traits<'_>> {
    let set = &run.metric_set;
    let of_event = run.events.iter().map(|event| Traits {
        range: TimeRange { start: run.instant(event.range.start), end: run.instant(event.range.end) },
        measures: event.measures.iter().map(|&index| set.measures[index].name.as_str()).collect(),
        values: (set.dimensions.iter().zip(&event.values))
            .filter(|(_, values)| !values.is_empty())
            .map(|(name, values)| (name.as_str(), values.iter().map(String::as_str).collect()))
            .collect(),
    });
    of_event.collect()
}

/// The pairs that can be the same, the most alike first, with what they are sorted by.
fn candidates(
    before: &Findings,
    after: &Findings,
    first: &[Traits<'_>],
    second: &[Traits<'_>],
) -> Vec<((f64, f64), usize, usize)> {
    let mut by_start: Vec<usize> = (0..second.len()).collect();
    order::sort_by_key(&mut by_start, |&b| (second[b].range.start, b));
    let longest = second.iter().map(|event| event.range.end - event.range.start).max().unwrap_or(0);
    let mut found = Vec::new();
    for (a, event) in first.iter().enumerate() {
        let from = by_start.partition_point(|&b| second[b].range.start + longest <= event.range.start);
        for &b in by_start[from..].iter().take_while(|&&b| second[b].range.start < event.range.end) {
            if event.can_be(&second[b]) {
                let apart = (before.events[a].severity - after.events[b].severity).abs();
                found.push(((shared(event.range, second[b].range), apart), a, b));
            }
        }
    }
    order::sort_by(&mut found, |x, y| {
        y.0.0.total_cmp(&x.0.0).then(x.0.1.total_cmp(&y.0.1)).then_with(|| (x.1, x.2).cmp(&(y.1, y.2)))
    });
    found
}

/// The part that both cover of the time that either covers, of two ranges that overlap.
fn shared(a: TimeRange, b: TimeRange) -> f64 {
    let both = a.end.min(b.end) - a.start.max(b.start);
    let either = a.end.max(b.end) - a.start.min(b.start);
    both as f64 / either.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::explanation::Explanation;
    use crate::model::feedback::Review;
    use crate::model::finding::{AnomalyGroup, Direction, EventId};
    use crate::model::metric::{Aggregation, Measure, MetricSet};
    use crate::model::notice::Notices;
    use crate::model::time::{Grid, Interval};
    use crate::model::zone::UTC;

    /// Hours, severity, measure, market.
    type Short<'a> = ((usize, usize), f64, usize, &'a str);

    fn run(split: usize, events: &[Short<'_>]) -> Findings {
        let grid = Grid { start: 0, interval: Interval::HOUR, len: 100 };
        let measure = |column: &str| Measure::new(column, Aggregation::Sum);
        let event = |&((from, to), severity, measure, market): &Short<'_>| AnomalyGroup {
            id: EventId(String::new()),
            range: grid.range(from, to),
            from,
            to,
            severity,
            parts: Vec::new(),
            direction: Direction::Below,
            measures: vec![measure],
            values: vec![if market.is_empty() { Vec::new() } else { vec![market.to_owned()] }],
            anomalies: Vec::new(),
            explanation: Explanation::default(),
            title: String::new(),
            sentence: Vec::new(),
            named: Vec::new(),
            review: Review::default(),
        };
        Findings {
            metric_set: MetricSet {
                measures: vec![measure("views"), measure("revenue")],
                dimensions: vec!["market".to_owned()],
                interval: Interval::HOUR,
                ..MetricSet::default()
            },
            grid,
            zone: UTC.clone(),
            split,
            metrics: Vec::new(),
            finished: 0,
            skipped: Vec::new(),
            events: events.iter().map(event).collect(),
            notices: Notices::default(),
        }
    }

    fn check(before: &[Short<'_>], after: &[Short<'_>], expected: &[(Change, Option<usize>, Option<usize>)]) {
        let pairs = compare(&run(50, before), &run(50, after));
        let found: Vec<_> = pairs.iter().map(|pair| (pair.change, pair.before, pair.after)).collect();
        assert_eq!(found, expected, "{before:?} {after:?}");
    }

    #[test]
    fn events_are_the_same_by_measure_values_and_time() {
        use Change::{Gained, Lost, Moved, Same};
        let event = ((60, 64), 80.0, 0, "uk");
        check(&[event], &[event], &[(Same, Some(0), Some(0))]);
        check(&[event], &[((63, 70), 89.9, 0, "uk")], &[(Same, Some(0), Some(0))]);
        check(&[event], &[((60, 64), 90.0, 0, "uk")], &[(Moved, Some(0), Some(0))]);
        check(&[event], &[((60, 64), 75.0, 0, "")], &[(Same, Some(0), Some(0))]);
        check(&[event], &[((64, 66), 70.0, 0, "uk")], &[(Lost, Some(0), None), (Gained, None, Some(0))]);
        check(&[event], &[((60, 64), 90.0, 1, "uk")], &[(Gained, None, Some(0)), (Lost, Some(0), None)]);
        check(&[event], &[((60, 64), 70.0, 0, "de")], &[(Lost, Some(0), None), (Gained, None, Some(0))]);
        check(&[], &[], &[]);
    }

    #[test]
    fn the_largest_common_part_of_time_decides() {
        use Change::{Gained, Same};
        let before = [((60, 64), 80.0, 0, "uk")];
        let after = [((63, 80), 85.0, 0, "uk"), ((60, 65), 75.0, 0, "uk")];
        check(&before, &after, &[(Gained, None, Some(0)), (Same, Some(0), Some(1))]);
    }

    #[test]
    fn what_the_other_run_did_not_test_is_told() {
        let (early, late) = (((30, 32), 80.0, 0, "uk"), ((60, 62), 70.0, 0, "uk"));
        let pairs = compare(&run(20, &[early, late]), &run(50, &[]));
        assert_eq!(pairs.iter().map(|pair| pair.untested).collect::<Vec<_>>(), [true, false]);
    }
}
