//! Why the figure of an event is what it is: the places its gap comes from, and the measures that moved with it.

use serde::{Deserialize, Serialize};

use super::finding::{Direction, EventId};
use super::metric::{DimensionKey, MetricId};

/// Why an event's primary measure deviates. Amounts are in the measure's unit.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Explanation {
    /// How many buckets its figures are of; 0 where nothing is known but the contributions.
    pub buckets: usize,
    /// The measure overall in these buckets, summed; of a ratio its value.
    #[serde(with = "super::float")]
    pub actual: f64,
    /// What it would have been without the event.
    #[serde(with = "super::float")]
    pub expected: f64,
    /// The fewest places that the gap comes from, largest first.
    pub roots: Vec<Root>,
    /// Whether everything moved together, besides the roots.
    pub whole: bool,
    /// Share of the absolute gaps outside the roots, in percent.
    #[serde(with = "super::float")]
    pub unexplained: f64,
    /// Shares per dimension, of what lies inside the roots; empty without dimensions.
    pub contributions: Vec<DimensionContributions>,
    /// Measures that moved before, at the same time or after: first by time, then the strongest.
    pub related: Vec<Related>,
    /// Share of the move that no other measure leads to, in percent; with those of the causes 100. `None` where no
    /// measure could be compared.
    pub unknown: Option<f64>,
}

impl Explanation {
    /// Actual − expected, in the measure's unit.
    pub fn gap(&self) -> f64 {
        self.actual - self.expected
    }
}

/// A place that a gap comes from: a combination of dimension values, as coarse as it can be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Root {
    /// The values that it fixes, at least one.
    pub key: DimensionKey,
    /// The measure there, over the buckets of the explanation.
    #[serde(with = "super::float")]
    pub actual: f64,
    /// What it would have been without the event.
    #[serde(with = "super::float")]
    pub expected: f64,
    /// Its part of the gap overall, in the measure's unit, signed.
    #[serde(with = "super::float")]
    pub gap: f64,
    /// Of a ratio, the part of the gap that comes from a larger or smaller weight of the place, not from its own
    /// ratio.
    pub mix: Option<f64>,
    /// Its share of the absolute gaps of all roots, in percent; the shares add up to 100.
    #[serde(with = "super::float")]
    pub percent: f64,
}

/// One dimension value's part of a gap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contribution {
    /// The value.
    pub value: String,
    /// Its part of the gap, signed.
    #[serde(with = "super::float")]
    pub gap: f64,
    /// Of a ratio, the part of it that comes from the value's weight.
    pub mix: Option<f64>,
    /// Its share of the absolute gaps, in percent; the shares of a dimension add up to 100.
    #[serde(with = "super::float")]
    pub percent: f64,
}

/// All shares of one dimension, largest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DimensionContributions {
    /// The dimension's column name.
    pub dimension: String,
    /// One entry per value that takes part.
    pub values: Vec<Contribution>,
}

/// How a measure that moved is related to an event, by timing; that is no proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// It usually leads to moves of the event's measure, and moved.
    Cause,
    /// It moved at the same time; neither is known to lead.
    Together,
    /// It usually follows the event's measure, and moved.
    Effect,
}

/// A measure that moved too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Related {
    /// Which, and where.
    pub metric: MetricId,
    /// How it is related.
    pub relation: Relation,
    /// By how many intervals it usually moves after the event's measure; below 0 before.
    pub lag: i32,
    /// Of a cause, the measures by way of which it reaches the event's, as indices into the metric set.
    pub via: Vec<usize>,
    /// Which way it moved.
    pub direction: Direction,
    /// (actual − expected) / |expected| during the event.
    #[serde(with = "super::float")]
    pub change: f64,
    /// Of a cause, its share of the event's move, in percent.
    pub percent: Option<f64>,
    /// How far it moved, in half-widths of its expected range: 1 is the edge.
    #[serde(with = "super::float")]
    pub strength: f64,
    /// The event it is an anomaly in, which may be this one; `None` where it stands out in none.
    pub event: Option<EventId>,
}
