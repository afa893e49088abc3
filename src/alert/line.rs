//! Lines that do not learn: fixed thresholds and service level objectives, held against values one after another. Over
//! a period at once or interval by interval, it is the same [`Watch`] that judges.
//!
//! Without a target, a breach is a run of intervals beyond the line. With one, it is a run of intervals at whose ends
//! the share of intervals that kept the line falls short of the target, among those of the window that hold a value;
//! where the data are shorter than the window, among those there are. An interval without a value is not judged: it
//! counts neither way, and ends no breach.

use std::collections::VecDeque;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::dry_run::due;
use super::gate::Gate;
use crate::model::alert::{AlertRule, Breach, Cause, Firing, FixedLine};
use crate::model::finding::{Direction, Findings};
use crate::model::hash::Hash;
use crate::model::metric::MetricId;
use crate::model::order;
use crate::model::time::{Grid, Timestamp};

/// A line held against the values of a period.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Kept {
    /// Intervals that kept the line.
    pub kept: usize,
    /// Intervals that hold a value.
    pub of: usize,
    /// The breaches, in order of time.
    pub breaches: Vec<Breach>,
}

impl Kept {
    /// Share of the intervals with a value that kept the line, in percent; `None` without any.
    pub fn percent(&self) -> Option<f64> {
        (self.of > 0).then(|| 100.0 * self.kept as f64 / self.of as f64)
    }
}

/// Holds a line against the buckets `range` of a metric's `values`, one per bucket of the grid. The window of a target
/// reaches back before the range; breaches begin inside.
pub fn breaches(line: &FixedLine, metric: MetricId, values: &[f64], grid: Grid, range: Range<usize>) -> Kept {
    let range = range.start.min(values.len())..range.end.min(values.len());
    let mut watch = Watch::new(*line, metric, grid);
    values[..range.start].iter().enumerate().for_each(|(bucket, value)| watch.fill(bucket, *value));
    let mut found = Kept::default();
    for bucket in range {
        let value = values[bucket];
        if !value.is_nan() {
            found.of += 1;
            found.kept += usize::from(!is_beyond(line, value));
        }
        found.breaches.extend(watch.step(bucket, value).ended);
    }
    found.breaches.extend(watch.open);
    found
}

/// What a rule on a line fires on among the breaches of its metrics, in order of time: each when its first interval is
/// over and the delay of the data has passed.
pub fn firings(rule: &AlertRule, findings: &Findings, breaches: &[Breach]) -> Vec<Firing> {
    let mut breaches = breaches.to_vec();
    order::sort_by_key(&mut breaches, |breach| (breach.from, breach.metric));
    let mut gate = Gate::new(rule.limit);
    let fire = |breach: Breach| {
        let at = due(findings, breach.from);
        let fires = gate.admits(&breach_id(findings, &breach), at);
        fires.then(|| Firing { rule: rule.name.clone(), at, cause: Cause::Breach(breach) })
    };
    breaches.into_iter().filter_map(fire).collect()
}

/// Identifies a breach as an event's id does an event, and is like none of those: "line-" with 16 hexadecimal digits.
/// It stays while the breach goes on.
pub fn breach_id(findings: &Findings, breach: &Breach) -> String {
    let mut hash = Hash::new();
    if let Some(metric) = findings.metrics.get(breach.metric.index()) {
        let set = &findings.metric_set;
        hash.feed(set.measures.get(metric.measure).map_or("", |measure| &measure.name).as_bytes());
        for (name, value) in metric.key.named(&set.dimensions) {
            hash.feed(name.as_bytes()).feed(value.as_bytes());
        }
    }
    hash.feed(&findings.grid.time(breach.from).to_le_bytes());
    hash.feed(&breach.line.bound.to_bits().to_le_bytes()).feed(breach.line.side.label().as_bytes());
    format!("line-{:016x}", hash.value())
}

/// Whether a value breaks the line.
fn is_beyond(line: &FixedLine, value: f64) -> bool {
    match line.side {
        Direction::Above => value > line.bound,
        Direction::Below => value < line.bound,
    }
}

/// A line held against a metric interval by interval. Can be kept and goes on where it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Watch {
    line: FixedLine,
    metric: MetricId,
    /// Of the data as they were when it began: more of them may come.
    grid: Grid,
    /// The values inside the window of the target, by bucket; the last one only without a target.
    window: VecDeque<(usize, f64)>,
    /// How many of them kept the line.
    kept: usize,
    /// The breach that goes on.
    open: Option<Breach>,
}

/// What an interval did.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Step {
    /// A breach that began with it.
    pub began: Option<Breach>,
    /// A breach that it ended, as a whole.
    pub ended: Option<Breach>,
}

impl Watch {
    /// Nothing seen yet.
    pub fn new(line: FixedLine, metric: MetricId, grid: Grid) -> Self {
        Self { line, metric, grid, window: VecDeque::new(), kept: 0, open: None }
    }

