//! Alert rules, and what they fire on.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::finding::{AnomalyGroup, DEFAULT_THRESHOLD, Direction};
use super::metric::MetricId;
use super::time::Timestamp;

/// What makes an alert, how often it may, and what goes with it. In JSON every field may be left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AlertRule {
    /// Unique among the rules of a detector.
    pub name: String,
    /// Whether it fires at all.
    pub enabled: bool,
    /// What it fires on.
    pub condition: Condition,
    /// Names of the measures it watches; any if empty.
    pub measures: Vec<String>,
    /// The values it watches, by dimension; a dimension that is absent or empty is not restricted.
    pub values: BTreeMap<String, Vec<String>>,
    /// How often it may fire.
    pub limit: Limit,
    /// Whether it keeps silent during known events.
    pub spares_known: bool,
    /// Who is to act; may be empty.
    pub owner: String,
    /// Address of the page that says what to do; may be empty.
    pub runbook: String,
    /// What else to know; may be empty.
    pub note: String,
}

impl Default for AlertRule {
    fn default() -> Self {
        Self {
            name: String::new(),
            enabled: true,
            condition: Condition::default(),
            measures: Vec::new(),
            values: BTreeMap::new(),
            limit: Limit::Event,
            spares_known: true,
            owner: String::new(),
            runbook: String::new(),
            note: String::new(),
        }
    }
}

/// What a rule fires on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Events.
    Event {
        /// Side of what is expected; `None` for either, and for events of kinds that have no side.
        direction: Option<Direction>,
        /// Least severity, 0–100.
        threshold: f64,
        /// Least size of actual − expected, summed over the event's primary anomaly, in units of its measure; 0 for any.
        least_gap: f64,
    },
    /// Values beyond a line that does not learn.
    Line(FixedLine),
}

impl Default for Condition {
    fn default() -> Self {
        Self::Event { direction: None, threshold: DEFAULT_THRESHOLD, least_gap: 0.0 }
    }
}

/// A fixed threshold of a measure, alone or as a service level objective.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FixedLine {
    /// The side that breaks it.
    pub side: Direction,
    /// The last value that keeps it.
    pub bound: f64,
    /// How often it is to be kept; without, each interval that breaks it counts.
    #[serde(default)]
    pub target: Option<Target>,
}

/// Share of the intervals that keep a line.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// In percent of the intervals that hold a value, above 0 and at most 100.
    pub percent: f64,
    /// Length of the window that is looked at, in seconds, ending with the interval judged.
    pub seconds: u32,
}

/// How often a rule may fire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Once per event, however long it lasts.
    Event,
    /// Once per event, and not again within so many seconds.
    Period(u32),
}

/// One time that a rule fired.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Firing {
    /// The rule's name.
    pub rule: String,
    /// When: an instant, once the interval that did it was over and the delay of the data had passed.
    pub at: Timestamp,
    /// What it fired on, as it was known then.
    pub cause: Cause,
}

/// What a rule fired on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Cause {
    /// An event.
    Event(Box<AnomalyGroup>),
    /// A fixed line that was broken.
    Breach(Breach),
}

/// Successive intervals of one metric that broke a fixed line.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Breach {
    /// The metric.
    pub metric: MetricId,
    /// First bucket.
    pub from: usize,
    /// First bucket after.
    pub to: usize,
    /// The value furthest beyond the line.
    #[serde(with = "super::float")]
    pub worst: f64,
    /// The line.
    pub line: FixedLine,
    /// Share of the target's window that kept the line when it fired, in percent; `None` without a target.
    pub kept: Option<f64>,
}
