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
use self::folder::Folders;
pub use self::layout::{Format, Layout};
use self::lines::RowLines;
use self::marks::TextMarks;
use self::misfit::Trouble;
use self::recognise::Document;
use self::rejected::{Misfits, Rejected};
use self::sink::Sink;
use self::table::{Notation, Table};
pub use self::unpack::Packing;
use self::unpack::{Inner, Unpacked, Unpacker};
use crate::model::batch::{Batch, BatchError};
use crate::model::notice::{NoticeKind, Notices, Place};
use crate::model::reading::{FileSettings, ReadSettings};

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

/// What was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Ingested {
    /// The rows of all files.
    pub table: Table,
    /// How each of its columns was written.
    pub notations: Vec<Notation>,
    /// One entry per file, in the order given; of an archive, one per file in it.
    pub files: Vec<FileReport>,
    /// Rows left out and cells that do not fit, over all files.
    pub notices: Notices,
    /// For each time column with unreadable cells, the first [`Notices::MAX_PLACES`] of them; how many there are says
    /// [`table::Column::misfits`]. They become notices once a column is chosen as the time.
    pub bad_timestamps: BTreeMap<String, Vec<Place>>,
    /// What stood in the first cells that do not fit their column.
    pub misfits: Misfits,
    /// Rows that are not in the table.
    pub rejected: Rejected,
    /// Where each row of the table is from.
    pub lines: RowLines,
    /// What the folders of the files say.
    pub folders: Folders,
}

/// One file and how it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// As given by the user, with its folders; for a file in an archive, the archive's name stands before them.
    pub name: String,
    /// The folders it is in, with slashes between them; for a file in an archive, those of the archive and those in it.
    pub folder: String,
    /// Which of the files that were begun it is, or is in.
    pub source: usize,
    /// As stored.
    pub bytes: u64,
    /// Rows kept.
    pub rows: u64,
    /// Rows left out.
    pub skipped_rows: u64,
    /// How it is written; `None` if nothing could be read from it.
    pub layout: Option<Layout>,
    /// The columns of a file without a header, in order.
    pub unnamed: Vec<String>,
    /// How its text was written.
    pub marks: TextMarks,
    /// What it is, if it is not data.
    pub document: Option<Document>,
    /// Why nothing could be read from it.
    pub error: Option<IngestError>,
}

impl FileReport {
    fn is_columnar(&self) -> bool {
        self.layout.as_ref().is_some_and(|layout| layout.format == Format::Parquet)
    }
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
        let Some(report) = self.files.last_mut() else { return };
        let (builder, notices, rejected) = (&mut self.builder, &mut self.notices, &mut self.rejected);
        columns_in::push(batch, &mut Sink { builder, notices, report, rejected });
    }

    /// The columnar file gives no further rows.
    pub fn fail(&mut self, error: BatchError) {
        self.begin_columnar();
        let Some(report) = self.files.last_mut() else { return };
        if report.rows == 0 {
            report.layout = None;
            report.error = Some(IngestError::Columnar { name: report.name.clone(), error });
            return;
        }
        let line = report.rows;
        let (builder, notices, rejected) = (&mut self.builder, &mut self.notices, &mut self.rejected);
        let mut sink = Sink { builder, notices, report, rejected };
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
        let (Some(mut file), Some(report)) = (self.current.take(), self.files.last_mut()) else { return };
        let (builder, notices, rejected) = (&mut self.builder, &mut self.notices, &mut self.rejected);
        let mut sink = Sink { builder, notices, report, rejected };
        match unpacked {
            Unpacked::Begin(_) => {}
            Unpacked::Bytes(bytes) => {
                file.push(bytes, &mut sink);
                self.current = Some(file);
            }
            Unpacked::End { damage, stored } => {
                self.columns_before = file.finish(damage, &mut sink);
                let layout = report.layout.as_ref().filter(|_| report.rows > 0);
                if layout.is_some_and(|layout| matches!(layout.format, Format::Csv { header: false, .. })) {
                    let name = |column: &usize| self.builder.name(*column).to_owned();
                    report.unnamed = self.columns_before.iter().map(name).collect();
                }
                report.bytes = stored.unwrap_or(report.bytes);
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

    /// Rows kept so far, over all files.
    pub fn rows(&self) -> u64 {
        self.builder.rows() as u64
    }

    /// The table and all there is to say about it.
    #[inline(never)]
    pub fn finish(mut self) -> Ingested {
        self.end_file();
        let Self { mut notices, mut rejected, mut files, builder, path_template, .. } = self;
        let (mut table, mut notations, mut lines, mut trouble) = builder.finish(&mut notices);
        for file in trouble.remove_rows(&mut table, &mut lines, &mut rejected) {
            if let Some(report) = files.get_mut(file) {
                report.rows -= 1;
                report.skipped_rows += 1;
            }
        }
        let Trouble { bad_timestamps, misfits, .. } = trouble;
        let folders = folder::apply(&files, path_template.as_deref(), &mut table, &mut notices);
        // Folders have no notation.
        notations.resize_with(table.columns.len(), Notation::default);
        Ingested { table, notations, files, notices, bad_timestamps, misfits, rejected, lines, folders }
    }
}