    /// Takes a value of the past, which begins no breach. Buckets ascend.
    pub fn fill(&mut self, bucket: usize, value: f64) {
        if value.is_nan() {
            return;
        }
        let start = self.window_start(bucket);
        while let Some(&(first, earlier)) = self.window.front()
            && self.grid.time(first) < start
        {
            self.kept -= usize::from(!is_beyond(&self.line, earlier));
            self.window.pop_front();
        }
        self.kept += usize::from(!is_beyond(&self.line, value));
        self.window.push_back((bucket, value));
    }

    /// Judges the next interval. Buckets ascend.
    pub fn step(&mut self, bucket: usize, value: f64) -> Step {
        if value.is_nan() {
            return Step::default();
        }
        self.fill(bucket, value);
        let kept = self.line.target.map(|_| 100.0 * self.kept as f64 / self.window.len() as f64);
        let is_broken = match (self.line.target, kept) {
            (Some(target), Some(kept)) => kept < target.percent,
            _ => is_beyond(&self.line, value),
        };
        match (&mut self.open, is_broken) {
            (Some(breach), true) => {
                breach.to = bucket + 1;
                breach.worst = worse(&self.line, breach.worst, value);
                Step::default()
            }
            (None, true) => {
                let worst = self.window.iter().map(|(_, value)| *value).reduce(|a, b| worse(&self.line, a, b));
                let (metric, line, worst) = (self.metric, self.line, worst.unwrap_or(value));
                self.open = Some(Breach { metric, from: bucket, to: bucket + 1, worst, line, kept });
                Step { began: self.open, ended: None }
            }
            (_, false) => Step { began: None, ended: self.open.take() },
        }
    }

    /// The metric it watches.
    pub fn metric(&self) -> MetricId {
        self.metric
    }

    /// The breach that goes on, as far as it is known.
    pub fn open(&self) -> Option<&Breach> {
        self.open.as_ref()
    }

    /// Where the window that ends with a bucket starts; without a target it is the bucket alone.
    fn window_start(&self, bucket: usize) -> Timestamp {
        let start = self.grid.time(bucket);
        self.line.target.map_or(start, |target| start.min(self.grid.time(bucket + 1) - i64::from(target.seconds)))
    }
}

