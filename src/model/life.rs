//! The life of a detector that goes on interval by interval: where it stands, and what became of each interval.

use serde::{Deserialize, Serialize};

use super::alert::{AlertRule, Firing};
use super::feedback::Feedback;
use super::message::UserMessage;
use super::metric::MetricId;
use super::time::{TimeRange, Timestamp};

/// Where a detector stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Status {
    /// It has not been started.
    #[default]
    Draft,
    /// It has seen so many intervals of those that it needs before it can judge one.
    Learning {
        /// Intervals so far.
        seen: u32,
        /// Intervals needed.
        needed: u32,
    },
    /// It judges each new interval.
    Active,
    /// It was stopped; what it found stays.
    Stopped,
    /// It cannot go on.
    Failed(UserMessage),
}

/// How often a detector learns anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Retrain {
    /// On the schedule of its interval: half-way through what it learns from; while it is young, each time its past has
    /// doubled.
    #[default]
    Schedule,
    /// Before each interval.
    Each,
    /// Never: it learns once, as a backtest does.
    Never,
}

/// How a detector goes through intervals.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LifeConfig {
    /// First bucket that may be judged; those before it are learned from.
    pub from: usize,
    /// How often it learns anew.
    pub retrain: Retrain,
    /// The rules that it alerts by.
    pub rules: Vec<AlertRule>,
    /// What readers said: known events keep rules silent, answers change severities.
    pub answers: Feedback,
}

/// One row of the run log: what became of an interval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LogEntry {
    /// The bucket.
    pub bucket: usize,
    /// Its time, as the grid has it.
    pub range: TimeRange,
    /// When it was judged: an instant.
    pub at: Timestamp,
    /// What became of it.
    pub outcome: Outcome,
    /// Rows that went in.
    pub rows: u64,
    /// Metrics that raised an alarm in it.
    pub alarms: u32,
    /// What else happened.
    pub remarks: Vec<Remark>,
    /// What it was read from.
    pub files: Vec<FileEntry>,
}

/// What became of an interval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// It was learned from, and not judged.
    Learned,
    /// It was judged.
    Judged,
    /// There was no row in it.
    Empty,
    /// It could not be read, and was not judged. It is tried again, unless that was the last time.
    Failed(UserMessage),
    /// It came after its time: it was not judged, but is learned from.
    Late,
}

/// What happened in an interval besides judging it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Remark {
    /// The first interval that was judged: learned from so many.
    Started {
        /// Intervals learned from.
        learned: u32,
    },
    /// So many metrics learned anew.
    Retrained {
        /// Metrics.
        metrics: u32,
    },
    /// A level beyond the expected range has lasted, and is from now on the usual one.
    NewNormal {
        /// The metric.
        metric: MetricId,
        /// What was expected before.
        #[serde(with = "super::float")]
        before: f64,
        /// What it has been since.
        #[serde(with = "super::float")]
        now: f64,
    },
    /// Metrics that had not been seen before.
    NewMetrics {
        /// How many.
        metrics: u32,
    },
    /// Rows whose time lies outside the interval; they were left out.
    Outside {
        /// How many.
        rows: u64,
    },
}

/// One file of an interval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its name, without anything that could be a secret.
    pub name: String,
    /// Rows kept.
    pub rows: u64,
    /// Rows left out.
    pub skipped: u64,
    /// Why it was not read, or not whole.
    pub reason: String,
}

/// What happened since it was told last.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LifeNews {
    /// Where the detector stands.
    pub status: Status,
    /// Intervals gone through, and all that are known of; equal while it waits for new ones.
    pub done: usize,
    /// See `done`.
    pub total: usize,
    /// While it follows: the next interval, and the instant at which it is read.
    pub next: Option<(TimeRange, Timestamp)>,
    /// Rows of the log, in order; one for a bucket that is there takes its place.
    pub entries: Vec<LogEntry>,
    /// Which of all firings `firings` begin with: those after it that were told before are told anew.
    pub first_firing: usize,
    /// Firings, in order of time.
    pub firings: Vec<Firing>,
    /// While it follows: the number of the first firing on what was followed; those before are on the past.
    pub first_followed: Option<usize>,
    /// Firings that are over, by number, and since when.
    pub resolved: Vec<(usize, Timestamp)>,
    /// Counters.
    pub counts: Counts,
}

/// How many intervals were started, judged, and not judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Intervals whose turn has come.
    pub started: u64,
    /// Those that were read, empty ones included.
    pub succeeded: u64,
    /// Those that could not be read.
    pub failed: u64,
}
