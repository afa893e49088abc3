//! Files that are being read, and what is known once they are.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Threshold, answer, summary};
use crate::ingest::Reader;
use crate::ingest::lines::RowLines;
use crate::ingest::rejected::Rejected;
use crate::ingest::table::{Cells, Table};
use crate::model::life::FileEntry;
use crate::model::message::UserMessage;
use crate::model::metric::MetricSet;
use crate::model::notice::{Notice, NoticeKind, Notices, Place};
use crate::model::order;
use crate::model::path::PathTemplate;
use crate::model::path::guess::templates;
use crate::model::preview::Preview;
use crate::model::quality::Quality;
use crate::model::reading::ReadSettings;
use crate::model::zone::Zone;
use crate::pipeline::config::AnalysisConfig;
use crate::prepare::memo::Memo;
use crate::prepare::preview::preview;
use crate::protocol::message::{Envelope, Event, Progress, RequestId, Source, Stage};
use crate::settings::export::{detector_json, metric_set_json};

/// Why a file is left out.
const SAME_BYTES: &str = "Left out: another file of the interval has the same bytes.";

/// Files that are being read.
pub(super) struct Opening {
    pub(super) id: RequestId,
    pub(super) sources: Vec<Source>,
    pub(super) settings: ReadSettings,
    pub(super) reader: Reader,
    /// Index of the file that is being read, and whether the reader knows of it.
    pub(super) current: usize,
    pub(super) begun: bool,
    /// Why a file could not be read to its end.
    pub(super) failures: Vec<Option<UserMessage>>,
    pub(super) done: u64,
    pub(super) total: u64,
    pub(super) reported: Threshold,
    /// Of an interval that is followed: its bucket, and its files.
    pub(super) interval: Option<IntervalReading>,
}

/// Files of an interval that are being read. They are small, and held until it is known whether their bytes were there
/// before.
#[derive(Debug)]
pub(super) struct IntervalReading {
    pub(super) bucket: usize,
    held: Vec<u8>,
    /// Length and checksum of the files read.
    seen: Vec<(u64, u32)>,
    pub(super) copies: Vec<FileEntry>,
}

impl IntervalReading {
    pub(super) fn new(bucket: usize) -> Self {
        Self { bucket, held: Vec::new(), seen: Vec::new(), copies: Vec::new() }
    }
}

/// What is known about an open table.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) table: Rc<Table>,
    pub(super) notices: Notices,
    /// For each time column with unreadable cells, the first of them.
    pub(super) bad_timestamps: BTreeMap<String, Vec<Place>>,
    /// For each time column, its rows outside their folder's interval.
    pub(super) outside: BTreeMap<String, Notice>,
    /// Those without a time in the proposed column included.
    pub(super) rejected: Rejected,
    /// Rows that are not in the table.
    pub(super) rejected_rows: u64,
    pub(super) lines: RowLines,
    /// Names of the files that begin with a byte order mark, and of those whose line ends are mixed.
    pub(super) marked: Vec<String>,
    pub(super) mixed: Vec<String>,
    /// The settings asked about last, and the quality of the data for them.
    pub(super) asked: AnalysisConfig,
    pub(super) quality: Quality,
    /// How the files were read.
    pub(super) reading: ReadSettings,
    pub(super) memo: Memo,
}

/// The sources of folders in the order of the intervals that they name, then of their paths; `None` if that is the order
/// they have.
pub(super) fn in_order(sources: &[Source], template: Option<&str>) -> Option<Vec<Source>> {
    let folders: Vec<&str> = sources.iter().map(|source| source.folder.as_str()).collect();
    if folders.iter().all(|folder| folder.is_empty()) {
        return None;
    }
    let template = match template {
        Some(text) => PathTemplate::parse(text).ok(),
        None => templates(&folders).into_iter().next(),
    };
    let time = |source: &Source| template.as_ref()?.time(&format!("{}/{}", source.folder, source.name));
    let mut keyed: Vec<_> = sources.iter().map(|source| (time(source), source.path(), source)).collect();
    if keyed.is_sorted_by_key(|(time, path, _)| (*time, *path)) {
        return None;
    }
    order::sort_by_key(&mut keyed, |(time, path, _)| (*time, *path));
    Some(keyed.into_iter().map(|(_, _, source)| source.clone()).collect())
}

impl Opening {
    /// The next bytes of the current file.
    pub(super) fn push(&mut self, chunk: &[u8]) {
        if let Some(interval) = &mut self.interval {
            return interval.held.extend_from_slice(chunk);
        }
        self.begin();
        self.reader.push(chunk);
    }