/// The value further beyond the line.
fn worse(line: &FixedLine, a: f64, b: f64) -> f64 {
    match line.side {
        Direction::Above => a.max(b),
        Direction::Below => a.min(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::alert::{Limit, Target};
    use crate::model::time::Interval;
    use crate::words::events::sample;

    const NONE: f64 = f64::NAN;

    fn line(side: Direction, target: Option<(f64, u32)>) -> FixedLine {
        FixedLine {
            side,
            bound: 10.0,
            target: target.map(|(percent, hours)| Target { percent, seconds: hours * 3_600 }),
        }
    }

    fn grid(values: &[f64]) -> Grid {
        Grid { start: 0, interval: Interval::HOUR, len: values.len() }
    }

    /// Share kept, and of each breach first bucket, bucket after, worst value and share of the window.
    fn check(
        line: FixedLine,
        values: &[f64],
        range: Range<usize>,
        kept: (usize, usize),
        expected: &[(usize, usize, f64, Option<f64>)],
    ) {
        let found = breaches(&line, MetricId(3), values, grid(values), range.clone());
        let breaches: Vec<_> = found.breaches.iter().map(|b| (b.from, b.to, b.worst, b.kept)).collect();
        assert_eq!(((found.kept, found.of), breaches.as_slice()), (kept, expected), "{line:?} {values:?} {range:?}");
        assert!(found.breaches.iter().all(|breach| breach.metric == MetricId(3) && breach.line == line));
        one_by_one(line, values, range, &found.breaches);
    }

    /// Interval by interval, kept and taken up again, it is the same; and a breach is told when it begins.
    fn one_by_one(line: FixedLine, values: &[f64], range: Range<usize>, expected: &[Breach]) {
        let mut watch = Watch::new(line, MetricId(3), grid(values));
        let (mut began, mut found) = (Vec::new(), Vec::new());
        for (bucket, value) in values.iter().enumerate().take(range.end) {
            if bucket < range.start {
                watch.fill(bucket, *value);
                continue;
            }
            let kept = serde_json::to_string(&watch).unwrap();
            watch = serde_json::from_str(&kept).unwrap();
            let step = watch.step(bucket, *value);
            began.extend(step.began.map(|breach| (bucket, breach.from, breach.to)));
            found.extend(step.ended);
        }
        found.extend(watch.open().copied());
        assert_eq!(found, expected);
        let told: Vec<_> = expected.iter().map(|breach| (breach.from, breach.from, breach.from + 1)).collect();
        assert_eq!(began, told);
    }

    #[test]
    fn without_a_target_each_run_beyond_the_line_is_a_breach() {
        use Direction::{Above, Below};
        let values = [9.0, 10.0, 8.0, 7.0, 11.0, 12.0, 9.5];
        check(line(Below, None), &values, 0..7, (3, 7), &[(0, 1, 9.0, None), (2, 4, 7.0, None), (6, 7, 9.5, None)]);
        check(line(Above, None), &values, 0..7, (5, 7), &[(4, 6, 12.0, None)]);
        // What broke it before the range is judged from its start on.
        check(line(Below, None), &values, 3..6, (2, 3), &[(3, 4, 7.0, None)]);
        check(line(Below, None), &values, 5..99, (1, 2), &[(6, 7, 9.5, None)]);
        check(line(Below, None), &[], 0..5, (0, 0), &[]);
    }

    #[test]
    fn gaps_count_neither_way() {
        let below = line(Direction::Below, None);
        check(below, &[NONE, 9.0, NONE, NONE, 8.0, NONE, 11.0], 0..7, (1, 3), &[(1, 5, 8.0, None)]);
        // 1 of 2 kept, then 1 of 3: the gap is not among them.
        let half = line(Direction::Below, Some((50.0, 4)));
        check(half, &[11.0, NONE, 9.0, 8.0, 11.0], 0..5, (2, 4), &[(3, 5, 8.0, Some(100.0 / 3.0))]);
    }

    #[test]
    fn a_target_is_missed_when_the_share_in_its_window_falls_short() {
        // Window of four hours, three of them to be kept.
        let most = line(Direction::Above, Some((75.0, 4)));
        let values = [1.0, 1.0, 1.0, 20.0, 1.0, 30.0, 1.0, 1.0, 1.0, 1.0, 11.0];
        // At 5 the hours 2 to 5 hold two breaks, at 6 and 7 no fewer; at 7 the one at 3 is out.
        check(most, &values, 0..11, (8, 11), &[(5, 7, 30.0, Some(50.0))]);
        // The window reaches back before the range.
        check(most, &values, 6..11, (4, 5), &[(6, 7, 30.0, Some(50.0))]);
        // At the start of the data it holds what there is.
        check(most, &[20.0, 1.0, 1.0, 1.0], 0..4, (3, 4), &[(0, 3, 20.0, Some(0.0))]);
        // A share that is exactly the target keeps it.
        let values: Vec<f64> = (0..1_000).map(|bucket| if bucket == 500 { 11.0 } else { 1.0 }).collect();
        check(line(Direction::Above, Some((99.9, 1_000))), &values, 999..1_000, (1, 1), &[]);
    }

    #[test]
    fn breaches_fire_in_order_of_time_through_the_gate() {
        let mut findings = sample::findings(Vec::new());
        findings.metric_set.delay_seconds = 60;
        let breach = |metric, from| Breach {
            metric: MetricId(metric),
            from,
            to: from + 2,
            worst: 9.0,
            line: line(Direction::Below, None),
            kept: None,
        };
        let breaches = [breach(3, 70), breach(3, 80), breach(6, 71)];
        let check = |limit, expected: &[(u32, usize)]| {
            let rule = AlertRule { name: "floor".to_owned(), limit, ..AlertRule::default() };
            let found: Vec<_> = firings(&rule, &findings, &breaches)
                .into_iter()
                .map(|firing| match firing.cause {
                    Cause::Breach(breach) => {
                        assert_eq!((firing.rule.as_str(), firing.at), ("floor", (breach.from as i64 + 1) * 3_600 + 60));
                        (breach.metric.0, breach.from)
                    }
                    Cause::Event(event) => panic!("{event:?}"),
                })
                .collect();
            assert_eq!(found, expected, "{limit:?}");
        };
        check(Limit::Event, &[(3, 70), (6, 71), (3, 80)]);
        check(Limit::Period(7_200), &[(3, 70), (3, 80)]);
        let ids: Vec<_> = breaches.iter().map(|breach| breach_id(&findings, breach)).collect();
        assert_eq!(order::distinct(ids.clone()).len(), 3);
        // It is the same while it goes on.
        assert_eq!(breach_id(&findings, &Breach { to: 90, worst: 1.0, ..breaches[0] }), ids[0]);
    }

    #[test]
    fn months_are_counted_by_the_calendar() {
        // A year's window ending with December begins with January.
        let target = Target { percent: 100.0, seconds: 365 * 86_400 };
        let line = FixedLine { side: Direction::Below, bound: 10.0, target: Some(target) };
        let values: Vec<f64> = (0..24).map(|month| if month == 1 { 9.0 } else { 11.0 }).collect();
        let grid = Grid { start: 0, interval: Interval::MONTH, len: 24 };
        let found = breaches(&line, MetricId(0), &values, grid, 0..24);
        assert_eq!(found.breaches.iter().map(|b| (b.from, b.to)).collect::<Vec<_>>(), [(1, 13)]);
        assert_eq!(found.percent(), Some(100.0 * 23.0 / 24.0));
    }
}
