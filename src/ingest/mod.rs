//! Floor 2: bytes to a typed table. CSV and JSON Lines, plain or gzip-compressed, in any number of files; the format is
//! found from the bytes. Bytes are pushed in, in pieces of any size, so that a browser stream, a file and a test run
//! the same code; the size of the pieces changes nothing in the result.
//!
//! What cannot be read is left out and said: a bad file as its report's error, a bad row or cell as a notice.

mod builder;
mod column;
mod csv;
mod dialect;
mod dictionary;
pub mod error;
mod file;
mod gzip;
mod infer;
mod jsonl;
mod markers;
pub mod number;
pub mod packed;
mod scan;
mod sink;
mod sniff;
pub mod table;
pub mod timestamp;

use std::collections::BTreeMap;

use self::builder::TableBuilder;
use self::error::IngestError;
use self::file::FileReader;
use self::sink::Sink;
use self::table::{Notation, Table};
use crate::model::notice::{Notices, Place};
use crate::model::reading::ReadSettings;

/// Reads several files into one table: columns of the same name are one column, rows follow in the order of the files.
#[derive(Default)]
pub struct Reader {
    builder: TableBuilder,
    notices: Notices,
    files: Vec<FileReport>,
    current: Option<FileReader>,
    /// The table's column of each field of the last CSV file.
    columns_before: Vec<usize>,
}

/// What was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Ingested {
    /// The rows of all files.
    pub table: Table,
    /// How each of its columns was written.
    pub notations: Vec<Notation>,
    /// One entry per file, in the order given.
    pub files: Vec<FileReport>,
    /// Rows left out and cells that do not fit, over all files.
    pub notices: Notices,
    /// For each time column with unreadable cells, the first [`Notices::MAX_PLACES`] of them; how many there are says
    /// [`table::Column::misfits`]. They become notices once a column is chosen as the time.
    pub bad_timestamps: BTreeMap<String, Vec<Place>>,
}

/// One file and how it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// As given by the user.
    pub name: String,
    /// As stored.
    pub bytes: u64,
    /// Rows kept.
    pub rows: u64,
    /// Rows left out.
    pub skipped_rows: u64,
    /// How it is written; `None` if nothing could be read from it.
    pub layout: Option<Layout>,
    /// Why nothing could be read from it.
    pub error: Option<IngestError>,
}

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Of the text.
    pub format: Format,
    /// Whether the text is compressed.
    pub gzip: bool,
}

/// How text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One record per line, fields separated.
    Csv {
        /// Between fields: comma, tab, semicolon, pipe or space.
        delimiter: u8,
        /// Around fields, if any are quoted: `"` or `'`.
        quote: Option<u8>,
        /// Whether the first record names the columns.
        header: bool,
    },
    /// One JSON object per line.
    JsonLines,
}

impl Reader {
    /// With no file yet.
    pub fn new(settings: ReadSettings) -> Self {
        Self { builder: TableBuilder::new(&settings), ..Self::default() }
    }

    /// Begins a file of `bytes` bytes as stored, in the given folders; ends the one before if it still is open.
    pub fn begin_file(&mut self, name: &str, folder: &str, bytes: u64) {
        self.end_file();
        let name = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        self.builder.begin_file(&name);
        self.files.push(FileReport { name, bytes, rows: 0, skipped_rows: 0, layout: None, error: None });
        self.current = Some(FileReader::new(self.columns_before.clone()));
    }

    /// Takes the next bytes of the file as stored. Trouble becomes a notice or the file's error. Without a begun file
    /// nothing happens.
    pub fn push(&mut self, chunk: &[u8]) {
        if let (Some(file), Some(report)) = (&mut self.current, self.files.last_mut()) {
            file.push(chunk, &mut Sink { builder: &mut self.builder, notices: &mut self.notices, report });
        }
    }

    /// Ends the file.
    pub fn end_file(&mut self) {
        if let (Some(file), Some(report)) = (self.current.take(), self.files.last_mut()) {
            let mut sink = Sink { builder: &mut self.builder, notices: &mut self.notices, report };
            self.columns_before = file.finish(&mut sink);
        }
    }

    /// Rows kept so far, over all files.
    pub fn rows(&self) -> u64 {
        self.builder.rows() as u64
    }

    /// The table and all there is to say about it.
    pub fn finish(mut self) -> Ingested {
        self.end_file();
        let (table, notations, bad_timestamps) = self.builder.finish(&mut self.notices);
        Ingested { table, notations, files: self.files, notices: self.notices, bad_timestamps }
    }
}
