//! What documents are about, and what of it they hold.

use serde::{Deserialize, Serialize};

use crate::model::feedback::Feedback;
use crate::model::finding::{AnomalyGroup, DEFAULT_THRESHOLD, EventId, Findings};
use crate::model::note::Note;

/// A run as its readers left it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// Name of the detector.
    pub name: String,
    /// What was found, as the answers leave it, in the zone to write times in.
    pub findings: Findings,
    /// Share of the time range that was learned from, in percent.
    pub learn_percent: u8,
    /// What readers said about events.
    pub answers: Feedback,
    /// What they wrote beside the data.
    pub notes: Vec<Note>,
}

impl Subject {
    /// The events that a document is about, most severe first.
    pub fn events<'a>(&'a self, options: &'a Options) -> impl Iterator<Item = &'a AnomalyGroup> {
        let Findings { events, .. } = &self.findings;
        let is_meant = |event: &&AnomalyGroup| match &options.only {
            Some(id) => event.id == *id,
            None => event.severity >= options.threshold,
        };
        events.iter().filter(is_meant)
    }
}

/// What of it a document holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// Sections of the report.
    pub sections: Sections,
    /// Events that the report shows one by one.
    pub most_events: u32,
    /// Events below it are counted only.
    pub threshold: f64,
    /// The one event to tell about, whatever its severity.
    pub only: Option<EventId>,
    /// Whether codes stand for the values of dimensions.
    pub codes: bool,
    /// With codes: whether notes and other texts of readers stay, which may name values.
    pub keeps_texts: bool,
}

impl Options {
    /// Most events that a report shows one by one.
    pub const MOST_EVENTS: u32 = 200;
}

impl Default for Options {
    /// Everything about the first ten events, as it is.
    fn default() -> Self {
        Self {
            sections: Sections::default(),
            most_events: 10,
            threshold: DEFAULT_THRESHOLD,
            only: None,
            codes: false,
            keeps_texts: false,
        }
    }
}

/// Sections of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sections {
    /// What was tested and found.
    pub summary: bool,
    /// The data, and how figures are meant.
    pub method: bool,
    /// When and where.
    pub lanes: bool,
    /// The first events one by one.
    pub events: bool,
    /// All events in a row each.
    pub table: bool,
    /// Answers and notes.
    pub reviews: bool,
    /// How the data was read.
    pub settings: bool,
}

impl Default for Sections {
    fn default() -> Self {
        Self { summary: true, method: true, lanes: true, events: true, table: true, reviews: true, settings: true }
    }
}
