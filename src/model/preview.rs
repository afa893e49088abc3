//! What a metric set would give on a table: figures, what is wrong with it, and what to know.

use serde::{Deserialize, Serialize};

use super::metric::MetricSet;
use super::time::Grid;
use super::zone::{ClockFacts, Zone};

/// What a metric set gives.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Preview {
    /// The metric set this is about.
    pub metric_set: MetricSet,
    /// Time series in all, of every level.
    pub metrics: u64,
    /// Combinations of dimension values present.
    pub combinations: u64,
    /// Different values of each dimension, in order; those put together are one.
    pub cardinality: Vec<u64>,
    /// The buckets, or `None` if nothing is left.
    pub grid: Option<Grid>,
    /// The zone of the data.
    pub zone: Zone,
    /// What its clocks did to the rows.
    pub clock: ClockFacts,
    /// Buckets learned from.
    pub learn: u64,
    /// Buckets tested.
    pub test: u64,
    /// Rows with a time.
    pub timed_rows: u64,
    /// Those of them that the filters keep.
    pub rows: u64,
    /// Share of cells (metric × bucket) without data, 0–1.
    pub missing_share: f64,
    /// Runs of buckets without any row.
    pub gaps: u64,
    /// Rows that share bucket and dimension key with another row, beyond the first.
    pub merged_rows: u64,
    /// Rough memory of a run, in bytes.
    pub memory_bytes: u64,
    /// Rough time of a run, in seconds.
    pub seconds: f64,
    /// What keeps a run from starting; empty when it can.
    pub problems: Vec<MappingProblem>,
    /// What to know before running; never blocks.
    pub warnings: Vec<Warning>,
}

/// A mistake in the mapping, beside the field it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappingProblem {
    /// Which field.
    pub field: MappingField,
    /// The sentence: "Choose at least one measure."
    pub text: String,
}

/// A field of the mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MappingField {
    /// The timestamp column.
    Timestamp,
    /// The measures.
    Measures,
    /// The dimensions.
    Dimensions,
    /// The interval.
    Interval,
    /// The filters.
    Filters,
}

/// Something to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// One sentence or two.
    pub text: String,
    /// What can be done.
    pub fix: Option<Fix>,
}

/// One press that mends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// "Leave out".
    pub label: String,
    /// The mapping after it.
    pub metric_set: MetricSet,
}

impl Warning {
    /// Without a remedy.
    pub fn new(text: String) -> Self {
        Self { text, fix: None }
    }

    /// With one press that makes `change`.
    pub fn with_fix(mut self, label: impl Into<String>, set: &MetricSet, change: impl FnOnce(&mut MetricSet)) -> Self {
        let mut metric_set = set.clone();
        change(&mut metric_set);
        self.fix = Some(Fix { label: label.into(), metric_set });
        self
    }
}
