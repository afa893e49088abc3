//! Floor 12: a detector as a file: settings, results, answers and notes, without the rows. What is in it is enough to
//! show everything but the values of metrics that found no room.
//!
//! ```text
//! keep(&run, bytes)      ─► Vec<KeptSeries>   most severe events first, until `bytes` are used
//! encode(session)        ─► String            JSON, `"foretop_session": 1` first
//! embed(&json)           ─► String            the same as an element for an HTML page, `<` written as \u003c
//! decode(name, bytes)    ─► Session           from JSON or from an HTML page with that element; checked
//! restore(&session, …)   ─► Option<Run>       what plots and measures are answered from
//! ```
//!
//! A page that reads well by itself carries its session in one element: [`embed`] writes it. It is taken for a session if
//! [`PAGE_MARK`] stands among its first bytes: `<meta name="generator" content="foretop …">` in its head. Figures are written with twelve significant digits, those of kept series with seven
//! (`f32`); gaps stay gaps. Secrets have no place in it: of a source it knows name and size.

mod check;
mod columns;
mod document;
mod kept;
pub mod zip;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::document::{ELEMENT_ID, VERSION, decode, embed, encode};
pub use self::kept::{KeptSeries, keep, restore};
pub use crate::ingest::recognise::PAGE_MARK;
use crate::model::alert::AlertRule;
use crate::model::archive::Incident;
use crate::model::feedback::Feedback;
use crate::model::finding::Findings;
use crate::model::life::{Counts, LogEntry};
use crate::model::note::Note;
use crate::model::plan::{Course, Plan};
use crate::model::reading::ReadSettings;
use crate::model::time::Timestamp;
use crate::pipeline::config::AnalysisConfig;

/// A detector with its last run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// Its name.
    pub name: String,
    /// The mapping, which may be another than that of the run.
    pub config: AnalysisConfig,
    /// What was said about files and columns.
    pub reading: ReadSettings,
    /// What the data was read from.
    pub sources: Vec<NamedSource>,
    /// What readers said about events.
    pub answers: Feedback,
    /// What readers wrote on periods.
    pub notes: Vec<Note>,
    /// What makes alerts.
    pub rules: Vec<AlertRule>,
    /// Incidents known from files.
    pub incidents: Vec<Incident>,
    /// Incidents as they were pasted.
    pub pasted_incidents: String,
    /// What was looked at, as the fragment of the address.
    pub view: String,
    /// The last run.
    pub run: Option<SessionRun>,
    /// Values of its metrics, as far as there is room.
    pub series: Vec<KeptSeries>,
    /// How it goes on, and what became of that.
    pub life: SessionLife,
}

impl Default for Session {
    fn default() -> Self {
        Self {
            name: String::new(),
            config: AnalysisConfig::new(Default::default()),
            reading: ReadSettings::default(),
            sources: Vec::new(),
            answers: Feedback::default(),
            notes: Vec::new(),
            rules: Vec::new(),
            incidents: Vec::new(),
            pasted_incidents: String::new(),
            view: String::new(),
            run: None,
            series: Vec::new(),
            life: SessionLife::default(),
        }
    }
}

/// How a detector goes on interval by interval, and the last of its run log.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionLife {
    /// How it goes through its data.
    pub plan: Plan,
    /// What became of the last intervals, in their order.
    pub entries: Vec<LogEntry>,
    /// What the metrics are called that the log names, by number.
    pub names: BTreeMap<u32, String>,
    /// How many intervals were gone through.
    pub counts: Counts,
    /// If it was being followed: when that was last known.
    pub followed_until: Option<Timestamp>,
}

impl SessionLife {
    /// Most rows of the log that are kept.
    pub const MOST_ENTRIES: usize = 1_000;
}

/// A file or an address that data was read from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NamedSource {
    /// Without folders; of an address the last part of its path.
    pub name: String,
    /// Size as stored; 0 if not known.
    pub bytes: u64,
}

/// A run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionRun {
    /// 1 for the first run of the detector.
    pub number: u32,
    /// How long it took.
    pub milliseconds: f64,
    /// Share of the time range that it learned from, in percent.
    pub learn_percent: u8,
    /// How it went through the data, if not all at once.
    #[serde(default)]
    pub course: Option<Course>,
    /// What it found, without any answer.
    pub findings: Findings,
}