    /// The current file is over, for that reason if it broke off.
    pub(super) fn end_file(&mut self, failure: Option<UserMessage>) {
        let held = self.interval.as_mut().map(|interval| std::mem::take(&mut interval.held));
        match held.filter(|held| !held.is_empty()) {
            Some(held) if self.is_copy(&held) => self.begun = false,
            held => {
                self.begin();
                self.reader.push(&held.unwrap_or_default());
                self.reader.end_file();
                self.failures.push(failure);
            }
        }
        self.begun = false;
        self.current += 1;
    }

    /// Whether another file of the interval has the same bytes; if so, that is noted.
    fn is_copy(&mut self, bytes: &[u8]) -> bool {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let identity = (bytes.len() as u64, crc.sum());
        let Some(interval) = &mut self.interval else { return false };
        let is_copy = interval.seen.contains(&identity);
        if is_copy {
            let (folder, name) = self.sources[self.current].path();
            let name = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
            interval.copies.push(FileEntry { name, rows: 0, skipped: 0, reason: SAME_BYTES.to_owned() });
        } else {
            interval.seen.push(identity);
        }
        is_copy
    }

    pub(super) fn begin(&mut self) {
        if !self.begun {
            let source = &self.sources[self.current];
            self.reader.begin_file(&source.name, &source.folder, source.bytes);
            self.begun = true;
        }
    }

    /// So many more bytes of the file are read.
    pub(super) fn advance(&mut self, bytes: u64) -> Vec<Envelope<Event>> {
        self.done += bytes;
        let (done, total) = (self.done, self.total.max(self.done));
        let mut answers = Vec::new();
        if self.reported.reached(done, total) {
            let file = self.current as u32;
            let progress = Progress { stage: Stage::Read, done, total, file, found: self.reader.rows() };
            answers.push(answer(self.id, Event::Progress(progress)));
        }
        answers.extend(self.sampled());
        answers
    }

    /// What the first rows look like, once they are judged.
    pub(super) fn sampled(&mut self) -> Option<Envelope<Event>> {
        let (_, summary) = summary::of_table(self.reader.take_sample()?, self.settings.clone(), &[]);
        Some(answer(self.id, Event::Sampled(summary)))
    }
}

impl Open {
    /// How the files of an interval are read: as those before were, and their columns as they turned out to be.
    pub(super) fn reading_of(&self, sources: &[Source]) -> ReadSettings {
        let mut settings = self.reading.clone();
        for column in &self.table.columns {
            let known = settings.columns.entry(column.name.clone()).or_default();
            known.kind.get_or_insert(column.cells.kind());
            if let Cells::Timestamp { format, .. } = &column.cells
                && format.patterns.len() == 1
                && known.format.is_none()
            {
                known.format = Some(format.label()).filter(|label| label != "ISO 8601");
            }
        }
        // What was said of one file, its column names above all, holds for those to come.
        if let Some(said) = self.reading.files.values().next() {
            for source in sources {
                let (folder, name) = source.path();
                let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
                settings.files.insert(path, said.clone());
            }
        }
        settings
    }

    pub(super) fn preview(&mut self, set: &MetricSet, zone: &Zone, learn_percent: u8) -> Preview {
        preview(&self.table, set, zone, learn_percent, &mut self.memo)
    }

    pub(super) fn detector(&self) -> String {
        detector_json(&self.asked, &self.reading)
    }

    pub(super) fn metric_set(&self) -> String {
        let format = match self.table.column(&self.asked.metric_set.timestamp).map(|column| &column.cells) {
            Some(Cells::Timestamp { format, .. }) if format.patterns.len() == 1 => Some(format.label()),
            _ => None,
        };
        metric_set_json(&self.asked.metric_set, format.as_deref().filter(|format| *format != "ISO 8601"))
    }

    /// All notices, once `column` is the time of the rows: rows without one are left out.
    pub(super) fn notices_with(&self, column: &str) -> Notices {
        let mut notices = self.notices.clone();
        let count = self.table.column(column).map_or(0, |column| column.missing + column.misfits);
        if count > 0 {
            let kind = NoticeKind::BadTimestamp { column: column.to_owned() };
            let places = self.bad_timestamps.get(column).cloned().unwrap_or_default();
            notices.push(Notice { kind, count, places });
        }
        if let Some(outside) = self.outside.get(column) {
            notices.push(outside.clone());
        }
        notices
    }
}
