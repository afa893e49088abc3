//! Floor 2: bytes to a typed table. CSV, JSON Lines and other JSON in any common encoding, plain or packed as gzip, zstd
//! or ZIP, in any number of files; all of that is found from the bytes. Bytes are pushed in, in pieces of any size, so
//! that a browser stream, a file and a test run the same code; the size of the pieces changes nothing in the result.
//!
//! What cannot be read is left out and said: a bad file as its report's error, a bad row or cell as a notice.

mod builder;
mod charset;
mod column;
mod columns_in;
mod csv;
mod dialect;
mod dictionary;
mod document;
pub mod error;
mod file;
pub mod folder;
mod infer;
mod ingested;
mod json;
mod jsonl;
mod layout;
pub mod lines;
mod markers;
pub mod marks;
mod misfit;
pub mod number;
pub mod packed;
pub mod recognise;
pub mod rejected;
mod rows;
mod sample;
mod scan;
mod sink;
mod sniff;
pub mod table;
pub mod timestamp;
mod unpack;

use std::collections::BTreeMap;

use self::builder::TableBuilder;
use self::error::IngestError;
use self::file::FileReader;
pub use self::ingested::{FileReport, Ingested};
pub use self::layout::{Format, Layout};
use self::marks::TextMarks;
use self::rejected::Rejected;
use self::sink::Sink;
pub use self::unpack::Packing;
use self::unpack::{Inner, Unpacked, Unpacker};
use crate::model::batch::{Batch, BatchError};
use crate::model::notice::{NoticeKind, Notices};
use crate::model::reading::{FileSettings, ReadSettings};

/// A small text in any common encoding.
pub fn text(bytes: &[u8]) -> String {
    charset::text(bytes)
}

/// Reads several files into one table: columns of the same name are one column, rows follow in the order of the files.
#[derive(Default)]
pub struct Reader {
    /// By file name with its folders.
    settings: BTreeMap<String, FileSettings>,
    builder: TableBuilder,
    notices: Notices,
    rejected: Rejected,
    files: Vec<FileReport>,
    path_template: Option<String>,
    /// Files begun, each of which may hold several of `files`.
    sources: usize,
    source: Option<Source>,
    current: Option<FileReader>,
    sampled: Sampled,
    /// The table's column of each field of the last CSV file.
    columns_before: Vec<usize>,
    recognises: Recognises,
}

/// Which files are handed on whole instead of being read as data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Recognises {
    /// None.
    #[default]
    Nothing,
    /// Those that hold no data: settings and archives.
    NoData,
    /// Incidents too, because other files are the data.
    Incidents,
}

/// What became of the first file that has rows.
#[derive(Default)]
enum Sampled {
    /// No sample with rows is judged yet.
    #[default]
    Not,
    /// One is, and this is what it holds.
    Judged(Box<Ingested>),
    /// It was handed out.
    Taken,
}

/// A file that was begun.
struct Source {
    stored: Stored,
    unpacker: Unpacker,
}

/// What a file is called where it is stored.
struct Stored {
    name: String,
    folder: String,
    bytes: u64,
}

impl Reader {
    /// With no file yet.
    pub fn new(settings: ReadSettings) -> Self {
        Self {
            builder: TableBuilder::new(&settings),
            settings: settings.files,
            path_template: settings.path_template,
            ..Self::default()
        }
    }

    /// Hands on whole what is not data.
    pub fn recognising(self, recognises: Recognises) -> Self {
        Self { recognises, ..self }
    }

    /// Begins a file of `bytes` bytes as stored, in the given folders; ends the one before if it still is open.
    pub fn begin_file(&mut self, name: &str, folder: &str, bytes: u64) {
        self.end_file();
        let stored = Stored { name: name.to_owned(), folder: folder.to_owned(), bytes };
        self.source = Some(Source { stored, unpacker: Unpacker::new() });
        self.sources += 1;
    }

    /// Takes the next bytes of the file as stored. Trouble becomes a notice or the file's error. Without a begun file
    /// nothing happens.
    #[inline(never)]
    pub fn push(&mut self, chunk: &[u8]) {
        let Some(mut source) = self.source.take() else { return };
        let Source { stored, unpacker } = &mut source;
        unpacker.push(chunk, &mut |unpacked| self.take(unpacked, stored));
        self.source = Some(source);
    }

    /// Takes the next rows of a columnar file, instead of its bytes. Without a begun file nothing happens.
    pub fn push_columns(&mut self, batch: &Batch) {
        self.begin_columnar();
        let Some(mut sink) = self.sink() else { return };
        columns_in::push(batch, &mut sink);
        self.look_at_sample();
    }

