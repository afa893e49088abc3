//! Lines that do not learn: fixed thresholds and service level objectives, held against values one after another. Over a
//! period at once or interval by interval, it is the same [`Watch`] that judges.
//!
//! Without a target, a breach is a run of intervals beyond the line. With one, it is a run of intervals at whose ends the
//! share of intervals that kept the line falls short of the target, among those of the window that hold a value; where
//! the data are shorter than the window, among those there are. An interval without a value is not judged: it counts
//! neither way, and ends no breach.

use std::collections::VecDeque;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::model::alert::{Breach, FixedLine};
use crate::model::finding::Direction;
use crate::model::metric::MetricId;
use crate::model::time::{Grid, Timestamp};

/// A line held against the values of a period.
#[derive(Debug, Clone, PartialEq, Default)]
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
