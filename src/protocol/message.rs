//! Requests, events and the summaries they carry. Everything is plain serde data that any self-less format
//! (no tags, no skipped fields) can carry; files travel beside a request, never inside it.

use serde::{Deserialize, Serialize};

pub use super::place::{Bucket, FollowPlace, ListRequest, Listing, Object, Origin, Secret, Source};
use crate::alert::line::Kept;
pub use crate::archive::calendar::{self, Calendar};
pub use crate::archive::incidents::IncidentList;
use crate::model::alert::{AlertRule, FixedLine};
use crate::model::archive::Archive;
use crate::model::column::{ColumnKind, TimeFormat};
use crate::model::feedback::{Feedback, Mark};
use crate::model::filter::ValueCount;
use crate::model::finding::{AnomalyGroup, Findings};
use crate::model::life::LifeConfig;
pub use crate::model::life::LifeNews;
use crate::model::message::UserMessage;
use crate::model::metric::{MetricId, MetricSet};
use crate::model::notice::Notices;
use crate::model::plan::Course;
pub use crate::model::plot::{Plot, PlotQuery};
use crate::model::preview::Preview;
use crate::model::quality::Quality;
use crate::model::reading::ReadSettings;
use crate::model::suggestion::Suggestion;
use crate::model::time::{Grid, Interval};
use crate::model::zone::Zone;
use crate::pipeline::config::AnalysisConfig;
pub use crate::session::zip::Entry as ZipEntry;
pub use crate::session::{NamedSource, Session, SessionLife, SessionRun};
pub use crate::settings::{Fate, Imported, Key};

/// Pairs an answer with its question; grows by one per request of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RequestId(pub u32);

/// A request or an event with the request it belongs to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Envelope<T> {
    /// Which request this is, or answers.
    pub id: RequestId,
    /// The message.
    pub body: T,
}

/// What the interface asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Read the files that travel beside this message into one table, replacing what was open.
    /// Answers: [`Event::Progress`]… and at most one [`Event::Sampled`], then [`Event::Opened`].
    Open(OpenRequest),
    /// What a bucket holds. Answer: [`Event::Listed`].
    List(ListRequest),
    /// What a run with these settings would be like on the open table. Answer: [`Event::Checked`].
    Check(AnalysisConfig),
    /// The first measure of a metric set over all rows that its filters keep. Answer: [`Event::Outlined`].
    Outline(MetricSet),
    /// Known incidents from a text that was pasted. Answer: [`Event::Incidents`].
    Incidents(IncidentRequest),
    /// Known events from a calendar. Answer: [`Event::Calendar`].
    Calendar(Box<CalendarRequest>),
    /// The most frequent values of a column. Answer: [`Event::Values`].
    Values(String),
    /// The quality of the open table's data for a metric set. Answer: [`Event::Quality`].
    Quality(MetricSet),
    /// Learn and test. Answers: [`Event::Progress`] and [`Event::Found`]…, then [`Event::Analysed`].
    Analyse(AnalysisConfig),
    /// Go through the open table interval by interval, as if it came so, and then follow what comes. Answers: [`Event::Progress`] and
    /// [`Event::Lived`] and [`Event::Found`]…, then [`Event::Analysed`].
    Live(Box<LifeRequest>),
    /// Other rules and answers for the intervals to come. No answer.
    SetRules(Vec<AlertRule>, Feedback),
    /// Values and bands to draw, one plot per query, in order; of the run in progress once there was an
    /// [`Event::Found`] of it, otherwise of the last one. Answer: [`Event::Plotted`].
    Plot(Vec<PlotQuery>),
    /// The events that stretches of single metrics make, whether or not anything stood out. Answer: [`Event::Measured`].
    Measure(Vec<Mark>),
    /// What metrics of the last run have kept of lines. Answer: [`Event::Kept`].
    Lines(Vec<LineQuery>),
    /// A document about the open table. Answer: [`Event::Exported`].
    Export(ExportFormat),
    /// The session of the detector as a file. Answer: [`Event::Saved`].
    Save(Box<SaveRequest>),
    /// The CRC-32 of each of the files that travel beside this message. Answer: [`Event::Checksums`].
    Checksum,
    /// Stop the given request. A stopped run still answers with what is finished, unless that is nothing and an
    /// earlier run is there; then, and for a reading, the answer is [`Event::Stopped`].
    Cancel(RequestId),
}

/// What to read, and how.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OpenRequest {
    /// The files, in the order they are read.
    pub sources: Vec<Source>,
    /// What the user said about them.
    pub settings: ReadSettings,
}

