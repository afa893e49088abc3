//! What others found before: events of Lookout for Metrics with what people said about them, and known incidents.

use serde::{Deserialize, Serialize};

use super::time::{TimeRange, Timestamp};

/// Everything of that kind that was opened.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Archive {
    /// Events of Lookout for Metrics, the latest first.
    pub events: Vec<OldEvent>,
    /// Incidents known from elsewhere, the latest first.
    pub incidents: Vec<Incident>,
    /// What could not be used, each as a sentence with its file.
    pub remarks: Vec<String>,
}

/// An anomaly group of Lookout for Metrics.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct OldEvent {
    /// As given there; made up from measure and time where the file has none.
    pub id: String,
    /// Start of its first interval.
    pub start: Timestamp,
    /// Start of its last interval.
    pub end: Timestamp,
    /// 0–100.
    pub score: f64,
    /// The measure's name.
    pub measure: String,
    /// Share of each value in the deviation, per dimension, in percent.
    pub contributions: Vec<OldContribution>,
    /// The first [`OldEvent::MAX_SERIES`] series.
    pub series: Vec<OldSeries>,
    /// How many series there were.
    pub series_count: u64,
    /// Other measures and their share, in percent: causes as they were called.
    pub causes: Vec<(String, f64)>,
}

/// Shares of the values of a dimension.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct OldContribution {
    /// The dimension.
    pub dimension: String,
    /// Values with their share in percent, largest first.
    pub values: Vec<(String, f64)>,
}

/// A series of an event.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OldSeries {
    /// As given there; may be empty.
    pub id: String,
    /// Dimension and value.
    pub dimensions: Vec<(String, String)>,
    /// What people said: whether it was relevant.
    pub relevant: Option<bool>,
}

impl OldEvent {
    /// Series kept.
    pub const MAX_SERIES: usize = 20;

    /// What people said: relevant if one of its series was.
    pub fn relevant(&self) -> Option<bool> {
        self.series.iter().filter_map(|series| series.relevant).max()
    }

    /// Its time; the last interval counts at least a second.
    pub fn range(&self) -> TimeRange {
        TimeRange { start: self.start, end: self.end.max(self.start).saturating_add(1) }
    }
}

/// An incident known from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Incident {
    /// As given there.
    pub id: String,
    /// When it began.
    pub start: Timestamp,
    /// When it was over; `None` if it still went on.
    pub end: Option<Timestamp>,
    /// What it was called.
    pub title: String,
    /// As given there: "AVAILABILITY".
    pub severity: String,
}

impl Archive {
    /// Whether nothing was opened.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty() && self.incidents.is_empty() && self.remarks.is_empty()
    }

    /// What people said about events of that measure in that time: relevant if one of them was.
    pub fn label(&self, range: TimeRange, measures: &[&str]) -> Option<bool> {
        let is_it = |event: &&OldEvent| event.range().overlaps(range) && measures.contains(&event.measure.as_str());
        self.events.iter().filter(is_it).filter_map(OldEvent::relevant).max()
    }
}