    /// The columnar file gives no further rows.
    pub fn fail(&mut self, error: BatchError) {
        self.begin_columnar();
        let Some(mut sink) = self.sink() else { return };
        let report = &mut sink.report;
        if report.rows == 0 {
            report.layout = None;
            report.error = Some(IngestError::Columnar { name: report.name.clone(), error });
            return;
        }
        let line = report.rows;
        sink.note(NoticeKind::CutShort, line, None, Some(&error.to_string()));
    }

    /// The file that was begun is columnar: nothing has to be unpacked.
    fn begin_columnar(&mut self) {
        let Some(Source { stored, .. }) = self.source.take() else { return };
        let columns_before = self.columns_before.clone();
        self.begin(Inner::default(), &stored);
        self.current = None;
        self.columns_before = columns_before;
        if let Some(report) = self.files.last_mut() {
            report.layout = Some(Layout { format: Format::Parquet, packing: Vec::new(), encoding: "" });
        }
    }

    /// Ends the file.
    pub fn end_file(&mut self) {
        let Some(Source { stored, mut unpacker }) = self.source.take() else {
            if self.files.last().is_some_and(FileReport::is_columnar) {
                self.builder.end_sample(&mut self.notices);
                self.look_at_sample();
            }
            return;
        };
        unpacker.finish(None, &mut |unpacked| self.take(unpacked, &stored));
    }

    /// Takes part of what a stored file gives.
    fn take(&mut self, unpacked: Unpacked<'_>, stored: &Stored) {
        if let Unpacked::Begin(inner) = unpacked {
            return self.begin(inner, stored);
        }
        let Some(mut file) = self.current.take() else { return };
        match unpacked {
            Unpacked::Begin(_) => {}
            Unpacked::Bytes(mut bytes) => {
                while !bytes.is_empty() {
                    let Some(mut sink) = self.sink() else { return };
                    bytes = file.push(bytes, &mut sink);
                    self.look_at_sample();
                }
                self.current = Some(file);
            }
            Unpacked::End { damage, stored } => {
                let Some(mut sink) = self.sink() else { return };
                let columns = file.finish(damage, &mut sink);
                let Sink { builder, report, .. } = sink;
                let layout = report.layout.as_ref().filter(|_| report.rows > 0);
                if layout.is_some_and(|layout| matches!(layout.format, Format::Csv { header: false, .. })) {
                    report.unnamed = columns.iter().map(|column| builder.name(*column).to_owned()).collect();
                }
                report.bytes = stored.unwrap_or(report.bytes);
                self.columns_before = columns;
                self.look_at_sample();
            }
        }
    }

    fn begin(&mut self, inner: Inner, stored: &Stored) {
        let joined =
            |parts: &[&str]| parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("/");
        let name = joined(&[&stored.folder, &stored.name, &inner.path]);
        let folders_inside = inner.path.rsplit_once('/').map_or("", |(folders, _)| folders);
        let settings = self.settings.get(&name).cloned().unwrap_or_default();
        self.builder.begin_file(&name);
        self.files.push(FileReport {
            name,
            folder: joined(&[&stored.folder, folders_inside]),
            source: self.sources - 1,
            bytes: stored.bytes,
            rows: 0,
            skipped_rows: 0,
            layout: None,
            unnamed: Vec::new(),
            marks: TextMarks::default(),
            document: None,
            error: None,
        });
        let columns_before = std::mem::take(&mut self.columns_before);
        self.current = Some(FileReader::new(settings, inner.packing, columns_before, self.recognises));
    }

    /// Where the file that was begun last writes to.
    fn sink(&mut self) -> Option<Sink<'_>> {
        let Self { builder, notices, rejected, files, .. } = self;
        Some(Sink { builder, notices, report: files.last_mut()?, rejected })
    }

    /// Keeps what the sample holds, the first time that one with rows is judged.
    fn look_at_sample(&mut self) {
        if matches!(self.sampled, Sampled::Not) && self.builder.is_judged() && self.rows() > 0 {
            let (builder, notices, rejected) = (self.builder.clone(), self.notices.clone(), self.rejected.clone());
            let template = self.path_template.as_deref();
            self.sampled =
                Sampled::Judged(Box::new(Ingested::of(builder, notices, rejected, self.files.clone(), template)));
        }
    }

    /// What the table would be if the first file with rows ended with its sample, as soon as that is judged. It is handed
    /// out once.
    pub fn take_sample(&mut self) -> Option<Ingested> {
        match std::mem::replace(&mut self.sampled, Sampled::Taken) {
            Sampled::Judged(sample) => Some(*sample),
            other => {
                self.sampled = other;
                None
            }
        }
    }

    /// Rows kept so far, over all files.
    pub fn rows(&self) -> u64 {
        self.builder.rows() as u64
    }

    /// The table and all there is to say about it.
    #[inline(never)]
    pub fn finish(mut self) -> Ingested {
        self.end_file();
        let Self { notices, rejected, files, builder, path_template, .. } = self;
        Ingested::of(builder, notices, rejected, files, path_template.as_deref())
    }
}
