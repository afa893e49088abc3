//! A dataset gone through as if it came interval by interval.

use super::{Live, Reading};
use crate::model::life::{LifeConfig, LogEntry};
use crate::model::notice::Notices;
use crate::model::time::Grid;
use crate::pipeline::Run;
use crate::prepare::dataset::Dataset;

/// A replay in the making.
#[derive(Debug)]
pub struct Replay {
    source: Dataset,
    rows: Vec<u32>,
    live: Live,
    values: Vec<f64>,
}

/// What one step did.
#[derive(Debug)]
pub enum ReplayStep {
    /// An interval was gone through.
    Advanced(Box<LogEntry>),
    /// There are no more.
    Over,
}

impl Replay {
    /// Over `source`, whose buckets hold so many rows each. What the source was split at is not looked at.
    pub fn new(source: Dataset, rows: Vec<u32>, config: LifeConfig, notices: Notices) -> Self {
        let Dataset { metric_set, zone, grid, metrics, .. } = &source;
        let live = Live::new(config, metric_set.clone(), zone.clone(), *grid, metrics.clone(), notices);
        Self { source, rows, live, values: Vec::new() }
    }

    /// The detector as it stands.
    pub fn live(&mut self) -> &mut Live {
        &mut self.live
    }

    /// All buckets of the source.
    pub fn grid(&self) -> Grid {
        self.source.grid
    }

    /// Goes through the next interval.
    pub fn step(&mut self) -> ReplayStep {
        let bucket = self.live.len();
        if bucket == self.source.grid.len {
            return ReplayStep::Over;
        }
        self.values.clear();
        self.values.extend(self.source.series.iter().map(|series| series.values[bucket]));
        let rows = self.rows.get(bucket).copied().unwrap_or_default();
        let entry = self.live.advance(Reading {
            values: Ok(&self.values),
            rows: u64::from(rows),
            files: Vec::new(),
            remarks: Vec::new(),
        });
        ReplayStep::Advanced(Box::new(entry))
    }

    /// Goes on without the source, once it is over.
    pub fn into_live(self) -> Live {
        self.live
    }

    /// What it leaves behind; the rest of the source is not gone through.
    pub fn finish(self) -> Run {
        self.live.finish()
    }
}
