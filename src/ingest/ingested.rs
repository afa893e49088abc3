//! What reading gives: the table, and all there is to say about it and the files.

use std::collections::BTreeMap;

use super::builder::TableBuilder;
use super::error::IngestError;
use super::folder::{self, Folders};
use super::layout::{Format, Layout};
use super::lines::RowLines;
use super::marks::TextMarks;
use super::misfit::Trouble;
use super::recognise::Document;
use super::rejected::{Misfits, Rejected};
use super::table::{Notation, Table};
use crate::model::notice::{Notices, Place};

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
    /// [`super::table::Column::misfits`]. They become notices once a column is chosen as the time.
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

impl Ingested {
    /// Completes the table of `builder`.
    pub(super) fn of(
        builder: TableBuilder,
        mut notices: Notices,
        mut rejected: Rejected,
        mut files: Vec<FileReport>,
        path_template: Option<&str>,
    ) -> Self {
        let (mut table, mut notations, mut lines, mut trouble) = builder.finish(&mut notices);
        for file in trouble.remove_rows(&mut table, &mut lines, &mut rejected) {
            if let Some(report) = files.get_mut(file) {
                report.rows -= 1;
                report.skipped_rows += 1;
            }
        }
        let Trouble { bad_timestamps, misfits, .. } = trouble;
        let folders = folder::apply(&files, path_template, &mut table, &mut notices);
        // Folders have no notation.
        notations.resize_with(table.columns.len(), Notation::default);
        Self { table, notations, files, notices, bad_timestamps, misfits, rejected, lines, folders }
    }
}

impl FileReport {
    pub(super) fn is_columnar(&self) -> bool {
        self.layout.as_ref().is_some_and(|layout| layout.format == Format::Parquet)
    }
}