impl OpenRequest {
    /// Reads `sources` as they look.
    pub fn new(sources: Vec<Source>) -> Self {
        Self { sources, settings: ReadSettings::default() }
    }
}

/// A detector to go on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LifeRequest {
    /// How the table is read. The share to learn from is not looked at.
    pub config: AnalysisConfig,
    /// How it goes on.
    pub life: LifeConfig,
    /// Intervals a second that it goes through at most; as fast as it can without.
    pub pace: Option<f64>,
    /// Where the intervals after the open table come from, once it has been gone through; without, it ends there.
    pub follow: Option<FollowPlace>,
    /// Whether an interval that is not there at its time is waited for until a later one is, for data that come by no
    /// clock. Otherwise it is empty.
    pub waits_for_data: bool,
}

/// A session to be written: what the page knows of it. The findings of the last run, if there is one, and the values of its
/// metrics are added.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SaveRequest {
    /// Its own run and series are not looked at.
    pub session: Session,
    /// Number, duration in milliseconds, learned share in percent and course of the last run.
    pub run: (u32, f64, u8, Option<Course>),
    /// How many bytes the values of metrics may take.
    pub series_bytes: u64,
    /// Files that go into one archive with it; without any the session is alone.
    pub beside: Vec<ZipEntry>,
}

/// Most values that [`Event::Values`] lists.
pub const MAX_LISTED_VALUES: usize = 200;

/// What the worker answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The worker is up. Sent once, first, with request id 0.
    Ready {
        /// Version of the build, to be equal to the page's.
        build: String,
    },
    /// Where a long request stands.
    Progress(Progress),
    /// The files are others than they seemed: a list of addresses stands for those it names, or their order is another.
    /// These are to be opened instead; handles of the files beside go with their sources.
    Located(Vec<Source>),
    /// What a bucket holds.
    Listed(Listing),
    /// The first rows are read: what the table would be without the others. The same wherever the bytes were cut; not
    /// sent if the last file is over before.
    Sampled(TableSummary),
    /// The table is read.
    Opened(TableSummary),
    /// The settings are checked.
    Checked(Preview),
    /// The measure over all rows.
    Outlined(Outline),
    /// What the text holds.
    Incidents(IncidentList),
    /// What the calendar holds.
    Calendar(Calendar),
    /// The values asked for, those with the most rows first, at most [`MAX_LISTED_VALUES`]; empty for an unknown column.
    Values(Vec<ValueCount>),
    /// The quality of the data.
    Quality(Quality),
    /// What the run in progress has found so far: events that are not explained yet, and may change.
    Found(Findings),
    /// What happened to a detector that goes on, since it was told last.
    Lived(Box<LifeNews>),
    /// The run is over, or was stopped: `findings.finished < findings.metrics.len()`.
    Analysed(Findings),
    /// The plots asked for.
    Plotted(Vec<Plot>),
    /// The events asked for, in order, without those of which nothing was judged.
    Measured(Vec<AnomalyGroup>),
    /// What was kept of each line, by each of its metrics, in the tested part.
    Kept(Vec<Vec<Kept>>),
    /// The document asked for.
    Exported(Document),
    /// The file asked for, in pieces: between two of them goes one of the files that were to be beside.
    Saved(Vec<Vec<u8>>),
    /// One checksum per file.
    Checksums(Vec<u32>),
    /// A reading was stopped, and nothing is open; or a run was, and the earlier one is kept.
    Stopped,
    /// The request failed; what was there before still is.
    Failed(UserMessage),
}

impl Event {
    /// Whether the request that this answers has further answers.
    pub fn is_interim(&self) -> bool {
        matches!(self, Self::Progress(_) | Self::Sampled(_) | Self::Found(_) | Self::Lived(_))
    }
}

/// Part of a long request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Stage {
    /// Bytes to table; counted in bytes as stored.
    Read,
    /// Rows to series; counted in rows.
    Prepare,
    /// Learning and testing metric by metric; counted in metrics.
    Detect,
    /// Anomalies to events; counted in anomalies.
    Group,
}

/// How far a stage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Which stage.
    pub stage: Stage,
    /// Units done.
    pub done: u64,
    /// Units in all.
    pub total: u64,
    /// While reading: index of the current file. Otherwise 0.
    pub file: u32,
    /// While reading: rows so far. While detecting: anomalies so far.
    pub found: u64,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TableSummary {
    /// One entry per file, in the order given; of an archive, one per file in it.
    pub files: Vec<FileSummary>,
    /// Rows kept, over all files.
    pub rows: u64,
    /// Rows left out while reading, over all files.
    pub skipped_rows: u64,
    /// How the folders of the files were understood.
    pub folders: FolderSummary,
    /// How many of those [`ExportFormat::Rejected`] holds.
    pub rejected_kept: u64,
    /// The columns, in file order.
    pub columns: Vec<ColumnSummary>,
    /// The first rows as text, one string per column; missing cells are empty.
    pub preview: Vec<Vec<String>>,
    /// Problems found.
    pub notices: Notices,
    /// The settings among the files, the last of them.
    pub imported: Option<Box<Imported>>,
    /// What others found, among the files.
    pub archive: Box<Archive>,
    /// What readers said about events, among the files.
    pub answers: Box<Feedback>,
    /// The session among the files, the last of them, without its series. Where there are no rows, it is open.
    pub session: Option<Box<Session>>,
    /// The guess, or why there is none.
    pub proposal: Result<Suggestion, UserMessage>,
}

/// How folders were understood.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FolderSummary {
    /// The path template in use: "{{yyyyMMdd}}/{{HHmm}}".
    pub template: Option<String>,
    /// The path templates that fit, best first.
    pub candidates: Vec<String>,
    /// What is wrong with the path template that the user gave.
    pub problem: Option<String>,
}

/// One file and how it was understood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileSummary {
    /// Which of the sources it is, or is in.
    pub source: u32,
    /// As given by the user.
    pub name: String,
    /// As stored.
    pub bytes: u64,
    /// Rows kept.
    pub rows: u64,
    /// Rows left out.
    pub skipped_rows: u64,
    /// "CSV", "JSON Lines, gzip", "CSV in zip", "CloudWatch GetMetricData", or what a file without data holds: "Settings";
    /// empty when unreadable.
    pub format: String,
    /// Which of the sources it is, if it holds settings or answers, which are in [`TableSummary::imported`] and
    /// [`TableSummary::answers`].
    pub settings_of: Option<u32>,
    /// "UTF-8", "windows-1252"; "unknown" where it has to be told; empty where there is no text.
    pub encoding: String,
    /// "comma", "tab", "semicolon", "pipe", "space", another sign itself, or empty.
    pub separator: String,
    /// "double", "single", "none", or empty.
    pub quote: String,
    /// Whether the first record names the columns; `None` where the format has no header.
    pub header: Option<bool>,
    /// The columns of a file without a header, in order.
    pub unnamed: Vec<String>,
    /// Why nothing could be read from it.
    pub error: Option<UserMessage>,
}

/// One column at a glance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnSummary {
    /// As in the file, or "column 3" without a header.
    pub name: String,
    /// What it holds.
    pub kind: ColumnKind,
    /// For timestamps: how they are written.
    pub format: Option<TimeFormat>,
    /// Cells without a value.
    pub missing: u64,
    /// Cells that have a value which is not of this kind; they count as missing.
    pub misfits: u64,
    /// Different values, counted up to 10,000.
    pub distinct: u64,
    /// For numbers not written plainly: an example, such as "€1.234,5".
    pub number_format: String,
    /// Texts that stood for "no value", besides the empty one.
    pub missing_markers: Vec<String>,
    /// Share of the cells in each of 12 parts between lowest and highest value, or of the 12 most frequent texts.
    pub distribution: Vec<f64>,
}

/// A measure over all rows, thinned to what a strip can show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// The metric set it is about.
    pub metric_set: MetricSet,
    /// The buckets.
    pub grid: Grid,
    /// Bucket index of each entry.
    pub bucket: Vec<u32>,
    /// Value, `NaN` in gaps.
    pub actual: Vec<f64>,
}

/// A text with known incidents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IncidentRequest {
    /// As it was pasted.
    pub text: String,
    /// Of times without an offset.
    pub zone: Zone,
    /// Of the metrics.
    pub interval: Interval,
}

/// A calendar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CalendarRequest {
    /// As it was pasted, or of a file.
    pub bytes: Vec<u8>,
    /// What it is read for.
    pub setting: calendar::Setting,
}

/// A line, and what it is held against.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LineQuery {
    /// The metrics.
    pub metrics: Vec<MetricId>,
    /// The line.
    pub line: FixedLine,
}

/// Form of an export of what is open; what is found has its own: [`super::documents::Format`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportFormat {
    /// The rows left out while reading, one line each.
    Rejected,
    /// The mapping last asked about, as our own detector file.
    Detector,
    /// The same in the form of a DescribeMetricSet response.
    MetricSet,
    /// The quality of the data as `GetDataQualityMetrics` has it, for the metric set asked about last.
    Quality,
}

/// A file made for the user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Proposed file name.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Content.
    pub bytes: Vec<u8>,
}
